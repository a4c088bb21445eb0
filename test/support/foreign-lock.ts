import { monitorEventLoopDelay } from 'node:perf_hooks';
import { read, write } from '../../prisma/client.ts';
import { startScript } from './other-process.ts';

/** What happened to this process while another one held the database's write lock. */
export interface LockedTime {
  readonly writeTookMs: number;
  /** The longest time for which the event loop stood still. */
  readonly stoodStillMs: number;
  readonly readsMeanwhile: number;
}

/** Writes while a foreign process holds the lock, and reads as often as it can until the write is through. */
export async function writeUnderForeignLock(file: string, heldMs: number): Promise<LockedTime> {
  const holder = startScript(new URL('./lock-holder.ts', import.meta.url), [file, String(heldMs)]);
  await holder.nextLine();
  const lag = monitorEventLoopDelay({ resolution: 5 });
  lag.enable();
  const startedAt = performance.now();
  let isWritten = false;
  const writing = write((tx) => tx.db.region.create({ data: { code: 'late', name: 'late' } })).finally(() => {
    isWritten = true;
  });
  let readsMeanwhile = 0;
  while (!isWritten) {
    await read().region.count();
    readsMeanwhile += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const writeTookMs = performance.now() - startedAt;
  lag.disable();
  await holder.ended;
  await writing;
  return { writeTookMs, stoodStillMs: lag.max / 1e6, readsMeanwhile };
}

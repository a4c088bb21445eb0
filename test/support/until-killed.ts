import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../domain/clock.ts';
import { connect } from '../../prisma/client.ts';
import { useTestKeys } from './keys.ts';
import { type OtherProcess, startScript } from './other-process.ts';
import { quickClock } from './quick-clock.ts';

interface Worker {
  start(): Promise<unknown>;
}

/** What a process does until it is killed: work that is due, again and again, by a quick clock. */
export async function workUntilKilled(create: (clock: Clock, holder: string) => Worker): Promise<never> {
  const [url = '', holder = '', startedAt = ''] = process.argv.slice(2);
  useTestKeys();
  await connect({ url });
  const worker = create(quickClock(Number(startedAt)), holder);
  for (;;) {
    await worker.start();
    await delay(20);
  }
}

/** Two such processes side by side, in which the clock runs from the same instant. */
export function twoWorkers(script: URL, { url, startedAt }: { url: string; startedAt: number }) {
  let holders = 0;
  const begin = (): OtherProcess => {
    holders += 1;
    return startScript(script, [url, `process ${holders}`, String(startedAt)]);
  };
  const running = [begin(), begin()];
  return {
    /** Kills the one of the two that has worked longer; another takes its place. */
    killOne(): void {
      const [first] = running.splice(0, 1, begin());
      first?.kill('SIGKILL');
      running.reverse();
    },
    async end(): Promise<void> {
      for (const one of running) one.kill('SIGKILL');
      await Promise.all(running.map(({ ended }) => ended));
    },
  };
}

import { rows, statement, write } from '../../prisma/client.ts';
import { appendEvent } from '../event-log.ts';
import { storedContent } from './chunk.ts';
import { type Scanner, ScannerDown } from './scanner.ts';
import type { FileType } from './type.ts';
import { keepVerdict, nextScanAt } from './verdict.ts';

/** Each is looked at, or removed, in a step of its own. */
const BATCH = 20;

interface Waiting {
  readonly id: string;
  readonly contentType: FileType;
  readonly size: number;
  readonly scanTries: number;
  readonly nextScanAt: string;
}

const selectWaiting = statement(`
  SELECT "id", "contentType", "size", "scanTries", "nextScanAt" FROM "StoredFile"
  WHERE "nextScanAt" <= :now AND "scan" = 'PENDING' ORDER BY "nextScanAt", "id" LIMIT ${BATCH}`);
const claim = statement(`
  UPDATE "StoredFile" SET "nextScanAt" = :next, "scanTries" = "scanTries" + 1
  WHERE "id" = :id AND "scan" = 'PENDING' AND "scanTries" = :scanTries`);

/** Who pushes the next time back has the file until then; a process that dies with it leaves it for that time. */
async function isMine({ id, scanTries }: Waiting, now: Date): Promise<boolean> {
  const next = nextScanAt(scanTries + 1, now);
  return (await write((tx) => tx.run(claim, { id, scanTries, next }))) === 1;
}

/**
 * Looks at the files once more that no scanner could answer for, up to the first for which none can.
 * @returns how many got a verdict
 */
async function scanWaiting(scanner: Scanner, now: Date): Promise<number> {
  let total = 0;
  for (;;) {
    const waiting = await rows<Waiting>(selectWaiting, { now });
    for (const file of waiting) {
      if (!(await isMine(file, now))) continue;
      try {
        const verdict = await scanner.scan({ content: storedContent(file), contentType: file.contentType });
        total += (await write((tx) => keepVerdict(tx, file.id, verdict, now))) ? 1 : 0;
      } catch (error) {
        if (error instanceof ScannerDown) return total;
        throw error;
      }
    }
    if (waiting.length < BATCH) return total;
  }
}

const selectOver = statement(`
  SELECT "id" FROM "StoredFile" WHERE "attachedAt" IS NULL AND "expiresAt" <= :now ORDER BY "id" LIMIT ${BATCH}`);
const selectUnattached = statement(
  `SELECT "scan" FROM "StoredFile" WHERE "id" = :id AND "attachedAt" IS NULL`,
);
const dropChunks = statement(`DELETE FROM "FileChunk" WHERE "fileId" = :id`);
const dropFile = statement(`DELETE FROM "StoredFile" WHERE "id" = :id`);

const remove = (id: string, now: Date): Promise<number> =>
  write(async (tx) => {
    await tx.lock('StoredFile', id);
    const [file] = await tx.rows<{ scan: string }>(selectUnattached, { id });
    if (file === undefined) return 0;
    await tx.run(dropChunks, { id });
    await tx.run(dropFile, { id });
    const change = { noun: 'file', nounId: id, journeyId: id, act: 'fileRemove' } as const;
    await appendEvent(tx, { ...change, from: file.scan, to: 'REMOVED' }, null, now);
    return 1;
  });

/** Removes what nobody has attached in time; it was gone for everybody already. @returns how many files */
async function removeOver(now: Date): Promise<number> {
  let total = 0;
  for (;;) {
    const over = await rows<{ id: string }>(selectOver, { now });
    let removed = 0;
    for (const { id } of over) removed += await remove(id, now);
    total += removed;
    if (removed === 0 || over.length < BATCH) return total;
  }
}

/** Any number of processes may run it at once: each file is had by one of them. @returns how many files it saw to */
export async function sweepFiles(scanner: Scanner, now: Date): Promise<number> {
  const removed = await removeOver(now);
  return removed + (await scanWaiting(scanner, now));
}

import { statement, write } from '../prisma/client.ts';

const select = statement('SELECT 1 AS "one"');

/**
 * A write that changes nothing: it waits its turn, takes the lock and ends.
 * @returns how long that took, in seconds
 * @throws DatabaseBusy, or whatever keeps a write from beginning
 */
export async function probeWrite(): Promise<number> {
  const startedAt = performance.now();
  await write((tx) => tx.rows(select));
  return (performance.now() - startedAt) / 1000;
}

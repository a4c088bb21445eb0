import { statement, write } from '../../prisma/client.ts';

const drop = statement('DELETE FROM "UsedAssertion" WHERE "expiresAt" < :until');

/** An assertion that has ended is refused for that; a little longer, for clocks that differ. */
const KEPT_MS = 10 * 60_000;

/** Forgets the assertions that nobody could send again. @returns how many */
export const dropUsedAssertions = (now: Date): Promise<number> =>
  write((tx) => tx.run(drop, { until: new Date(now.getTime() - KEPT_MS) }));

import { statement, write } from '../../prisma/client.ts';

const take = statement(`
  INSERT INTO "UsedAssertion" ("clientId", "jti", "expiresAt") VALUES (:clientId, :jti, :expiresAt)
  ON CONFLICT ("clientId", "jti") DO NOTHING`);
const drop = statement('DELETE FROM "UsedAssertion" WHERE "expiresAt" < :until');

/** An assertion that has ended is refused for that; a little longer, for clocks that differ. */
const KEPT_MS = 10 * 60_000;

/**
 * Takes a client assertion once, in whichever process it arrives and also after a restart (RFC 7523).
 * @returns false when it was taken before
 */
export const takeAssertion = (assertion: {
  readonly clientId: string;
  readonly jti: string;
  readonly expiresAt: Date;
}): Promise<boolean> => write(async (tx) => (await tx.run(take, { ...assertion })) === 1);

/** Forgets the assertions that nobody could send again. @returns how many */
export const dropUsedAssertions = (now: Date): Promise<number> =>
  write((tx) => tx.run(drop, { until: new Date(now.getTime() - KEPT_MS) }));

import { statement, type Tx, write } from '../../prisma/client.ts';
import { SPENT_TOKENS_KEPT_MS } from './lifetimes.ts';

export type RevokedReason =
  | 'SIGNED_OUT'
  | 'PASSWORD_CHANGED'
  | 'PASSWORD_RESET'
  | 'SECOND_FACTOR_SET'
  | 'REVOKED_BY_OWNER'
  | 'REFRESH_REUSED'
  | 'IDLE'
  | 'STANDING_ENDED'
  | 'ACCOUNT_CLOSED'
  | 'RESTORED';

const revokeOne = statement(`
  UPDATE "SignInSession" SET "revokedAt" = :now, "revokedReason" = :reason
  WHERE "id" = :sessionId AND "revokedAt" IS NULL`);

const revokeAll = statement(`
  UPDATE "SignInSession" SET "revokedAt" = :now, "revokedReason" = :reason
  WHERE "personId" = :personId AND "id" <> :exceptSessionId AND "revokedAt" IS NULL`);

const endChallenges = statement(`
  UPDATE "SecondFactorChallenge" SET "usedAt" = :now WHERE "personId" = :personId AND "usedAt" IS NULL`);

const dropSpent = statement(`
  DELETE FROM "SpentRefreshToken" WHERE "sessionId" IN
    (SELECT "id" FROM "SignInSession" WHERE "expiresAt" < :before)`);

/** Ends one session. @returns whether it was still open */
export async function revokeSession(
  tx: Tx,
  sessionId: string,
  reason: RevokedReason,
  now: Date,
): Promise<boolean> {
  return (await tx.run(revokeOne, { sessionId, reason, now })) === 1;
}

export interface Ending {
  readonly reason: RevokedReason;
  readonly now: Date;
  /** The session that asks, and goes on. */
  readonly exceptSessionId?: string;
}

/** Ends the sessions of a person, and sign-ins that still wait for their second factor. @returns how many sessions */
export async function revokeSessions(
  tx: Tx,
  personId: string,
  { reason, now, exceptSessionId = '' }: Ending,
): Promise<number> {
  await tx.run(endChallenges, { personId, now });
  return tx.run(revokeAll, { personId, reason, now, exceptSessionId });
}

/** Forgets the spent tokens of sessions that are long over: they can't be refreshed anyway. */
export const dropSpentRefreshTokens = (now: Date): Promise<number> =>
  write((tx) => tx.run(dropSpent, { before: new Date(now.getTime() - SPENT_TOKENS_KEPT_MS) }));

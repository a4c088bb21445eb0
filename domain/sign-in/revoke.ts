import { statement, type Tx, write } from '../../prisma/client.ts';
import { SPENT_TOKENS_KEPT_MS } from './lifetimes.ts';

export type RevokedReason =
  | 'SIGNED_OUT'
  | 'PASSWORD_CHANGED'
  | 'PASSWORD_RESET'
  | 'REFRESH_REUSED'
  | 'IDLE'
  | 'STANDING_ENDED'
  | 'ACCOUNT_CLOSED';

const revokeOne = statement(`
  UPDATE "SignInSession" SET "revokedAt" = :now, "revokedReason" = :reason
  WHERE "id" = :sessionId AND "revokedAt" IS NULL`);

const revokeAll = statement(`
  UPDATE "SignInSession" SET "revokedAt" = :now, "revokedReason" = :reason
  WHERE "personId" = :personId AND "id" <> :exceptSessionId AND "revokedAt" IS NULL`);

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

/** Ends the sessions of a person, but for the one that asks. @returns how many */
export const revokeSessions = (
  tx: Tx,
  personId: string,
  reason: RevokedReason,
  now: Date,
  exceptSessionId: string | null = null,
): Promise<number> => tx.run(revokeAll, { personId, reason, now, exceptSessionId: exceptSessionId ?? '' });

/** Forgets the spent tokens of sessions that are long over: they can't be refreshed anyway. */
export const dropSpentRefreshTokens = (now: Date): Promise<number> =>
  write((tx) => tx.run(dropSpent, { before: new Date(now.getTime() - SPENT_TOKENS_KEPT_MS) }));

import { statement, write } from '../../prisma/client.ts';
import type { RevokedReason } from './revoke.ts';
import { latestStep } from './second-factor/totp.ts';

const REASON: RevokedReason = 'RESTORED';

const revokeEvery = statement(`
  UPDATE "SignInSession" SET "revokedAt" = :now, "revokedReason" = '${REASON}'
  WHERE "revokedAt" IS NULL AND "expiresAt" > :now`);
const endEveryChallenge = statement(
  'UPDATE "SecondFactorChallenge" SET "usedAt" = :now WHERE "usedAt" IS NULL',
);
const spendCodes = statement(`
  UPDATE "Person" SET "totpLastStep" = :step
  WHERE "totpConfirmedAt" IS NOT NULL AND ("totpLastStep" IS NULL OR "totpLastStep" < :step)`);

/**
 * Ends every sign-in of a restored database. What was revoked or spent after the backup is open in it again, and
 * nobody can tell which: so all sessions end, sign-ins that wait for their second factor too, and no code of before
 * now opens anything.
 * @returns how many sessions were open
 */
export const endEverySignIn = (now: Date): Promise<number> =>
  write(async (tx) => {
    await tx.run(endEveryChallenge, { now });
    await tx.run(spendCodes, { step: latestStep(now) });
    return tx.run(revokeEvery, { now });
  });

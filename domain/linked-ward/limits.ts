import type { Tx } from '../../prisma/client.ts';
import { endOfLocalDay } from '../calendar-date.ts';
import { policiesFor } from '../policy-value/read.ts';

const LIMITS = [
  'linkedWard.firstRoundDays',
  'linkedWard.roundIntervalDays',
  'linkedWard.roundGraceHours',
  'linkedWard.makeUpDays',
  'linkedWard.signHours',
  'linkedWard.videoIsRound',
] as const;

/** What holds of joint rounds at a hospital at an instant: whose doctors have to come decides in how many days. */
export async function roundLimits(tx: Tx, hospitalOrgId: string, at: Date) {
  const where = { id: hospitalOrgId };
  const { regionCode } = await tx.db.organization.findUniqueOrThrow({ where, select: { regionCode: true } });
  return policiesFor(tx, LIMITS, { organizationId: hospitalOrgId, regionCode }, at);
}

export type RoundLimits = Awaited<ReturnType<typeof roundLimits>>;

const HOUR = 3_600_000;

/** From when on a round of a day counts as missed. */
export const roundDueAt = (plannedOn: string, limits: RoundLimits): Date =>
  new Date(endOfLocalDay(plannedOn).getTime() + limits['linkedWard.roundGraceHours'].value * HOUR);

/** By when the other side has signed. */
export const signDueAt = (recordedAt: Date, limits: RoundLimits): Date =>
  new Date(recordedAt.getTime() + limits['linkedWard.signHours'].value * HOUR);

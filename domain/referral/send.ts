import type { Deciding } from '../act.ts';
import type { Role } from '../codes/role.ts';
import type { FoundReferral } from './claim.ts';
import { answerDueAt, daysLater } from './clocks.ts';
import { requireConsent, requireSafety } from './complete-enough.ts';
import { targetOf } from './facing.ts';
import { moveReferral } from './move.ts';
import { sealedSafety } from './sealed.ts';
import type { Side } from './sides.ts';
import { tellSender, tellWaiting } from './tell.ts';

interface Sending {
  readonly act: string;
  readonly roles: readonly Role[];
  readonly data: object;
  readonly from: Side;
}

/** Asks the target: the clocks of validity and answer run from now, and the safety block of now travels with it. */
export async function sendReferral(
  deciding: Deciding,
  referral: FoundReferral,
  { act, roles, data }: Sending,
): Promise<string> {
  const { tx, now } = deciding;
  const { id, urgency, validityDays } = referral;
  const target = targetOf(referral);
  const { organizationId } = target;
  const consentId = await requireConsent(deciding, referral, organizationId);
  const safetySealed = sealedSafety(id, await requireSafety(deciding, referral.residentId));
  const where = { id: organizationId };
  const { regionCode } = await tx.db.organization.findUniqueOrThrow({ where, select: { regionCode: true } });
  const due = await answerDueAt(tx, urgency, { organizationId, regionCode }, now);
  const asked = { askedAt: now, answerDueAt: due, state: 'ASKED', version: { increment: 1 } };
  await tx.db.referralTarget.update({ where: { id: target.id }, data: asked });
  const sent = { consentId, safetySealed, sentAt: now, expiresAt: daysLater(now, validityDays) };
  const cleared = { endReasonCode: null, endTextSealed: null };
  const facts = { organizationId, consentId };
  await moveReferral(deciding, referral, {
    act,
    to: 'SENT',
    roles,
    data: { ...data, ...sent, ...cleared },
    facts,
  });
  await tellWaiting(tx, referral, { organizationId, function: 'REFERRAL_OFFICE' }, now);
  await tellSender(tx, referral, 'SENT', now);
  return id;
}

import type { Deciding } from '../act.ts';
import type { Role } from '../codes/role.ts';
import type { SafetyContent } from '../safety-block/content.ts';
import type { FoundReferral } from './claim.ts';
import { answerDueAt, daysLater } from './clocks.ts';
import { targetOf } from './facing.ts';
import { moveReferral } from './move.ts';
import { sealedSafety } from './sealed.ts';
import type { Side } from './sides.ts';
import { tellSender, tellWaiting } from './tell.ts';

/** A referral that may be signed: between whom, on which consent, and with what everybody has to know. */
export interface Ready {
  readonly from: Side;
  readonly to: Side;
  readonly safety: SafetyContent;
  readonly consentId: string | null;
}

interface Sending {
  readonly act: string;
  readonly roles: readonly Role[];
  readonly data: object;
  readonly ready: Ready;
}

/** Asks the target: the clocks of validity and answer run from now, and the safety block of now travels with it. */
export async function sendReferral(
  deciding: Deciding,
  referral: FoundReferral,
  { act, roles, data, ready }: Sending,
): Promise<string> {
  const { tx, now } = deciding;
  const { id, urgency, validityDays } = referral;
  const target = targetOf(referral);
  const { safety, consentId } = ready;
  const { id: organizationId, regionCode } = ready.to;
  const safetySealed = sealedSafety(id, safety);
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

import type { Deciding } from '../act.ts';
import type { EmergencyNote } from '../codes/emergency.ts';
import type { Role } from '../codes/role.ts';
import { markChanged } from '../event-log.ts';
import type { SafetyContent } from '../safety-block/content.ts';
import type { FoundReferral } from './claim.ts';
import { answerDueAt, daysLater } from './clocks.ts';
import { isOfAlliance } from './fitting-target.ts';
import { moveReferral } from './move.ts';
import { sealedSafety } from './sealed.ts';
import type { Side } from './sides.ts';
import { tellOffice, tellSender } from './tell.ts';

/** Who is asked, and the consent on which it is; null where none is needed. */
export interface Asked {
  readonly to: Side;
  readonly consentId: string | null;
}

/** A referral that may be signed: between whom, who follows it, and with what everybody has to know. */
export interface Ready {
  readonly from: Side;
  readonly asked: readonly Asked[];
  /** Null where an emergency goes on that had none. */
  readonly safety: SafetyContent | null;
  readonly ownerId: string;
}

interface Sending {
  readonly act: string;
  readonly roles: readonly Role[];
  readonly data: object;
  readonly ready: Ready;
}

/** Asks one: alone it sees at once whom the referral is about, among others when it is chosen. */
async function ask({ tx, now }: Deciding, referral: FoundReferral, { from, asked }: Ready, one: Asked) {
  const { id: organizationId, regionCode } = one.to;
  const due = await answerDueAt(tx, referral.urgency, { organizationId, regionCode }, now);
  const disclosedAt = asked.length === 1 ? now : null;
  const isInAlliance = isOfAlliance(from, one.to);
  const data = { askedAt: now, answerDueAt: due, disclosedAt, consentId: one.consentId, isInAlliance };
  await tx.db.referralTarget.updateMany({
    where: { referralId: referral.id, organizationId },
    data: { ...data, state: 'ASKED', version: referral.version },
  });
  const target = referral.targets.find((named) => named.organizationId === organizationId);
  if (target !== undefined) await markChanged(tx, 'referralTarget', target.id, now);
}

/** Asks the targets: the clocks of validity and answer run from now, and the safety block of now travels with it. */
export async function sendReferral(
  deciding: Deciding,
  referral: FoundReferral,
  { act, roles, data, ready }: Sending,
): Promise<string> {
  const { tx, now } = deciding;
  const { id, validityDays } = referral;
  const { safety, asked } = ready;
  for (const one of asked) await ask(deciding, referral, ready, one);
  const safetySealed = safety === null ? null : sealedSafety(id, safety);
  const sent = { safetySealed, sentAt: now, expiresAt: daysLater(now, validityDays) };
  const cleared = { endReasonCode: null, endTextSealed: null };
  const facts = {
    organizationIds: asked.map(({ to }) => to.id),
    consentIds: asked.map(({ consentId }) => consentId),
    ...(safety === null && { notes: ['NO_SAFETY_BLOCK'] satisfies EmergencyNote[] }),
  };
  const next = { ...data, ...sent, ...cleared };
  await moveReferral(deciding, referral, { act, to: 'SENT', roles, data: next, facts });
  for (const { to } of asked) await tellOffice(tx, referral, to.id, now);
  await tellSender(tx, referral, 'SENT', now);
  return id;
}

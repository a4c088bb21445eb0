import { type ActInput, type Deciding, perform } from '../act.ts';
import { isReturnCommentMandatory, type ReturnReason } from '../codes/referral-reason.ts';
import { holdersOf } from '../duty/on-duty.ts';
import { policyFor } from '../policy-value/read.ts';
import { type Acting, hasRole } from '../viewer.ts';
import { claimReferral, type FoundReferral } from './claim.ts';
import { cosignDueAt } from './clocks.ts';
import { moveReferral } from './move.ts';
import { requireReady } from './ready.ts';
import { wordsOf } from './reasoned.ts';
import { sealedEndText } from './sealed.ts';
import { type Ready, sendReferral } from './send.ts';
import type { Side } from './sides.ts';
import { tellOffice, tellSender, tellSigners } from './tell.ts';
import { ENDED_FOR_CHILD, NURSES, OFFICE, SIGNERS } from './workflow.ts';

export interface ReferralActInput extends ActInput {
  readonly referralId: string;
  readonly expectedVersion: number;
}
export interface ReferralReturnInput extends ReferralActInput {
  readonly reasonCode: ReturnReason;
  readonly reasonText?: string | null | undefined;
}

/** Whether the office has to see it first (domain 3.5.1). */
export async function isReviewed({ tx, now }: Deciding, from: Side): Promise<boolean> {
  const place = { organizationId: from.id, regionCode: from.regionCode };
  const policy = await policyFor(tx, 'referral.reviewByOffice', place, now);
  return policy.value === 1 && (await holdersOf(tx, from.id, OFFICE, now)).length > 0;
}

/** A doctor has signed: on to the office, or out. */
export async function signed(
  deciding: Deciding,
  referral: FoundReferral,
  { act, ready }: { readonly act: string; readonly ready: Ready },
): Promise<string> {
  const { from, ownerId } = ready;
  const { tx, now, acting } = deciding;
  const { personId } = acting.viewer;
  const coSignerId = referral.authorId === personId ? null : personId;
  const data = { coSignerId, ownerId, submittedAt: referral.submittedAt ?? now, cosignDueAt: null };
  const found = { ...referral, ...data };
  if (!(await isReviewed(deciding, from)))
    return sendReferral(deciding, found, { act, roles: SIGNERS, data, ready });
  await moveReferral(deciding, referral, { act, to: 'PENDING_REVIEW', roles: SIGNERS, data });
  await tellOffice(tx, found, from.id, now);
  return referral.id;
}

/**
 * Hands a draft in (提交转诊): a nurse's to the doctor who signs, a doctor's own is signed by it.
 * @returns the id of the referral
 * @throws RuleRefused as `requireReady`
 */
export const submitReferral = (acting: Acting, input: ReferralActInput): Promise<string> =>
  perform(acting, 'referralSubmit', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralSubmit';
    const referral = await claimReferral(deciding, { ...input, act });
    const ready = await requireReady(deciding, referral, act);
    const { from } = ready;
    const isOwn = referral.fromOrgId === acting.viewer.organizationId;
    if (isOwn && hasRole(acting.viewer, ...SIGNERS)) return signed(deciding, referral, { act, ready });
    const place = { organizationId: from.id, regionCode: from.regionCode };
    const due = await cosignDueAt(tx, referral.urgency, place, now);
    const data = { submittedAt: now, cosignDueAt: due };
    await moveReferral(deciding, referral, { act, to: 'PENDING_COSIGN', roles: NURSES, data });
    await tellSigners(tx, referral, now);
    return referral.id;
  });

/** A doctor signs what a nurse has written, and owns it from here on (会签). @returns the id of the referral */
export const cosignReferral = (acting: Acting, input: ReferralActInput): Promise<string> =>
  perform(acting, 'referralCosign', input, async (deciding) => {
    const act = 'referralCosign';
    const referral = await claimReferral(deciding, { ...input, act });
    const ready = await requireReady(deciding, referral, act);
    return signed(deciding, referral, { act, ready });
  });

/** The office lets it go out (审核通过). @returns the id of the referral */
export const reviewReferral = (acting: Acting, input: ReferralActInput): Promise<string> =>
  perform(acting, 'referralReview', input, async (deciding) => {
    const act = 'referralReview';
    const referral = await claimReferral(deciding, { ...input, act });
    const ready = await requireReady(deciding, referral, act);
    return sendReferral(deciding, referral, { act, roles: OFFICE, data: {}, ready });
  });

/**
 * By when a returned referral is handed in again: one that another has ended for, as its transfer or redirection, is waited
 * for by somebody whom no other clock looks after. Null for any other: it is its author's.
 */
async function returnedDueAt({ tx, now }: Deciding, referral: FoundReferral): Promise<Date | null> {
  const { parentReferralId: id, urgency, fromOrgId: organizationId, fromOrg } = referral;
  const endedForIt = { state: { in: [...ENDED_FOR_CHILD] } };
  const isWaitedFor = id !== null && (await tx.db.referral.count({ where: { id, ...endedForIt } })) > 0;
  const place = { organizationId, regionCode: fromOrg.regionCode };
  return isWaitedFor ? cosignDueAt(tx, urgency, place, now) : null;
}

/** Back to who wrote it, with the reason (退回). @returns the id of the referral */
export const returnReferral = (acting: Acting, input: ReferralReturnInput): Promise<string> =>
  perform(acting, 'referralReturn', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralReturn';
    const referral = await claimReferral(deciding, { ...input, act });
    const { reasonCode } = input;
    const text = wordsOf(input, isReturnCommentMandatory(reasonCode));
    const ended = { endReasonCode: reasonCode, endTextSealed: sealedEndText(referral.id, text) };
    const cosignDue = await returnedDueAt(deciding, referral);
    const data = { ...ended, cosignDueAt: cosignDue, coSignerId: null, ownerId: null };
    await moveReferral(deciding, referral, {
      act,
      to: 'DRAFT',
      roles: [...SIGNERS, ...OFFICE],
      data,
      reasonCode,
    });
    await tellSender(tx, referral, 'DRAFT', now);
    return referral.id;
  });

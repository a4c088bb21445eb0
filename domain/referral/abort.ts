import { perform } from '../act.ts';
import type { AbortSide } from '../codes/referral.ts';
import type { AbortReason } from '../codes/referral-reason.ts';
import { policyFor } from '../policy-value/read.ts';
import type { Acting } from '../viewer.ts';
import { claimReferral, type FoundReferral } from './claim.ts';
import { hoursLater, NO_CLOCKS } from './clocks.ts';
import { placedTarget } from './facing.ts';
import { moveReferral } from './move.ts';
import { referralSides } from './policy.ts';
import { type Reasoned, wordsOf } from './reasoned.ts';
import { sealedAbortText } from './sealed.ts';
import type { ReferralActInput } from './sign.ts';
import { tellOffice, tellSender } from './tell.ts';
import { ARRIVALS, NURSES, SIGNERS } from './workflow.ts';

export interface ReferralAbortRequestInput extends ReferralActInput, Reasoned<AbortReason> {}
export interface ReferralAbortDecideInput extends ReferralActInput {
  readonly isGranted: boolean;
  readonly reasonText?: string | null | undefined;
}

const ABORTERS = [...SIGNERS, ...NURSES, ...ARRIVALS, 'RESIDENT', 'REPRESENTATIVE'] as const;
const NOT_ASKED = { abortSide: null, abortDueAt: null } as const;

/** On which side the viewer asks. */
function sideOf({ viewer }: Acting, referral: FoundReferral): AbortSide {
  const sides = referralSides(viewer, referral);
  if (sides.includes('RECEIVER')) return 'RECEIVER';
  return sides.includes('PATIENT') ? 'PATIENT' : 'SENDER';
}

/** The other side hears of it: the receiver of what the sender asks, and the sender of everything. */
async function tellOther(
  { tx, now }: Parameters<typeof moveReferral>[0],
  referral: FoundReferral,
  what: string,
): Promise<void> {
  const receiver = placedTarget(referral);
  if (receiver !== null) await tellOffice(tx, referral, receiver.organizationId, now);
  await tellSender(tx, referral, what, now);
}

/**
 * Asks the other side to end a treatment that has begun (请求中止; domain 8: after the arrival it is a request).
 * @returns the id of the referral
 */
export const requestAbort = (acting: Acting, input: ReferralAbortRequestInput): Promise<string> =>
  perform(acting, 'referralAbortRequest', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralAbortRequest';
    const referral = await claimReferral(deciding, { ...input, act });
    const { reasonCode } = input;
    const abortTextSealed = sealedAbortText(referral.id, wordsOf(input));
    const place = { organizationId: referral.fromOrgId, regionCode: referral.fromOrg.regionCode };
    const { value } = await policyFor(tx, 'referral.abortHours', place, now);
    const abortSide = sideOf(acting, referral);
    const asked = { abortSide, abortAskedSide: abortSide, abortAskedAt: now };
    const abortDueAt = hoursLater(now, value);
    const data = { ...asked, abortDueAt, abortReasonCode: reasonCode, abortTextSealed };
    const to = referral.state === 'ARRIVED' ? 'ARRIVED' : 'IN_TREATMENT';
    await moveReferral(deciding, referral, { act, to, roles: ABORTERS, data, reasonCode });
    await tellOther(deciding, referral, 'ABORT_ASKED');
    return referral.id;
  });

/** The other side grants it, or goes on and says why (决定是否中止). @returns the id of the referral */
export const decideAbort = (acting: Acting, input: ReferralAbortDecideInput): Promise<string> =>
  perform(acting, 'referralAbortDecide', input, async (deciding) => {
    const { now } = deciding;
    const act = 'referralAbortDecide';
    const referral = await claimReferral(deciding, { ...input, act });
    const { isGranted, reasonText } = input;
    const said = { reasonCode: isGranted ? 'GRANTED' : 'REFUSED', reasonText };
    const words = wordsOf(said, !isGranted);
    if (isGranted) {
      const reasonCode = referral.abortReasonCode;
      const data = { ...NO_CLOCKS, ...NOT_ASKED, endReasonCode: reasonCode, closedAt: now };
      await moveReferral(deciding, referral, { act, to: 'ABORTED', roles: ABORTERS, data, reasonCode });
    } else {
      const data = { ...NOT_ASKED, abortTextSealed: sealedAbortText(referral.id, words) };
      const to = referral.state === 'ARRIVED' ? 'ARRIVED' : 'IN_TREATMENT';
      await moveReferral(deciding, referral, { act, to, roles: ABORTERS, data, reasonCode: said.reasonCode });
    }
    await tellOther(deciding, referral, isGranted ? 'ABORTED' : 'ABORT_REFUSED');
    return referral.id;
  });

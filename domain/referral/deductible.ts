import { addDays, startOfLocalDay } from '../calendar-date.ts';
import type { DeductibleReason } from '../codes/referral.ts';
import { daysLater } from './clocks.ts';
import { placedTarget } from './facing.ts';
import type { TargetParty } from './parties.ts';
import { recordIn } from './sealed.ts';

/** A referral as its way to the insurer depends on it. */
export interface Insured {
  readonly id: string;
  readonly kind: string;
  readonly validityDays: number;
  readonly sentAt: Date | null;
  readonly arrivedAt: Date | null;
  readonly recordSealed: string;
  readonly targets: readonly (TargetParty & {
    readonly isInAlliance: boolean;
    readonly consentId: string | null;
    readonly expectedOn: string | null;
  })[];
}

/** Whether the deductible of somebody who was referred goes on counting (连续计算起付线), and why not. */
export interface ContinuousDeductible {
  readonly isEligible: boolean;
  /** Empty when it is. */
  readonly reasons: readonly DeductibleReason[];
}

/** Until when an arrival is within the validity: a place beyond it extends it to the day after (domain 3.5.5). */
function lastArrival({ sentAt, validityDays }: Insured, expectedOn: string | null): Date | null {
  if (sentAt === null) return null;
  const own = daysLater(sentAt, validityDays);
  const booked = expectedOn === null ? own : startOfLocalDay(addDays(expectedOn, 2));
  return booked > own ? booked : own;
}

/**
 * INPATIENT, arrived within the validity, with consent, in the alliance or with the reason for the choice on record (domain
 * 3.5.13, requirements A.9).
 */
export function continuousDeductibleOf(referral: Insured): ContinuousDeductible {
  const { id, kind, arrivedAt, recordSealed } = referral;
  const receiver = placedTarget(referral);
  const until = lastArrival(referral, receiver?.expectedOn ?? null);
  const isLate = arrivedAt !== null && (until === null || arrivedAt > until);
  const isReasoned = recordIn(id, recordSealed).targetReasonText !== null;
  const reasons = [
    kind === 'INPATIENT' ? null : 'NOT_INPATIENT',
    arrivedAt === null ? 'NOT_ARRIVED' : null,
    isLate ? 'ARRIVED_TOO_LATE' : null,
    receiver !== null && receiver.consentId === null ? 'NO_CONSENT' : null,
    receiver !== null && !receiver.isInAlliance && !isReasoned ? 'OUT_OF_ALLIANCE' : null,
  ].filter((reason): reason is DeductibleReason => reason !== null);
  return { isEligible: reasons.length === 0, reasons };
}

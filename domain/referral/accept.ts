import { perform } from '../act.ts';
import { endOfLocalDay, isCalendarDate, localDateOf } from '../calendar-date.ts';
import type { AcceptanceWithdrawReason } from '../codes/referral-reason.ts';
import { acknowledgeEmergency } from '../emergency/acknowledge.ts';
import { InvalidInput } from '../errors.ts';
import { requireOwnDepartment } from '../organization/own-department.ts';
import { policyFor } from '../policy-value/read.ts';
import { requirePhone } from '../require-phone.ts';
import { requireLongText, requireText } from '../require-text.ts';
import type { Acting } from '../viewer.ts';
import { claimReferral, type FoundReferral, type FoundTarget } from './claim.ts';
import { answerDueAt, daysLater } from './clocks.ts';
import { ownTarget } from './facing.ts';
import { answerFor, moveReferral } from './move.ts';
import { placeReferral } from './place.ts';
import { type Reasoned, wordsOf } from './reasoned.ts';
import { reserve } from './reserve.ts';
import { sealedOfTarget } from './sealed.ts';
import type { ReferralActInput } from './sign.ts';
import { NO_PLACE } from './targets.ts';
import { tellSender } from './tell.ts';
import { endPlaces } from './visit-place.ts';
import { RECEIVERS } from './workflow.ts';

export interface ReferralAcceptInput extends ReferralActInput {
  /** The receiving department; the one that was asked when it is left out. */
  readonly departmentId?: string | null | undefined;
  readonly contactName: string;
  readonly contactPhone: string;
  /** When; left out where the resident waits for a bed, a place says so, or in an emergency, which is expected now. */
  readonly expectedOn?: string | null | undefined;
  /** An inpatient waits for a bed; the receiver confirms it every `referral.bedWaitDays`. */
  readonly isWaitingForBed?: boolean | null | undefined;
  /** The place that is reserved at once. */
  readonly slotId?: string | null | undefined;
}
export interface AcceptanceWithdrawInput extends ReferralActInput, Reasoned<AcceptanceWithdrawReason> {
  /** What the receiver proposes instead. */
  readonly alternative: string;
}

const RULE = 'domain 3.5.4';

function refuse(code: string, message: string, field = 'expectedOn'): never {
  throw new InvalidInput({ code, message, path: [field], rule: RULE });
}

/** A day that exists, today at the earliest, and not after the validity. */
export function requireExpectedOn(expectedOn: string, validUntil: Date | null, now: Date): string {
  if (!isCalendarDate(expectedOn)) refuse('EXPECTED_DATE', 'This date does not exist.');
  if (expectedOn < localDateOf(now)) refuse('EXPECTED_IN_PAST', 'The resident is expected from today on.');
  if (validUntil !== null && expectedOn > localDateOf(validUntil))
    refuse('EXPECTED_AFTER_VALIDITY', `The referral is valid until ${localDateOf(validUntil)}.`);
  return expectedOn;
}

/** When the resident is expected, or that there is a wait for a bed: one of the two. */
function expectationOf(input: ReferralAcceptInput, referral: FoundReferral, now: Date) {
  const { expectedOn, isWaitingForBed, slotId } = input;
  if (referral.kind === 'EMERGENCY')
    return { to: 'ACCEPTED', expectedOn: localDateOf(now), arrivalDueAt: null } as const;
  if (slotId != null) {
    if (isWaitingForBed === true || expectedOn != null)
      refuse('EXPECTED_OR_PLACE', 'A place says when; give neither a day nor a wait.', 'slotId');
    return { to: 'ACCEPTED', expectedOn: null, arrivalDueAt: null } as const;
  }
  if (isWaitingForBed !== true) {
    if (expectedOn == null) refuse('EXPECTED_MISSING', 'Say when the resident is expected.');
    const day = requireExpectedOn(expectedOn, referral.expiresAt, now);
    return { to: 'ACCEPTED', expectedOn: day, arrivalDueAt: endOfLocalDay(day) } as const;
  }
  if (referral.kind !== 'INPATIENT' && referral.kind !== 'REHAB')
    refuse('NO_BED_NEEDED', 'Only who is to be admitted waits for a bed.', 'isWaitingForBed');
  if (expectedOn != null) refuse('EXPECTED_OR_WAITING', 'Either a day, or a wait for a bed.');
  return { to: 'WAITING_BED', expectedOn: null, arrivalDueAt: null } as const;
}

/** Who is one of several knows of nobody yet for whom a place could be reserved. @throws InvalidInput PLACE_BEFORE_CHOICE */
function requireChosen({ slotId }: ReferralAcceptInput, { disclosedAt }: FoundTarget): void {
  if (slotId == null || disclosedAt !== null) return;
  refuse(
    'PLACE_BEFORE_CHOICE',
    'One of several gives a day; a place is reserved when it is chosen.',
    'slotId',
  );
}

/** Who receives the resident: columns that are given back when the acceptance is. */
const NOT_ACCEPTED = {
  ...NO_PLACE,
  ...{ contactName: null, contactPhoneSealed: null, acceptingDepartmentId: null },
  ...{ acceptedById: null, acceptedAt: null, scheduleDueAt: null },
  ...{ bedWaitDueAt: null, checklistSealed: null },
} as const;

/**
 * Says yes: who receives the resident, where and when (接受转诊). Asked alone, the referral is placed; of several the sender
 * chooses one. @returns the id of the referral
 */
export const acceptReferral = (acting: Acting, input: ReferralAcceptInput): Promise<string> =>
  perform(acting, 'referralAccept', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralAccept';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = ownTarget(acting.viewer, referral);
    const departmentId = input.departmentId ?? target.departmentId;
    if (departmentId !== null) await requireOwnDepartment(tx, target.organizationId, departmentId);
    const phone = requirePhone(input.contactPhone, ['contactPhone']);
    const { to, ...expected } = expectationOf(input, referral, now);
    requireChosen(input, target);
    const data = {
      acceptingDepartmentId: departmentId,
      contactName: requireText(input.contactName, 'contactName', 50),
      contactPhoneSealed: sealedOfTarget(target.id, 'contactPhone', phone),
      ...{ acceptedById: acting.viewer.personId, acceptedAt: now, reasonCode: null, reasonTextSealed: null },
      ...{ ...expected, answerDueAt: null, deferredUntilOn: null },
      bedWaitDueAt: to === 'WAITING_BED' ? await bedWaitDueAt(tx, acting, now) : null,
    };
    await answerFor(deciding, target, { act, to, roles: RECEIVERS, data });
    const isScheduled = referral.kind === 'EMERGENCY';
    if (isScheduled) await acknowledgeEmergency(deciding, referral.id);
    if (target.disclosedAt === null) {
      await tellSender(tx, referral, 'ACCEPTED', now);
      return referral.id;
    }
    await placeReferral(deciding, referral, { act, target, roles: RECEIVERS, isScheduled });
    const placed = { ...referral, state: 'PLACED' as const };
    const { slotId } = input;
    if (slotId != null) await reserve(deciding, placed, { target: { ...target, state: to }, slotId });
    return referral.id;
  });

async function bedWaitDueAt(
  tx: Parameters<typeof policyFor>[0],
  { viewer: { organizationId, regionCode } }: Acting,
  now: Date,
): Promise<Date> {
  const { value } = await policyFor(tx, 'referral.bedWaitDays', { organizationId, regionCode }, now);
  return daysLater(now, value);
}

/** The resident still waits for a bed, and will get one (确认继续等床). @returns the id of the referral */
export const confirmBedWait = (acting: Acting, input: ReferralActInput): Promise<string> =>
  perform(acting, 'referralBedWaitConfirm', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralBedWaitConfirm';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = ownTarget(acting.viewer, referral);
    const data = { bedWaitDueAt: await bedWaitDueAt(tx, acting, now) };
    await answerFor(deciding, target, { act, to: 'WAITING_BED', roles: RECEIVERS, data });
    await tellSender(tx, referral, 'WAITING_BED', now);
    return referral.id;
  });

/** What was booked had no end of its validity but that of a miss: it is valid anew. */
const validUntil = ({ expiresAt, missedAt, validityDays }: FoundReferral, now: Date): Date =>
  (missedAt === null ? expiresAt : null) ?? daysLater(now, validityDays);

/**
 * Takes the acceptance back, with a reason and an alternative; the answer is open again, its clock runs anew, and a place that
 * was reserved is free. @returns the id of the referral
 */
export const withdrawAcceptance = (acting: Acting, input: AcceptanceWithdrawInput): Promise<string> =>
  perform(acting, 'referralAcceptanceWithdraw', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralAcceptanceWithdraw';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = ownTarget(acting.viewer, referral);
    const { reasonCode } = input;
    const words = [wordsOf(input), requireLongText(input.alternative, 'alternative')];
    const said = words.filter((one) => one !== null).join('\n');
    const { organizationId, regionCode } = acting.viewer;
    const answerDue = await answerDueAt(tx, referral.urgency, { organizationId, regionCode }, now);
    const data = {
      ...{ reasonCode, reasonTextSealed: sealedOfTarget(target.id, 'reasonText', said) },
      ...NOT_ACCEPTED,
      answerDueAt: answerDue,
    };
    await answerFor(deciding, target, { act, to: 'RECEIVED', roles: RECEIVERS, data, reasonCode });
    const sent = { placedAt: null, missedAt: null, expiresAt: validUntil(referral, now) };
    await moveReferral(deciding, referral, { act, to: 'SENT', roles: RECEIVERS, data: sent, reasonCode });
    await endPlaces(deciding, referral.id, act);
    await tellSender(tx, referral, 'ACCEPTANCE_WITHDRAWN', now);
    return referral.id;
  });

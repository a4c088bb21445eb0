import { type Deciding, perform } from '../act.ts';
import { endOfLocalDay } from '../calendar-date.ts';
import { InvalidInput } from '../errors.ts';
import { requireText } from '../require-text.ts';
import type { Acting } from '../viewer.ts';
import { requireExpectedOn } from './accept.ts';
import { claimReferral, type FoundReferral } from './claim.ts';
import { ownTarget } from './facing.ts';
import { answerFor, moveReferral } from './move.ts';
import { reserve } from './reserve.ts';
import type { ReferralActInput } from './sign.ts';
import { NO_PLACE } from './targets.ts';
import { tellSender } from './tell.ts';
import { requireWithinReach, validAgainUntil } from './validity.ts';
import { endPlaces, missPlace } from './visit-place.ts';
import { ARRIVALS } from './workflow.ts';

export interface ReferralScheduleInput extends ReferralActInput {
  /** A place of the own house … */
  readonly slotId?: string | null | undefined;
  /** … or a day, for which a bed may be known. */
  readonly expectedOn?: string | null | undefined;
  readonly bedNo?: string | null | undefined;
}

const RULE = 'domain 3.5.5';

function refuse(code: string, message: string, field: string): never {
  throw new InvalidInput({ code, message, path: [field], rule: RULE });
}

/** A bed is for who is admitted. @throws InvalidInput NO_BED_NEEDED, TEXT_… */
function bedOf({ bedNo }: ReferralScheduleInput, { kind }: FoundReferral): string | null {
  if (bedNo == null) return null;
  if (kind !== 'INPATIENT' && kind !== 'REHAB')
    refuse('NO_BED_NEEDED', 'Only who is to be admitted gets a bed.', 'bedNo');
  return requireText(bedNo, 'bedNo', 50);
}

/** Reserves a day: a place that was booked before is given back. */
async function reserveDay(
  deciding: Deciding,
  referral: FoundReferral,
  input: ReferralScheduleInput & { readonly expectedOn: string },
): Promise<void> {
  const { tx, now, acting } = deciding;
  const act = 'referralSchedule';
  const target = ownTarget(acting.viewer, referral);
  const expectedOn = requireExpectedOn(input.expectedOn, null, now);
  const { organizationId } = target;
  await requireWithinReach(deciding, referral, { expectedOn, organizationId, path: ['expectedOn'] });
  const reserved = { expectedOn, arrivalDueAt: endOfLocalDay(expectedOn), scheduledAt: now };
  const place = { expectedAt: null, bedNo: bedOf(input, referral) };
  const data = { ...reserved, ...place, scheduleDueAt: null, bedWaitDueAt: null };
  await answerFor(deciding, target, { act, to: 'SCHEDULED', roles: ARRIVALS, data });
  const clocks = { expiresAt: null, missedAt: null };
  const step = { act, to: 'PLACED', roles: ARRIVALS, data: clocks, facts: { expectedOn } } as const;
  await moveReferral(deciding, referral, step);
  await endPlaces(deciding, referral.id, act);
  await tellSender(tx, referral, 'SCHEDULED', now);
}

/**
 * Reserves a place, a bed or a day (安排就诊或床位); what is reserved does not expire (domain 3.5.5).
 * @throws InvalidInput SCHEDULE_FORM; RuleRefused SCHEDULED_TOO_LATE, and as every booking
 * @returns the id of the referral
 */
export const scheduleReferral = (acting: Acting, input: ReferralScheduleInput): Promise<string> =>
  perform(acting, 'referralSchedule', input, async (deciding) => {
    const referral = await claimReferral(deciding, { ...input, act: 'referralSchedule' });
    const { slotId, expectedOn, bedNo } = input;
    if (slotId == null) {
      if (expectedOn == null) refuse('SCHEDULE_FORM', 'Name a place or a day.', 'slotId');
      await reserveDay(deciding, referral, { ...input, expectedOn });
      return referral.id;
    }
    if (expectedOn != null || bedNo != null)
      refuse('SCHEDULE_FORM', 'A place says when and where; name it alone.', 'slotId');
    await reserve(deciding, referral, { target: ownTarget(acting.viewer, referral), slotId });
    return referral.id;
  });

/** Nobody came (未按约到达): scheduled once more, or cancelled. @returns the id of the referral */
export const missReferral = (acting: Acting, input: ReferralActInput): Promise<string> =>
  perform(acting, 'referralNoShow', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralNoShow';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = ownTarget(acting.viewer, referral);
    await answerFor(deciding, target, { act, to: 'ACCEPTED', roles: ARRIVALS, data: NO_PLACE });
    const expiresAt = await validAgainUntil(tx, referral, now);
    const missed = { expiresAt, missedAt: null, noShowCount: referral.noShowCount + 1 };
    await moveReferral(deciding, referral, { act, to: 'NO_SHOW', roles: ARRIVALS, data: missed });
    await missPlace(deciding, referral.id);
    await tellSender(tx, referral, 'NO_SHOW', now);
    return referral.id;
  });

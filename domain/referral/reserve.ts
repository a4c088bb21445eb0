import type { Deciding } from '../act.ts';
import type { FoundReferral, FoundTarget } from './claim.ts';
import { placeColumns, placeOf } from './follow-visit.ts';
import { answerFor, moveReferral } from './move.ts';
import { tellSender } from './tell.ts';
import { clocksOfPlace, requireWithinReach } from './validity.ts';
import { reservePlace } from './visit-place.ts';
import { ARRIVALS } from './workflow.ts';

/** Who receives, as its answer stands, and the place that it reserves. */
interface Reserving {
  readonly target: FoundTarget;
  readonly slotId: string;
}

/**
 * Reserves a place for a referral that is placed: an appointment that moves with it from now on (domain 3.5.5).
 * @throws RuleRefused SCHEDULED_TOO_LATE, and as `reservePlace`
 */
export async function reserve(
  deciding: Deciding,
  referral: FoundReferral,
  { target, slotId }: Reserving,
): Promise<void> {
  const { tx, now } = deciding;
  const act = 'referralSchedule';
  const { organizationId } = target;
  const appointmentId = await reservePlace(deciding, referral, { slotId, hospitalId: organizationId });
  const place = await placeOf(tx, appointmentId);
  const { serviceOn: expectedOn } = place;
  await requireWithinReach(deciding, referral, { expectedOn, organizationId, path: ['slotId'] });
  const data = { ...placeColumns(place), scheduledAt: now, bedNo: null };
  await answerFor(deciding, target, { act, to: 'SCHEDULED', roles: ARRIVALS, data });
  const clocks = await clocksOfPlace(tx, referral, place.noShowAt);
  const facts = { expectedOn, appointmentId };
  await moveReferral(deciding, referral, { act, to: 'PLACED', roles: ARRIVALS, data: clocks, facts });
  await tellSender(tx, referral, 'SCHEDULED', now);
}

import type { Tx } from '../../prisma/client.ts';
import { endOfLocalDay, localDateOf, startOfLocalDay } from '../calendar-date.ts';
import type { AppointmentService } from '../codes/appointment.ts';
import { policyFor } from '../policy-value/read.ts';
import { followArming } from '../referral/follow-visit.ts';
import type { Viewer } from '../viewer.ts';
import * as sql from './sql.ts';

const MINUTE = 60_000;
/** Only these are missed by the clock: an admission or a check-up is arranged by telephone (domain 3.4). */
const MISSABLE: readonly AppointmentService[] = ['OUTPATIENT', 'EXAM'];

/** Never while the hospital was silent: its first act of the day is as good as the end of the visit. */
const missedAt = (endAt: Date, firstActAt: Date, minutes: number): Date =>
  new Date(Math.max(endAt.getTime(), firstActAt.getTime()) + minutes * MINUTE);

/** A place as it decides when a booking in it is missed. */
export interface MissablePlace {
  readonly hospitalId: string;
  readonly regionCode: string;
  readonly serviceOn: string;
  readonly endAt: string;
}

/**
 * From when on a booking that is made or moved now is missed: null for another day, and as long as the hospital has
 * shown nothing of itself on that day.
 */
export async function noShowAtOf(
  tx: Tx,
  place: MissablePlace,
  service: string,
  now: Date,
): Promise<Date | null> {
  const { hospitalId, regionCode, serviceOn } = place;
  if (serviceOn !== localDateOf(now) || !MISSABLE.some((one) => one === service)) return null;
  const [day] = await tx.rows<{ firstActAt: string }>(sql.selectReception, { hospitalId, serviceOn });
  if (day === undefined) return null;
  const hospital = { organizationId: hospitalId, regionCode };
  const minutes = await policyFor(tx, 'appt.noShowMinutes', hospital, now);
  return missedAt(new Date(place.endAt), new Date(day.firstActAt), minutes.value);
}

/**
 * The hospital's reception is at work: from its first act of the day on that day's bookings can be missed. Bookings that
 * slipped in beside that first act are armed by the next one.
 */
export async function showReception(
  tx: Tx,
  { organizationId, regionCode }: Viewer,
  now: Date,
): Promise<void> {
  const serviceOn = localDateOf(now);
  const day = { hospitalId: organizationId, serviceOn };
  await tx.run(sql.openReception, { ...day, now });
  const span = { dayFromAt: startOfLocalDay(serviceOn), dayToAt: endOfLocalDay(serviceOn) };
  const unarmed = { ...day, ...span, services: [...MISSABLE] };
  const found = await tx.rows<{ endAt: string; referralId: string | null }>(sql.lockUnarmed, unarmed);
  if (found.length === 0) return;
  const [reception] = await tx.rows<{ firstActAt: string }>(sql.selectReception, day);
  const firstActAt = new Date(reception?.firstActAt ?? now);
  const minutes = await policyFor(tx, 'appt.noShowMinutes', { organizationId, regionCode }, now);
  for (const endAt of new Set(found.map((one) => one.endAt))) {
    const noShowAt = missedAt(new Date(endAt), firstActAt, minutes.value);
    await tx.run(sql.armNoShows, { ...unarmed, endAt: new Date(endAt), noShowAt });
    const armed = found.filter((one) => one.endAt === endAt);
    for (const { referralId } of armed) if (referralId !== null) await followArming(tx, referralId, noShowAt);
  }
}

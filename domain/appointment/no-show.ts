import type { Tx } from '../../prisma/client.ts';
import { endOfLocalDay, localDateOf, startOfLocalDay } from '../calendar-date.ts';
import type { AppointmentService } from '../codes/appointment.ts';
import { type Feed, feedOf } from '../his-client/feed-standing.ts';
import { tellsAttendance } from '../his-client/tells-attendance.ts';
import { policyFor } from '../policy-value/read.ts';
import { followArming } from '../referral/follow-visit.ts';
import type { Viewer } from '../viewer.ts';
import * as sql from './sql.ts';

const MINUTE = 60_000;
/** Only these are missed by the clock: an admission or a check-up is arranged by telephone (domain 3.4). */
const MISSABLE: readonly AppointmentService[] = ['OUTPATIENT', 'EXAM'];

/** How a hospital has shown itself on a day. */
interface Shown {
  readonly firstActAt: Date;
  readonly feed: Feed | null;
}

/**
 * When a visit is missed: never while the hospital was silent. Its first act of the day, and its feed that is back again, are
 * as good as the end of the visit. Null while it is not certain that the feed will be heard until then.
 */
function missedAt(endAt: Date, { firstActAt, feed }: Shown, minutes: number): Date | null {
  const from = Math.max(endAt.getTime(), firstActAt.getTime(), feed?.backAt?.getTime() ?? 0);
  const at = new Date(from + minutes * MINUTE);
  return feed === null || (feed.silentAt !== null && at <= feed.silentAt) ? at : null;
}

async function shownOn(tx: Tx, hospitalId: string, serviceOn: string): Promise<Shown | null> {
  const [day] = await tx.rows<{ firstActAt: string }>(sql.selectReception, { hospitalId, serviceOn });
  if (day === undefined) return null;
  return { firstActAt: new Date(day.firstActAt), feed: await feedOf(tx, hospitalId) };
}

/** A place as it decides when a booking in it is missed. */
export interface MissablePlace {
  readonly hospitalId: string;
  readonly regionCode: string;
  readonly serviceOn: string;
  readonly endAt: string;
}

/**
 * From when on a booking that is made or moved now is missed: null for another day, and as long as the hospital has
 * shown nothing of itself on that day, or its feed may fall silent until then.
 */
export async function noShowAtOf(
  tx: Tx,
  place: MissablePlace,
  service: string,
  now: Date,
): Promise<Date | null> {
  const { hospitalId, regionCode, serviceOn } = place;
  if (serviceOn !== localDateOf(now) || !MISSABLE.some((one) => one === service)) return null;
  const shown = await shownOn(tx, hospitalId, serviceOn);
  if (shown === null) return null;
  const hospital = { organizationId: hospitalId, regionCode };
  const minutes = await policyFor(tx, 'appt.noShowMinutes', hospital, now);
  return missedAt(new Date(place.endAt), shown, minutes.value);
}

/**
 * The hospital's reception is at work: from its first act of the day on that day's bookings can be missed. Bookings that
 * slipped in beside that first act are armed by the next one.
 */
export async function showReception(tx: Tx, viewer: Viewer, now: Date): Promise<void> {
  await tellsAttendance(tx, viewer, now);
  const day = { hospitalId: viewer.organizationId, serviceOn: localDateOf(now) };
  await tx.run(sql.openReception, { ...day, now });
  await armDay(tx, viewer, now);
}

type Hospital = Pick<Viewer, 'organizationId' | 'regionCode'>;

/** Says of the day's bookings when they are missed, as far as that is certain by now. */
export async function armDay(tx: Tx, { organizationId, regionCode }: Hospital, now: Date): Promise<void> {
  const serviceOn = localDateOf(now);
  const day = { hospitalId: organizationId, serviceOn };
  const shown = await shownOn(tx, organizationId, serviceOn);
  if (shown === null) return;
  const span = { dayFromAt: startOfLocalDay(serviceOn), dayToAt: endOfLocalDay(serviceOn) };
  const unarmed = { ...day, ...span, services: [...MISSABLE] };
  const found = await tx.rows<{ endAt: string; referralId: string | null }>(sql.lockUnarmed, unarmed);
  if (found.length === 0) return;
  const minutes = await policyFor(tx, 'appt.noShowMinutes', { organizationId, regionCode }, now);
  for (const endAt of new Set(found.map((one) => one.endAt))) {
    const noShowAt = missedAt(new Date(endAt), shown, minutes.value);
    if (noShowAt === null) continue;
    await tx.run(sql.armNoShows, { ...unarmed, endAt: new Date(endAt), noShowAt });
    const armed = found.filter((one) => one.endAt === endAt);
    for (const { referralId } of armed) if (referralId !== null) await followArming(tx, referralId, noShowAt);
  }
}

import type { Tx } from '../../prisma/client.ts';
import { addDays, endOfLocalDay, localDateOf, startOfLocalDay } from '../calendar-date.ts';
import type { AppointmentService } from '../codes/appointment.ts';
import { type Feed, feedOf } from '../his-client/feed-standing.ts';
import { isFeed, tellsAttendance } from '../his-client/tells-attendance.ts';
import { policiesFor } from '../policy-value/read.ts';
import { followArming } from '../referral/follow-visit.ts';
import type { Viewer } from '../viewer.ts';
import * as sql from './sql.ts';

const MINUTE = 60_000;
/** Only these are missed by the clock: an admission or a check-up is arranged by telephone (domain 3.4). */
const MISSABLE: readonly AppointmentService[] = ['OUTPATIENT', 'EXAM'];
export const isMissable = (service: string): boolean => MISSABLE.some((one) => one === service);

/** How a hospital has shown itself on a day. */
interface Shown {
  readonly firstActAt: Date;
  readonly feed: Feed | null;
}

const GRACES = ['appt.noShowMinutes', 'feed.catchUpHours'] as const;
type Graces = Readonly<Record<(typeof GRACES)[number], { readonly value: number }>>;

/** A visit of some day. */
interface Visit {
  readonly serviceOn: string;
  readonly endAt: Date;
}

/**
 * When a visit is missed: never while the hospital was silent. Its first act of the day, and its feed that is back again, are
 * as good as the end of the visit; after the day itself its system has longer, to report what nobody has heard of. Null while
 * it is not certain that the feed will be heard until then.
 */
function missedAt({ serviceOn, endAt }: Visit, { firstActAt, feed }: Shown, graces: Graces): Date | null {
  const dayEndAt = endOfLocalDay(serviceOn);
  const usual = graces['appt.noShowMinutes'].value;
  const late = graces['feed.catchUpHours'].value * 60;
  const after = (from: Date): number => from.getTime() + (from < dayEndAt ? usual : late) * MINUTE;
  const shown = [firstActAt, ...(feed?.backAt == null ? [] : [feed.backAt])];
  const at = new Date(Math.max(endAt.getTime() + usual * MINUTE, ...shown.map(after)));
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
  if (serviceOn !== localDateOf(now) || !isMissable(service)) return null;
  const shown = await shownOn(tx, hospitalId, serviceOn);
  if (shown === null) return null;
  const hospital = { organizationId: hospitalId, regionCode };
  const graces = await policiesFor(tx, GRACES, hospital, now);
  return missedAt({ serviceOn, endAt: new Date(place.endAt) }, shown, graces);
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

/** Says of the bookings of a day when they are missed, as far as that is certain by now. */
async function armOn(tx: Tx, hospital: Hospital, serviceOn: string, now: Date): Promise<void> {
  const { organizationId: hospitalId } = hospital;
  const shown = await shownOn(tx, hospitalId, serviceOn);
  if (shown === null) return;
  const span = { dayFromAt: startOfLocalDay(serviceOn), dayToAt: endOfLocalDay(serviceOn) };
  const unarmed = { hospitalId, serviceOn, ...span, services: [...MISSABLE] };
  const found = await tx.rows<{ endAt: string; referralId: string | null }>(sql.lockUnarmed, unarmed);
  if (found.length === 0) return;
  const graces = await policiesFor(tx, GRACES, hospital, now);
  for (const endAt of new Set(found.map((one) => one.endAt))) {
    const noShowAt = missedAt({ serviceOn, endAt: new Date(endAt) }, shown, graces);
    if (noShowAt === null) continue;
    await tx.run(sql.armNoShows, { ...unarmed, endAt: new Date(endAt), noShowAt });
    const armed = found.filter((one) => one.endAt === endAt);
    for (const { referralId } of armed) if (referralId !== null) await followArming(tx, referralId, noShowAt);
  }
}

/** Says of the day's bookings when they are missed, as far as that is certain by now. */
export const armDay = (tx: Tx, hospital: Hospital, now: Date): Promise<void> =>
  armOn(tx, hospital, localDateOf(now), now);

/**
 * The same of the days before on which the hospital was at work, and then silent: what was not confirmed since it is back is
 * missed after all. What is longer ago than a no-show could be contested stays open.
 */
export async function armDaysBefore(tx: Tx, hospital: Hospital, now: Date): Promise<void> {
  const { organizationId: hospitalId } = hospital;
  const { 'appt.excuseDays': excuse } = await policiesFor(tx, ['appt.excuseDays'], hospital, now);
  const todayOn = localDateOf(now);
  const fromAt = startOfLocalDay(addDays(todayOn, -excuse.value));
  const before = { hospitalId, fromAt, toAt: startOfLocalDay(todayOn), services: [...MISSABLE] };
  const days = await tx.rows<{ serviceOn: string }>(sql.selectUnarmedDays, before);
  for (const { serviceOn } of days) await armOn(tx, hospital, serviceOn, now);
}

/**
 * The system of a hospital has told of a visit of a day before: it was at work on that day, and reports what happened there.
 * Of a hospital where people tell who has come, one late word says nothing of the others.
 */
export async function showDayBefore(tx: Tx, viewer: Viewer, serviceOn: string, now: Date): Promise<void> {
  if (!(await isFeed(tx, viewer))) return;
  await tx.run(sql.openReception, { hospitalId: viewer.organizationId, serviceOn, now });
}

/** The system of a hospital is down: the clocks that would have run out meanwhile rest. */
export async function restClocks(tx: Tx, hospitalId: string, now: Date): Promise<void> {
  const found = await tx.rows<{ referralId: string | null }>(sql.lockArmed, { hospitalId, now });
  if (found.length === 0) return;
  await tx.run(sql.disarmNoShows, { hospitalId, now });
  for (const { referralId } of found) if (referralId !== null) await followArming(tx, referralId, null);
}

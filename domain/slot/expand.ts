import { statement, type Tx } from '../../prisma/client.ts';
import { addDays, atLocalTime, localDateOf } from '../calendar-date.ts';
import { newId } from '../id.ts';
import type { WorkCalendar } from '../work-calendar/calendar.ts';
import { markSession } from './marks.ts';
import { cancelUntil, opening, type SessionPlan } from './plan.ts';

/** A weekly template with its places per pool. */
export interface TemplateShape {
  readonly id: string;
  readonly hospitalId: string;
  readonly departmentId: string;
  readonly practitionerId: string | null;
  readonly weekday: number;
  readonly startTime: string;
  readonly endTime: string;
  readonly slotMinutes: number;
  readonly isExpert: boolean;
  readonly feeFen: number | null;
  readonly room: string | null;
  readonly validFromOn: string;
  readonly validToOn: string | null;
  readonly releaseMinutesBefore: number;
  readonly pools: readonly { readonly pool: string; readonly places: number }[];
}

const MINUTE = 60_000;

const insertSession = statement(`
  INSERT INTO "Session" ("id", "templateId", "hospitalId", "departmentId", "practitionerId", "serviceOn", "half",
    "startAt", "endAt", "isExpert", "feeFen", "room", "state", "opensAt", "cancelUntilAt", "lastQueueNo", "version")
  VALUES (:id, :templateId, :hospitalId, :departmentId, :practitionerId, :serviceOn, :half,
    :startAt, :endAt, :isExpert, :feeFen, :room, 'OPEN', :opensAt, :cancelUntilAt, 0, 1)
  ON CONFLICT ("templateId", "serviceOn") DO NOTHING`);
// A window that was stopped stays stopped, whatever becomes of its template.
export const insertSlot = statement(`
  INSERT INTO "Slot" ("id", "sessionId", "hospitalId", "departmentId", "pool", "startAt", "endAt", "capacity",
    "taken", "firstPlaceNo", "releaseAt", "earliestHoldExpiresAt")
  VALUES (:id, :sessionId, :hospitalId, :departmentId, :pool, :startAt, :endAt, :capacity, 0, :firstPlaceNo, :releaseAt,
    NULL)
  ON CONFLICT ("sessionId", "pool", "startAt") DO UPDATE SET "departmentId" = excluded."departmentId",
    "capacity" = excluded."capacity", "endAt" = excluded."endAt", "firstPlaceNo" = excluded."firstPlaceNo",
    "releaseAt" = excluded."releaseAt"
  WHERE NOT EXISTS (SELECT 1 FROM "SessionStop" t WHERE t."slotId" = "Slot"."id")`);

/** What decides on which dates a template is held. */
export type Weekly = Pick<TemplateShape, 'weekday' | 'validFromOn' | 'validToOn'>;

/** When the places of a pool become public: those that are public already, never. */
export const releaseOf = (pool: string, startAt: Date, minutesBefore: number): Date | null =>
  pool === 'PUBLIC' ? null : new Date(startAt.getTime() - minutesBefore * MINUTE);

/** Whether a template is held on a date: the calendar says whose weekday that is (domain 0 WorkCalendar). */
export function isHeldOn(template: Weekly, calendar: WorkCalendar, dateOn: string): boolean {
  if (dateOn < template.validFromOn) return false;
  if (template.validToOn !== null && dateOn > template.validToOn) return false;
  return calendar.weekdayHeldOn(dateOn) === template.weekday;
}

/** The dates from today up to `daysAhead`, on which the template is held. */
export function templateDates(
  template: Weekly,
  calendar: WorkCalendar,
  span: { readonly todayOn: string; readonly daysAhead: number },
): string[] {
  const dates = Array.from({ length: span.daysAhead + 1 }, (_, day) => addDays(span.todayOn, day));
  return dates.filter((dateOn) => isHeldOn(template, calendar, dateOn));
}

/** Whole windows of `slotMinutes` from begin to end. */
export function windowsBetween(
  { startAt, endAt }: { readonly startAt: Date; readonly endAt: Date },
  slotMinutes: number,
): { startAt: Date; endAt: Date }[] {
  const length = slotMinutes * MINUTE;
  const windows: { startAt: Date; endAt: Date }[] = [];
  for (let at = startAt.getTime(); at + length <= endAt.getTime(); at += length)
    windows.push({ startAt: new Date(at), endAt: new Date(at + length) });
  return windows;
}

/** The time windows of one session of a template. */
const slotWindows = (template: TemplateShape, serviceOn: string) =>
  windowsBetween(sessionTimes(template, serviceOn), template.slotMinutes);

/** Who is numbered first among those of one window: what is kept for somebody, then what is for all. */
const POOL_ORDER = ['GREEN_CHANNEL', 'REFERRAL_RESERVED', 'JOINT_CLINIC', 'PUBLIC'];

/**
 * Writes the slots of a session, or sets the capacity of those that exist. Reserved places get their release. The places
 * are numbered through (号序), window by window, without gaps.
 */
export async function writeSlots(
  tx: Tx,
  template: TemplateShape,
  session: { readonly id: string; readonly serviceOn: string },
  now: Date,
) {
  const pools = [...template.pools].sort((a, b) => POOL_ORDER.indexOf(a.pool) - POOL_ORDER.indexOf(b.pool));
  const { hospitalId, departmentId, releaseMinutesBefore } = template;
  let firstPlaceNo = 1;
  for (const { startAt, endAt } of slotWindows(template, session.serviceOn)) {
    for (const { pool, places } of pools) {
      const releaseAt = releaseOf(pool, startAt, releaseMinutesBefore);
      const place = { sessionId: session.id, hospitalId, departmentId, pool, startAt, endAt };
      const count = { capacity: places, firstPlaceNo, releaseAt };
      await tx.run(insertSlot, { id: newId(now), ...place, ...count });
      firstPlaceNo += places;
    }
  }
}

/** What a session has of its template on one date. */
export const sessionTimes = (template: TemplateShape, serviceOn: string) => ({
  half: template.startTime < '12:00' ? 'AM' : 'PM',
  startAt: atLocalTime(serviceOn, template.startTime),
  endAt: atLocalTime(serviceOn, template.endTime),
});

/** Makes the sessions of a template on these dates; what exists already stays as it is. @returns how many were made */
export async function makeSessions(
  tx: Tx,
  template: TemplateShape,
  { plan, datesOn }: { readonly plan: SessionPlan; readonly datesOn: readonly string[] },
  now: Date,
): Promise<number> {
  const { hospitalId, departmentId, practitionerId, isExpert, feeFen, room } = template;
  const shown = { hospitalId, departmentId, practitionerId, isExpert, feeFen, room };
  let made = 0;
  for (const serviceOn of datesOn) {
    const times = sessionTimes(template, serviceOn);
    if (times.startAt <= now) continue;
    const terms = {
      opensAt: opening(plan, serviceOn, now),
      cancelUntilAt: cancelUntil(plan, serviceOn, times),
    };
    const id = newId(now);
    const row = { id, templateId: template.id, serviceOn, ...shown, ...times, ...terms };
    if ((await tx.run(insertSession, row)) === 0) continue;
    made += 1;
    await writeSlots(tx, template, { id, serviceOn }, now);
    await markSession(tx, id, now);
  }
  return made;
}

/**
 * Makes the sessions and slots of a template for the horizon, and for some days beyond it that are not open yet.
 * @returns how many sessions were made
 */
export const expandTemplate = (
  tx: Tx,
  template: TemplateShape,
  plan: SessionPlan,
  now: Date,
): Promise<number> => {
  const span = { todayOn: localDateOf(now), daysAhead: plan.horizonDays + plan.madeAheadDays };
  return makeSessions(tx, template, { plan, datesOn: templateDates(template, plan.calendar, span) }, now);
};

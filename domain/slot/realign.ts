import { statement, type Tx } from '../../prisma/client.ts';
import { expireHoldsOfTemplate } from '../appointment/place.ts';
import { addDays, localDateOf } from '../calendar-date.ts';
import { isHeldOn, sessionTimes, type TemplateShape, writeSlots } from './expand.ts';
import { markSession } from './marks.ts';
import { cancelUntil, type SessionPlan } from './plan.ts';

// A stopped session stays stopped, whatever becomes of its template.
const selectComing = statement(`
  SELECT x."id", x."serviceOn", x."state" FROM "Session" x
  WHERE x."templateId" = :templateId AND x."startAt" > :now AND x."state" <> 'STOPPED'
    AND x."voidedAt" IS NULL ORDER BY x."serviceOn"`);
// Changes nothing, but makes bookings wait: whether somebody has a place is read behind it.
const keepSlots = statement(`UPDATE "Slot" SET "capacity" = "capacity" WHERE "sessionId" = :id`);
const countTaken = statement(`SELECT COUNT(*) AS "n" FROM "Slot" WHERE "sessionId" = :id AND "taken" > 0`);
const selectState = statement(`SELECT x."state" FROM "Session" x WHERE x."id" = :id`);
const emptySlots = statement(`UPDATE "Slot" SET "capacity" = 0, "extraPlaces" = 0 WHERE "sessionId" = :id`);
const withdrawSession = statement(`
  UPDATE "Session" SET "state" = 'WITHDRAWN', "version" = "version" + 1 WHERE "id" = :id`);
// When it opens stays as it was made. Who stands in for a doctor stands in for that one alone.
const moveSession = statement(`
  UPDATE "Session" SET "state" = 'OPEN', "departmentId" = :departmentId,
    "substituteId" = CASE WHEN "practitionerId" = :practitionerId THEN "substituteId" END,
    "practitionerId" = :practitionerId, "startAt" = :startAt, "endAt" = :endAt, "half" = :half, "isExpert" = :isExpert,
    "feeFen" = :feeFen, "room" = :room, "cancelUntilAt" = :cancelUntilAt, "version" = "version" + 1
  WHERE "id" = :id`);

interface Coming {
  readonly id: string;
  readonly serviceOn: string;
  readonly state: string;
}

/** Whether the session is held or taken back, and nobody has a place in it: both stay so to the end of the transaction. */
export async function isUntouched(tx: Tx, id: string): Promise<boolean> {
  await tx.lock('Session', id);
  await tx.run(keepSlots, { id });
  const [session] = await tx.rows<{ state: string }>(selectState, { id });
  const [taken] = await tx.rows<{ n: number }>(countTaken, { id });
  return session?.state !== 'STOPPED' && taken?.n === 0;
}

/** Takes back a session in which nobody has a place: it is not held, and offers nothing. */
export async function takeBackSession(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.run(emptySlots, { id });
  await tx.run(withdrawSession, { id });
  await markSession(tx, id, now);
}

async function withdraw(tx: Tx, { id, state }: Coming, now: Date): Promise<boolean> {
  if (state === 'WITHDRAWN' || !(await isUntouched(tx, id))) return false;
  await takeBackSession(tx, id, now);
  return true;
}

async function align(
  tx: Tx,
  template: TemplateShape,
  { id, serviceOn }: Coming,
  { plan, now }: { readonly plan: SessionPlan; readonly now: Date },
): Promise<boolean> {
  if (!(await isUntouched(tx, id))) return false;
  await tx.run(emptySlots, { id });
  const { departmentId, practitionerId, isExpert, feeFen, room } = template;
  const times = sessionTimes(template, serviceOn);
  const cancelUntilAt = cancelUntil(plan, serviceOn, times);
  const shown = { departmentId, practitionerId, isExpert, feeFen, room };
  await tx.run(moveSession, { id, ...shown, ...times, cancelUntilAt });
  await writeSlots(tx, template, { id, serviceOn }, now);
  await markSession(tx, id, now);
  return true;
}

/**
 * Brings the future sessions in which nobody has a place in line with a changed template. Nothing is deleted: a
 * slot that is no longer offered has no capacity, a session that is not held is WITHDRAWN.
 * @returns how many sessions were withdrawn
 */
export async function realignSessions(
  tx: Tx,
  template: TemplateShape,
  { plan, isActive }: { readonly plan: SessionPlan; readonly isActive: boolean },
  now: Date,
): Promise<number> {
  await expireHoldsOfTemplate(tx, template.id, now);
  let withdrawn = 0;
  for (const session of await tx.rows<Coming>(selectComing, { templateId: template.id, now })) {
    if (isActive && isHeldOn(template, plan.calendar, session.serviceOn))
      await align(tx, template, session, { plan, now });
    else if (await withdraw(tx, session, now)) withdrawn += 1;
  }
  return withdrawn;
}

/** What became of the sessions of a template on days of which the calendar speaks. */
export interface Followed {
  readonly withdrawn: readonly string[];
  readonly reopened: readonly string[];
}

/**
 * Closes the future sessions of an active template that its calendar no longer holds, and opens again those it took back,
 * also on a day of which nothing is said any more. Where somebody has a place, the session stays: it is stopped by hand.
 */
export async function followCalendar(
  tx: Tx,
  template: TemplateShape,
  { calendar, ...plan }: SessionPlan,
  now: Date,
): Promise<Followed> {
  const changed = (await tx.rows<Coming>(selectComing, { templateId: template.id, now })).filter(
    ({ serviceOn, state }) =>
      isHeldOn(template, calendar, serviceOn)
        ? state === 'WITHDRAWN'
        : state !== 'WITHDRAWN' && calendar.dayOf(serviceOn) !== null,
  );
  const withdrawn: string[] = [];
  const reopened: string[] = [];
  if (changed.length > 0) await expireHoldsOfTemplate(tx, template.id, now);
  for (const session of changed) {
    if (session.state !== 'WITHDRAWN') {
      if (await withdraw(tx, session, now)) withdrawn.push(session.id);
    } else if (await align(tx, template, session, { plan: { ...plan, calendar }, now }))
      reopened.push(session.id);
  }
  return { withdrawn, reopened };
}

/** The dates ahead that a plan makes sessions for, of those named. */
export const datesAhead = (plan: SessionPlan, datesOn: readonly string[], now: Date): string[] => {
  const todayOn = localDateOf(now);
  const lastOn = addDays(todayOn, plan.horizonDays + plan.madeAheadDays);
  return datesOn.filter((dateOn) => dateOn >= todayOn && dateOn <= lastOn);
};

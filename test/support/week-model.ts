import fc from 'fast-check';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { checkInAppointment, completeAppointment } from '../../domain/appointment/reception.ts';
import { cancelAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import { sweepAppointments } from '../../domain/appointment/sweep.ts';
import { arrangeTravel } from '../../domain/appointment/travel.ts';
import { PLACED_STATES } from '../../domain/appointment/workflow.ts';
import { addDays, localDateOf } from '../../domain/calendar-date.ts';
import { Refusal } from '../../domain/errors.ts';
import { stopSessions } from '../../domain/session-stop/stop.ts';
import { sweepRebooking } from '../../domain/session-stop/sweep.ts';
import { extendSessions } from '../../domain/slot/extend.ts';
import { freeSlotsPage } from '../../domain/slot/free-slots.ts';
import { setSlotTemplate } from '../../domain/slot/template-actions.ts';
import type { Acting } from '../../domain/viewer.ts';
import { calendarVersion } from '../../domain/work-calendar/of-year.ts';
import { setWorkCalendar } from '../../domain/work-calendar/set.ts';
import { read, rows } from '../../prisma/client.ts';
import type { Racer } from '../fixtures/crowd.ts';
import { type Network, newKey } from '../fixtures/network.ts';

const OF_NURSES = ['book', 'book', 'move', 'cancel', 'leave', 'arrive', 'complete'] as const;
/** How many days ahead anything happens: a week and the weekend behind it. */
const DAYS = 8;

/** What somebody does for one resident on a day, or the hospital on a day, or time that passes. */
export type WeekStep =
  | {
      readonly does: (typeof OF_NURSES)[number];
      readonly who: number;
      readonly day: number;
      readonly isGreen: boolean;
    }
  | { readonly does: 'stop' | 'close' | 'makeUp'; readonly day: number }
  | { readonly does: 'pass'; readonly hours: number }
  | { readonly does: 'sweep' };

const day = fc.integer({ min: 0, max: DAYS });
const ofNurses = fc.record({
  does: fc.constantFrom(...OF_NURSES),
  who: fc.nat(3),
  day,
  isGreen: fc.boolean(),
});
const ofHospital = fc.record({ does: fc.constantFrom('stop', 'close', 'makeUp'), day });
const passing = fc.record({ does: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 30 }) });

/** Groups of steps of a week: those of one group are taken at the same time. */
export const weeks: fc.Arbitrary<WeekStep[][]> = fc.array(
  fc.array(
    fc.oneof(
      { weight: 10, arbitrary: ofNurses as fc.Arbitrary<WeekStep> },
      { weight: 3, arbitrary: ofHospital as fc.Arbitrary<WeekStep> },
      { weight: 2, arbitrary: passing as fc.Arbitrary<WeekStep> },
      { weight: 1, arbitrary: fc.constant<WeekStep>({ does: 'sweep' }) },
    ),
    { minLength: 1, maxLength: 3 },
  ),
  { minLength: 5, maxLength: 16 },
);

/** A hospital with one short morning on each weekday, and the nurses of a home, each with one resident. */
export interface WeekScene {
  readonly network: Network;
  readonly racers: readonly Racer[];
  readonly admin: Acting;
  readonly beganOn: string;
}

/** One window of two places from Monday to Friday, one of them green. */
export async function planWeek(network: Network): Promise<void> {
  const from = localDateOf(network.clock.now());
  for (const weekday of [1, 2, 3, 4, 5])
    await setSlotTemplate(network.scheduler, {
      ...{ idempotencyKey: newKey(), departmentId: network.cardiology, weekday, validFromOn: from },
      ...{ startTime: '09:00', endTime: '10:00', slotMinutes: 60, capacity: 2 },
      pools: [{ pool: 'GREEN_CHANNEL', places: 1 }],
    });
}

async function setDay(
  { network, admin }: WeekScene,
  dateOn: string,
  kind: 'CLOSED' | 'OPEN',
): Promise<unknown> {
  const year = Number(dateOn.slice(0, 4));
  const place = { regionCode: null, organizationId: network.hospital };
  const expectedVersion = await calendarVersion({ rows }, place, year);
  const said = { dateOn, name: '调整', document: '院办通知', kind };
  // A make-up day is worked like a Monday.
  const days = [kind === 'OPEN' ? { ...said, followsWeekday: 1 } : said];
  const input = { idempotencyKey: newKey(), year, organizationId: network.hospital, expectedVersion, days };
  return setWorkCalendar(admin, input);
}

const slotOn = async ({ network }: WeekScene, serviceOn: string, isGreen: boolean) => {
  const pool = isGreen ? 'GREEN_CHANNEL' : 'PUBLIC';
  const where = { hospitalId: network.hospital, pool, session: { serviceOn } };
  return (await read().slot.findFirst({ where, orderBy: { id: 'desc' } }))?.id ?? 'none';
};

async function ofResident(
  scene: WeekScene,
  step: Extract<WeekStep, { readonly who: number }>,
): Promise<unknown> {
  const { network, racers, beganOn } = scene;
  const racer = racers[step.who % racers.length];
  if (racer === undefined) return;
  const { acting, residentId } = racer;
  const idempotencyKey = newKey();
  const slotId = await slotOn(scene, addDays(beganOn, step.day), step.isGreen);
  if (step.does === 'book') {
    const priority = step.isGreen ? 'GREEN' : 'NORMAL';
    return bookAppointment(acting, { idempotencyKey, residentId, slotId, priority });
  }
  const latest = { where: { residentId }, orderBy: { createdAt: 'desc' } } as const;
  const found = await read().appointment.findFirst(latest);
  if (found === null) return;
  const on = { idempotencyKey, appointmentId: found.id, expectedVersion: found.version };
  const steps = {
    move: () => rescheduleAppointment(acting, { ...on, slotId }),
    cancel: () => cancelAppointment(acting, { ...on, reasonCode: 'ILLNESS' }),
    leave: () => arrangeTravel(acting, { ...on, leftAt: network.clock.now() }),
    arrive: () => checkInAppointment(network.scheduler, on),
    complete: () => completeAppointment(network.doctor, on),
  };
  return steps[step.does]();
}

async function take(scene: WeekScene, step: WeekStep): Promise<unknown> {
  const { network, beganOn } = scene;
  const now = network.clock.now();
  if ('who' in step) return ofResident(scene, step);
  if (step.does === 'pass') return network.clock.advance(step.hours * 3_600_000);
  if (step.does === 'sweep') {
    await sweepAppointments(now);
    await sweepRebooking(now);
    return extendSessions(now);
  }
  const serviceOn = addDays(beganOn, step.day);
  if (step.does === 'stop') {
    const session = { departmentId: network.cardiology, serviceOn, half: 'AM' } as const;
    const why = { kind: 'STOPPED', reasonCode: 'ILLNESS' } as const;
    return stopSessions(network.scheduler, { idempotencyKey: newKey(), ...session, ...why });
  }
  return setDay(scene, serviceOn, step.does === 'close' ? 'CLOSED' : 'OPEN');
}

/** Takes the steps of each group at once; a refusal is an answer like any other. @throws what is no refusal */
export async function liveThrough(scene: WeekScene, week: readonly WeekStep[][]): Promise<void> {
  for (const group of week) {
    const results = await Promise.allSettled(group.map((step) => take(scene, step)));
    for (const result of results)
      if (result.status === 'rejected' && !(result.reason instanceof Refusal)) throw result.reason;
  }
}

/** What is counted, beside a recount of the rows. */
export async function weekCounters({ network }: WeekScene) {
  const slots = await read().slot.findMany({
    where: { hospitalId: network.hospital },
    orderBy: { id: 'asc' },
  });
  const used = await read().quotaUse.aggregate({
    where: { agreementId: network.agreement },
    _sum: { used: true },
  });
  const placed = await read().appointment.findMany({
    where: { hospitalId: network.hospital, state: { in: [...PLACED_STATES] } },
  });
  const takenOf = (id: string) => placed.filter(({ slotId }) => slotId === id).length;
  return {
    oversold: slots.filter(({ taken, capacity }) => taken > capacity).length,
    stored: { taken: slots.map(({ taken }) => taken), quota: used._sum.used ?? 0 },
    recounted: {
      taken: slots.map(({ id }) => takenOf(id)),
      quota: placed.filter(({ quotaWeekOn }) => quotaWeekOn !== null).length,
    },
  };
}

/** What must not be: who goes to a stopped session, who waits for another place and nobody hears of it. */
export async function forgotten({ network }: WeekScene) {
  const here = { hospitalId: network.hospital };
  const booked = await read().appointment.findMany({ where: { ...here, state: { in: ['HELD', 'BOOKED'] } } });
  const sessions = await read().session.findMany({ where: { ...here, state: 'OPEN' } });
  const waiting = await read().appointment.findMany({ where: { ...here, state: 'TO_REBOOK' } });
  const known = (await read().appointment.findMany({ where: here, select: { id: true } })).map(
    ({ id }) => id,
  );
  const raised = { noun: 'appointment', nounId: { in: known }, state: 'RAISED' };
  const alarms = await read().alarm.findMany({ where: raised });
  const isHeard = (id: string) => alarms.some(({ nounId }) => nounId === id);
  return {
    toStopped: booked
      .filter(({ sessionId }) => !sessions.some(({ id }) => id === sessionId))
      .map(({ id }) => id),
    unheard: waiting.filter(({ id }) => !isHeard(id)).map(({ id }) => id),
    alarmedForNothing: alarms
      .filter(({ nounId }) => !waiting.some(({ id }) => id === nounId))
      .map(({ kind }) => kind),
  };
}

/** Closed days on which a place is offered to a nurse all the same, whether or not a job has seen the calendar. */
export async function offeredOnClosedDays({ network, racers }: WeekScene): Promise<string[]> {
  const [racer] = racers;
  if (racer === undefined) return [];
  const closed = await read().workCalendarDay.findMany({
    where: { organizationId: network.hospital, kind: 'CLOSED', withdrawnAt: null },
  });
  const closedOn = new Set(closed.map(({ dateOn }) => dateOn));
  const page = { first: 100, after: null };
  const search = { filter: { departmentId: network.cardiology }, page, parts: new Set<never>() };
  const { nodes } = await freeSlotsPage(racer.acting, search);
  return nodes.map(({ startAt }) => localDateOf(new Date(startAt))).filter((dateOn) => closedOn.has(dateOn));
}

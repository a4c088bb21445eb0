import fc from 'fast-check';
import { bookAppointment, holdAppointment } from '../../domain/appointment/hold-and-book.ts';
import { cancelAppointment, releaseAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import { sweepAppointments } from '../../domain/appointment/sweep.ts';
import { Refusal } from '../../domain/errors.ts';
import { stopSessions } from '../../domain/session-stop/stop.ts';
import { sweepRebooking } from '../../domain/session-stop/sweep.ts';
import { freeSlotsPage } from '../../domain/slot/free-slots.ts';
import { read } from '../../prisma/client.ts';
import type { Racer } from '../fixtures/crowd.ts';
import { type Network, newKey } from '../fixtures/network.ts';
import { approve, askToVoid } from '../fixtures/two-people.ts';

/** One thing that somebody does, by number: which racer, which slot, which of the racer's bookings. */
export type Step =
  | { readonly does: 'hold' | 'book'; readonly who: number; readonly slot: number; readonly isGreen: boolean }
  | { readonly does: 'confirm' | 'release' | 'cancel' | 'void'; readonly who: number }
  | { readonly does: 'move'; readonly who: number; readonly slot: number }
  | { readonly does: 'wait'; readonly minutes: number }
  | { readonly does: 'stop'; readonly slot: number }
  | { readonly does: 'sweep' };

const who = fc.nat(7);
const slot = fc.nat(5);

/** Groups of steps: those of one group are taken at the same time. */
export const courses: fc.Arbitrary<Step[][]> = fc.array(
  fc.array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ does: fc.constant('hold' as const), who, slot, isGreen: fc.boolean() }),
      },
      {
        weight: 3,
        arbitrary: fc.record({ does: fc.constant('book' as const), who, slot, isGreen: fc.boolean() }),
      },
      {
        weight: 5,
        arbitrary: fc.record({ does: fc.constantFrom('confirm' as const, 'release', 'cancel', 'void'), who }),
      },
      { weight: 3, arbitrary: fc.record({ does: fc.constant('move' as const), who, slot }) },
      {
        weight: 2,
        arbitrary: fc.record({
          does: fc.constant('wait' as const),
          // Some minutes for holds, and now and then half a day: towards the reminders and a day that is closed.
          minutes: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant(12 * 60)),
        }),
      },
      { weight: 1, arbitrary: fc.record({ does: fc.constant('stop' as const), slot }) },
      { weight: 1, arbitrary: fc.record({ does: fc.constant('sweep' as const) }) },
    ),
    { minLength: 1, maxLength: 4 },
  ),
  { minLength: 3, maxLength: 12 },
);

export interface Scene {
  readonly network: Network;
  readonly racers: readonly Racer[];
  readonly slots: readonly string[];
  /** A make-up day of which nobody has said which weekday it follows. */
  readonly closedOn: string;
}

/** Residents on the way to a stopped session without an alarm: there is none. Nor is one rebooked and still alarmed. */
export async function unalarmed({ network }: Scene): Promise<string[]> {
  const hospitalId = network.hospital;
  const stopped = await read().session.findMany({ where: { hospitalId, state: 'STOPPED' } });
  const sessionId = { in: stopped.map(({ id }) => id) };
  const onTheWay = await read().appointment.findMany({
    where: { sessionId, state: { in: ['HELD', 'BOOKED'] } },
  });
  const waiting = await read().appointment.findMany({ where: { hospitalId, state: 'TO_REBOOK' } });
  const raised = await read().alarm.findMany({
    where: { organizationId: network.home, kind: 'SESSION_STOPPED', state: 'RAISED' },
  });
  const alarmed = new Set(raised.map(({ nounId }) => nounId));
  const known = new Set(waiting.map(({ id }) => id));
  return [
    ...onTheWay.map(({ id }) => `${id} is on the way`),
    ...waiting.filter(({ id }) => !alarmed.has(id)).map(({ id }) => `${id} has no alarm`),
    ...raised
      .filter(({ nounId }) => !known.has(nounId))
      .map(({ nounId }) => `${nounId} is alarmed for nothing`),
  ];
}

/** Numbers of places that two live bookings of one session share. */
export async function sharedNumbers({ network }: Scene): Promise<string[]> {
  const live = await read().appointment.findMany({
    where: { hospitalId: network.hospital, state: { in: ['HELD', 'BOOKED', 'CHECKED_IN', 'FULFILLED'] } },
  });
  const names = live.map(({ sessionId, placeNo }) => `${sessionId} ${placeNo}`);
  return names.filter((name, at) => names.indexOf(name) !== at);
}

async function latest(residentId: string) {
  return read().appointment.findFirst({ where: { residentId }, orderBy: { createdAt: 'desc' } });
}

async function sweep(now: Date): Promise<void> {
  await sweepAppointments(now);
  await sweepRebooking(now);
}

async function stop({ scheduler }: Network, slotId: string): Promise<void> {
  const { sessionId } = await read().slot.findUniqueOrThrow({ where: { id: slotId } });
  const why = { kind: 'STOPPED', reasonCode: 'ILLNESS' } as const;
  await stopSessions(scheduler, { idempotencyKey: newKey(), sessionId, ...why });
}

/** Takes a step; a refusal is an answer like any other, a fault is not. */
async function take({ network, racers, slots }: Scene, step: Step): Promise<void> {
  if (step.does === 'wait') return network.clock.advance(step.minutes * 60_000);
  if (step.does === 'sweep') return sweep(network.clock.now());
  if (step.does === 'stop') return stop(network, slots[step.slot % slots.length] ?? '');
  const racer = racers[step.who % racers.length];
  if (racer === undefined) return;
  const { acting, residentId } = racer;
  const idempotencyKey = newKey();
  const slotId = 'slot' in step ? (slots[step.slot % slots.length] ?? '') : '';
  if (step.does === 'hold' || step.does === 'book') {
    const place = {
      idempotencyKey,
      slotId,
      residentId,
      priority: step.isGreen ? 'GREEN' : 'NORMAL',
    } as const;
    await (step.does === 'hold' ? holdAppointment(acting, place) : bookAppointment(acting, place));
    return;
  }
  const found = await latest(residentId);
  if (found === null) return;
  const on = { idempotencyKey, appointmentId: found.id, expectedVersion: found.version };
  if (step.does === 'confirm') await bookAppointment(acting, on);
  if (step.does === 'release') await releaseAppointment(acting, on);
  if (step.does === 'cancel') await cancelAppointment(acting, { ...on, reasonCode: 'ILLNESS' });
  if (step.does === 'void') {
    const colleague = racers[(step.who + 1) % racers.length]?.acting ?? acting;
    await approve(colleague, await askToVoid(acting, 'APPOINTMENT', found.id));
  }
  if (step.does === 'move') await rescheduleAppointment(acting, { ...on, slotId });
}

/** Takes the steps of each group at once. @throws what is no refusal */
export async function follow(scene: Scene, course: readonly Step[][]): Promise<void> {
  for (const group of course) {
    const results = await Promise.allSettled(group.map((step) => take(scene, step)));
    for (const result of results) {
      if (result.status === 'rejected' && !(result.reason instanceof Refusal)) throw result.reason;
    }
  }
}

export interface Counted {
  readonly slots: readonly { id: string; taken: number; free: number }[];
  readonly quota: number;
}

/** What the counters say, and what a recount of the appointments says. */
export async function counted({
  network,
  slots,
  closedOn,
}: Scene): Promise<{ stored: Counted; recounted: Counted }> {
  const now = network.clock.now();
  const rows = await read().slot.findMany({
    where: { id: { in: [...slots] } },
    include: { session: true },
    orderBy: { id: 'asc' },
  });
  const search = {
    filter: { departmentId: network.cardiology },
    page: { first: 100, after: null },
    parts: new Set<never>(),
  };
  const shown = new Map((await freeSlotsPage(network.nurse, search)).nodes.map(({ id, free }) => [id, free]));
  const live = await read().appointment.findMany({
    where: { slotId: { in: [...slots] }, state: { in: ['HELD', 'BOOKED', 'CHECKED_IN', 'FULFILLED'] } },
  });
  const isFree = ({ holdExpiresAt }: { holdExpiresAt: Date | null }) =>
    holdExpiresAt !== null && holdExpiresAt <= now;
  const of = (id: string) => live.filter(({ slotId }) => slotId === id);
  const used = await read().quotaUse.aggregate({
    where: { agreementId: network.agreement },
    _sum: { used: true },
  });
  return {
    stored: {
      slots: rows.map(({ id, taken }) => ({ id, taken, free: shown.get(id) ?? 0 })),
      quota: used._sum.used ?? 0,
    },
    recounted: {
      slots: rows.map(({ id, capacity, startAt, session: { state, serviceOn } }) => {
        const taken = of(id).length;
        const isFound = startAt > now && state === 'OPEN' && serviceOn !== closedOn;
        return { id, taken, free: isFound ? capacity - taken + of(id).filter(isFree).length : 0 };
      }),
      quota: live.filter(({ agreementId }) => agreementId !== null).length,
    },
  };
}

import { bookAppointment, holdAppointment } from '../../domain/appointment/hold-and-book.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import { Refusal } from '../../domain/errors.ts';
import { newId } from '../../domain/id.ts';
import { engine, read, write } from '../../prisma/client.ts';
import type { Racer } from '../fixtures/crowd.ts';
import { type Network, newKey, slotsOn } from '../fixtures/network.ts';
import { startScript } from './other-process.ts';

export type RaceKind = 'book' | 'hold' | 'reschedule';

/** One attempt: a racer, and for a reschedule the booking that is to be moved. */
export interface Attempt extends Racer {
  readonly appointmentId?: string;
}

export interface Outcome {
  readonly won: number;
  /** How often each refusal was given. Anything that is no refusal stands under its own message. */
  readonly refused: Readonly<Record<string, number>>;
}

function attempt(
  kind: RaceKind,
  slotId: string,
  { acting, residentId, appointmentId }: Attempt,
): Promise<string> {
  const idempotencyKey = newKey();
  const place = { idempotencyKey, slotId, residentId, priority: 'NORMAL' as const };
  if (kind === 'book') return bookAppointment(acting, place);
  if (kind === 'hold') return holdAppointment(acting, place);
  return rescheduleAppointment(acting, {
    idempotencyKey,
    slotId,
    appointmentId: appointmentId ?? '',
    expectedVersion: 1,
  });
}

/** All attempts at once, in this process. */
export async function race(kind: RaceKind, slotId: string, attempts: readonly Attempt[]): Promise<Outcome> {
  const refused: Record<string, number> = {};
  const settled = await Promise.allSettled(attempts.map((one) => attempt(kind, slotId, one)));
  for (const result of settled) {
    if (result.status === 'fulfilled') continue;
    const { reason } = result;
    const code = reason instanceof Refusal ? reason.code : `fault: ${String(reason)}`;
    refused[code] = (refused[code] ?? 0) + 1;
  }
  return { won: settled.filter(({ status }) => status === 'fulfilled').length, refused };
}

export const sum = (...outcomes: readonly Outcome[]): Outcome => {
  const refused: Record<string, number> = {};
  for (const outcome of outcomes) {
    for (const [code, times] of Object.entries(outcome.refused)) refused[code] = (refused[code] ?? 0) + times;
  }
  return { won: outcomes.reduce((total, { won }) => total + won, 0), refused };
};

/** What the slot counts, beside a recount of who really has a place in it. */
export async function recount(slotId: string): Promise<{ taken: number; counted: number }> {
  const { taken } = await read().slot.findUniqueOrThrow({ where: { id: slotId } });
  const live = { slotId, state: { in: ['HELD', 'BOOKED', 'CHECKED_IN', 'FULFILLED'] } };
  return { taken, counted: await read().appointment.count({ where: live }) };
}

export interface Course {
  race(network: Network, kind: RaceKind, slotId: string, all: readonly Attempt[]): Promise<Outcome>;
  end(): Promise<void>;
}

/** Runs half of the attempts in another process where the engine allows more than one writer, else all here. */
export async function raceInTwoProcesses(url: string): Promise<Course> {
  if (engine() === 'sqlite')
    return { race: (_network, kind, slotId, all) => race(kind, slotId, all), end: async () => {} };
  const other = startScript(new URL('./racer.ts', import.meta.url), [url]);
  await other.nextLine();
  return {
    async race({ clock }, kind, slotId, all) {
      const half = Math.floor(all.length / 2);
      const now = clock.now().toISOString();
      other.tell(JSON.stringify({ kind, slotId, now, attempts: all.slice(half) }));
      const here = await race(kind, slotId, all.slice(0, half));
      return sum(here, JSON.parse(await other.nextLine()) as Outcome);
    },
    async end() {
      other.kill('SIGTERM');
      await other.ended;
    },
  };
}

/** A new slot with few places, and for a reschedule a booking of each racer in a roomy slot of another day. */
export async function lastPlaces(
  network: Network,
  racers: readonly Racer[],
  { kind, capacity, daysAhead }: { kind: RaceKind; capacity: number; daysAhead: number },
): Promise<{ slotId: string; attempts: readonly Attempt[] }> {
  const place = { departmentId: network.orthopaedics, startTime: '14:00', endTime: '14:30' };
  const [slotId = ''] = await slotsOn(network, { ...place, daysAhead, pools: { PUBLIC: capacity } });
  if (kind !== 'reschedule') return { slotId, attempts: racers };
  const [roomy = ''] = await slotsOn(network, {
    ...place,
    daysAhead: daysAhead + 1,
    pools: { PUBLIC: racers.length },
  });
  return { slotId, attempts: await bookAll(network, roomy, racers) };
}

/** Books every racer into one slot, as many acts would have done. */
async function bookAll(network: Network, slotId: string, racers: readonly Racer[]): Promise<Attempt[]> {
  const now = network.clock.now();
  const slot = await read().slot.findUniqueOrThrow({ where: { id: slotId }, include: { session: true } });
  const attempts = racers.map((racer) => ({ ...racer, appointmentId: newId(now) }));
  await write(async ({ db }) => {
    await db.appointment.createMany({
      data: attempts.map(({ acting, residentId, appointmentId: id }) => ({
        id,
        no: id,
        journeyId: id,
        state: 'BOOKED',
        residentId,
        sourceOrgId: network.home,
        hospitalId: slot.hospitalId,
        departmentId: slot.departmentId,
        slotId,
        sessionId: slot.sessionId,
        bookedById: acting.viewer.personId,
        priority: 'NORMAL',
        service: 'OUTPATIENT',
        serviceOn: slot.session.serviceOn,
        startAt: slot.startAt,
        endAt: slot.endAt,
        createdAt: now,
        bookedAt: now,
      })),
    });
    await db.slot.update({ where: { id: slotId }, data: { taken: racers.length } });
  });
  return attempts;
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { cancelAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { testClock } from '../../domain/clock.ts';
import { crowd, type Racer } from '../fixtures/crowd.ts';
import { type Network, newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { useDatabase } from './database.ts';
import { type Course, lastPlaces, type RaceKind, race, raceInTwoProcesses, recount } from './race.ts';

const book = ({ acting, residentId }: Racer, slotId: string) =>
  bookAppointment(acting, { idempotencyKey: newKey(), slotId, residentId, priority: 'NORMAL' });

async function startingLine(size: number): Promise<{ network: Network; racers: Racer[] }> {
  const network = await smallNetwork(testClock(SUNDAY_MORNING));
  return { network, racers: await crowd(network, size) };
}

/** The races for the last places, one process on SQLite, two on PostgreSQL (promises: a seat is sold once). */
export function defineRaces({ rounds, racers: size }: { rounds: number; racers: number }): void {
  const database = useDatabase();
  const minutes = 10 * 60_000;
  let course: Course;
  beforeAll(async () => {
    course = await raceInTwoProcesses(database.url);
  });
  afterAll(() => course.end());

  describe.each<RaceKind>(['book', 'hold', 'reschedule'])('%s', (kind) => {
    test.each([1, 5])(
      `${size} at once for %i places: as many win, everybody else is told that it is full`,
      async (capacity) => {
        const { network, racers } = await startingLine(size);
        for (let round = 0; round < rounds; round += 1) {
          const { slotId, attempts } = await lastPlaces(network, racers, {
            kind,
            capacity,
            daysAhead: 3 + 2 * round,
          });
          expect(await course.race(network, kind, slotId, attempts)).toEqual({
            won: capacity,
            refused: { SLOT_FULL: size - capacity },
          });
          expect(await recount(slotId)).toEqual({ taken: capacity, counted: capacity });
          // The next round begins when these holds have run out, so that nobody's limit of holds decides it.
          if (kind === 'hold') network.clock.advance(10 * 60_000);
        }
      },
      minutes,
    );
  });

  test(
    'cancel and rebook: a place that comes free is sold once, whoever is first',
    async () => {
      const { network, racers } = await startingLine(size);
      for (let round = 0; round < rounds; round += 1) {
        const capacity = 5;
        const { slotId } = await lastPlaces(network, [], { kind: 'book', capacity, daysAhead: 3 + round });
        const holders = racers.slice(0, capacity);
        const bookings = await Promise.all(holders.map((racer) => book(racer, slotId)));
        const cancelling = bookings.map((appointmentId, at) =>
          cancelAppointment((holders[at] ?? (holders[0] as Racer)).acting, {
            idempotencyKey: newKey(),
            appointmentId,
            expectedVersion: 1,
            reasonCode: 'ILLNESS',
          }),
        );
        const during = await race('book', slotId, racers.slice(capacity));
        await Promise.all(cancelling);
        const after = await race('book', slotId, racers.slice(capacity, 2 * capacity + during.won));
        expect(during.won + after.won).toBe(capacity);
        expect(await recount(slotId)).toEqual({ taken: capacity, counted: capacity });
      }
    },
    minutes,
  );
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, localDateOf } from '../../domain/calendar-date.ts';
import { testClock } from '../../domain/clock.ts';
import { newId } from '../../domain/id.ts';
import { type Engine, engine, read, write } from '../../prisma/client.ts';
import { crowd } from '../fixtures/crowd.ts';
import { type Network, SUNDAY_MORNING, slotsOn, smallNetwork } from '../fixtures/network.ts';
import { counted, courses, follow, sharedNumbers, unalarmed } from './booking-model.ts';
import { useDatabase } from './database.ts';

/** A make-up day that the hospital has not decided on: nothing is found or booked there, whatever was made before. */
async function closeDay({ clock, hospital }: Network, dateOn: string): Promise<void> {
  const said = { kind: 'MAKE_UP_WORKDAY', name: '调休上班', document: '通知', setById: 'somebody' };
  const row = { id: newId(clock.now()), organizationId: hospital, dateOn, recordedAt: clock.now() };
  await write((tx) => tx.db.workCalendarDay.create({ data: { ...row, ...said } }));
}

/** How many random courses are followed on each engine. */
export function defineBookingModel(runs: Readonly<Record<Engine, number>>): void {
  useDatabase();

  test(
    'whatever nurses do at the same time, no place is sold twice and every counter equals a recount',
    async () => {
      const check = fc.asyncProperty(courses, async (course) => {
        const network = await smallNetwork(testClock(SUNDAY_MORNING), 2);
        const racers = await crowd(network, 4);
        const place = {
          departmentId: network.cardiology,
          pools: { GREEN_CHANNEL: 1, PUBLIC: 2 },
          endTime: '09:30',
        };
        const slots = [
          ...(await slotsOn(network, { ...place, daysAhead: 3 })),
          ...(await slotsOn(network, { ...place, daysAhead: 4 })),
          ...(await slotsOn(network, { ...place, daysAhead: 10 })),
        ];
        const closedOn = addDays(localDateOf(network.clock.now()), 4);
        await closeDay(network, closedOn);
        const scene = { network, racers, slots, closedOn };
        await follow(scene, course);
        const { stored, recounted } = await counted(scene);
        expect(stored).toEqual(recounted);
        expect(await unalarmed(scene)).toEqual([]);
        expect(await sharedNumbers(scene)).toEqual([]);
        for (const { free } of stored.slots) expect(free).toBeGreaterThanOrEqual(0);
        const perDay = await read().appointment.groupBy({
          by: ['residentId', 'departmentId', 'serviceOn'],
          where: { hospitalId: network.hospital, state: { in: ['BOOKED', 'CHECKED_IN'] } },
          _count: true,
        });
        for (const { _count } of perDay) expect(_count).toBe(1);
      });
      await fc.assert(check, { numRuns: runs[engine()] });
    },
    20 * 60_000,
  );
}

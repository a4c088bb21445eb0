import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { type Engine, engine, read } from '../../prisma/client.ts';
import { crowd } from '../fixtures/crowd.ts';
import { SUNDAY_MORNING, slotsOn, smallNetwork } from '../fixtures/network.ts';
import { counted, courses, follow } from './booking-model.ts';
import { useDatabase } from './database.ts';

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
        const scene = { network, racers, slots };
        await follow(scene, course);
        const { stored, recounted } = await counted(scene);
        expect(stored).toEqual(recounted);
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

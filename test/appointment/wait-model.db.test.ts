import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localDateOf } from '../../domain/calendar-date.ts';
import { testClock } from '../../domain/clock.ts';
import { engine } from '../../prisma/client.ts';
import { crowd } from '../fixtures/crowd.ts';
import { SUNDAY_MORNING, slotsOn, smallNetwork } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';
import { followWaiting, waitCounters, waitCourses } from '../support/wait-model.ts';

useDatabase();

test('whoever asks, waits, offers, misses or undoes at the same time: every counter equals a recount', async () => {
  const check = fc.asyncProperty(waitCourses, async (course) => {
    const network = await smallNetwork(testClock(SUNDAY_MORNING), 2);
    const racers = await crowd(network, 3);
    // From 12:00 to 12:30 on this day: the clock may pass it.
    const place = { departmentId: network.cardiology, startTime: '12:00', endTime: '12:30' };
    const [slotId = ''] = await slotsOn(network, { ...place, daysAhead: 0, pools: { PUBLIC: 1 } });
    const scene = { network, racers, slotId, dayOn: localDateOf(SUNDAY_MORNING) };
    await followWaiting(scene, course);
    const { stored, recounted } = await waitCounters(scene);
    expect(stored).toEqual(recounted);
    expect(stored.taken).toBeLessThanOrEqual(1);
  });
  await fc.assert(check, { numRuns: engine() === 'sqlite' ? 30 : 10 });
}, 600_000);

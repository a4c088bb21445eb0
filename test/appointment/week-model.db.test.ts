import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localDateOf } from '../../domain/calendar-date.ts';
import { testClock } from '../../domain/clock.ts';
import { engine } from '../../prisma/client.ts';
import { crowd } from '../fixtures/crowd.ts';
import { SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';
import {
  forgotten,
  liveThrough,
  offeredOnClosedDays,
  planWeek,
  type WeekScene,
  weekCounters,
  weeks,
} from '../support/week-model.ts';

useDatabase();

async function freshWeek(): Promise<WeekScene> {
  const network = await smallNetwork(testClock(SUNDAY_MORNING), 2);
  await planWeek(network);
  const racers = await crowd(network, 4);
  const { scheduler } = network;
  const admin = { ...scheduler, viewer: { ...scheduler.viewer, roles: ['ORG_ADMIN'] as const } };
  return { network, racers, admin, beganOn: localDateOf(SUNDAY_MORNING) };
}

test('whatever a week brings, no place is sold twice, no quota is wrong, and nobody is sent to a stopped session', async () => {
  const check = fc.asyncProperty(weeks, async (week) => {
    const scene = await freshWeek();
    await liveThrough(scene, week);
    const { oversold, stored, recounted } = await weekCounters(scene);
    expect(oversold).toBe(0);
    expect(stored).toEqual(recounted);
    expect(await forgotten(scene)).toEqual({ toStopped: [], unheard: [], alarmedForNothing: [] });
    expect(await offeredOnClosedDays(scene)).toEqual([]);
  });
  await fc.assert(check, { numRuns: engine() === 'sqlite' ? 25 : 8 });
}, 600_000);

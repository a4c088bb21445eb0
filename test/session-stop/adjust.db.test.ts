import { beforeEach, describe, expect, test } from 'vitest';
import { adjustSession, type SessionAdjustInput } from '../../domain/session/adjust.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { freshNetwork, hold, MINUTE, network, refusalOf } from '../appointment/scene.ts';
import { newKey, resident, slotsOn } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';
import { alarmsOf, appointment, book, recounted, sessionOf, stop } from './scene.ts';

useDatabase();

let slotId: string;
let sessionId: string;

beforeEach(async () => {
  await freshNetwork();
  const place = { departmentId: network.cardiology, daysAhead: 3, pools: { PUBLIC: 3 } };
  [slotId = ''] = await slotsOn(network, { ...place, startTime: '14:00', endTime: '14:30' });
  sessionId = (await sessionOf(slotId)).id;
});

const newResident = (name = '陈秀英') => write((tx) => resident(tx, network.home, name, network.clock.now()));
const adjust = (change: Partial<SessionAdjustInput>, by: Acting = network.scheduler) =>
  adjustSession(by, { idempotencyKey: newKey(), sessionId, ...change });
const toPlaces = (capacity: number) => adjust({ windows: [{ slotId, capacity }] });
const slot = () => read().slot.findUniqueOrThrow({ where: { id: slotId } });

describe('a session is changed while people book it', () => {
  test('places are taken back as far as nobody has them, whoever comes first', async () => {
    const residents = await Promise.all([1, 2, 3].map(() => newResident()));
    const outcomes = await Promise.allSettled([
      ...residents.map((residentId) => book(slotId, residentId)),
      toPlaces(1),
    ]);
    const booked = outcomes.slice(0, 3).filter(({ status }) => status === 'fulfilled').length;
    const isLess = outcomes[3]?.status === 'fulfilled';
    expect(await slot()).toMatchObject({ taken: booked, capacity: isLess ? 1 : 3 });
    expect(booked, 'nobody is without the place that was booked').toBe(isLess ? 1 : 3);
    const { stored, recount } = await recounted();
    expect(stored).toEqual(recount);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(['SLOT_FULL', 'PLACES_TAKEN']).toContain(outcome.reason.code);
  });

  test('a hold that has run out is nobody’s place', async () => {
    await hold(slotId, await newResident(), 'NORMAL');
    expect(await refusalOf(toPlaces(0))).toMatchObject({ code: 'PLACES_TAKEN' });
    network.clock.advance(11 * MINUTE);
    await toPlaces(0);
    expect(await slot()).toMatchObject({ capacity: 0, taken: 0 });
  });

  test('by the version that was read, and on its day', async () => {
    const { version } = await sessionOf(slotId);
    await adjust({ expectedVersion: version, windows: [{ slotId, capacity: 5 }] });
    const stale = adjust({ expectedVersion: version, windows: [{ slotId, capacity: 6 }] });
    expect(await refusalOf(stale)).toMatchObject({ code: 'VERSION_CONFLICT' });
    const nextDay = new Date((await sessionOf(slotId)).startAt.getTime() + 86_400_000);
    expect(await refusalOf(adjust({ startAt: nextDay, endAt: nextDay }))).toMatchObject({
      code: 'SESSION_DAY',
    });
    await stop({ sessionId });
    expect(await refusalOf(toPlaces(7))).toMatchObject({ code: 'STATE_CONFLICT' });
  });

  test('by the scheduler of the hospital alone', async () => {
    expect(await refusalOf(adjust({ windows: [{ slotId, capacity: 5 }] }, network.nurse))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('one window is stopped', () => {
  test('its bookings wait for another place, and nobody else is met', async () => {
    const pool = 'GREEN_CHANNEL';
    const { startAt, endAt } = await slot();
    await adjust({ windows: [{ pool, startAt, endAt, capacity: 2 }] });
    const id = await book(slotId, await newResident());
    const stopId = await stop({ sessionId, slotId });
    expect(await appointment(id)).toMatchObject({ state: 'TO_REBOOK', stoppedSessionId: sessionId });
    expect(await alarmsOf(id)).toEqual(['SESSION_STOPPED']);
    expect(await slot()).toMatchObject({ capacity: 0, taken: 0 });
    expect(await read().slot.findFirstOrThrow({ where: { sessionId, pool } })).toMatchObject({
      capacity: 2,
    });
    expect(await sessionOf(slotId)).toMatchObject({ state: 'OPEN' });
    expect(await read().sessionStop.findUniqueOrThrow({ where: { id: stopId } })).toMatchObject({ slotId });
  });

  test.each([
    ['twice', {}, 'WINDOW_STOPPED'],
    ['by a substitute', { kind: 'SUBSTITUTED', substituteId: 'x' }, 'STOP_FORM'],
    ['without its session', { sessionId: null }, 'STOP_FORM'],
    ['in another session', { slotId: 'x' }, 'NOT_FOUND'],
  ] as const)('not %s', async (_how, change, code) => {
    if (code === 'WINDOW_STOPPED') await stop({ sessionId, slotId });
    const again = stop({ sessionId, slotId, ...change } as Parameters<typeof stop>[0]);
    expect(await refusalOf(again)).toMatchObject({ code });
  });
});

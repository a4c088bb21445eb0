import { beforeEach, describe, expect, test } from 'vitest';
import { appointmentActions } from '../../domain/appointment/available-actions.ts';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { cancelAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import { appointmentById } from '../../domain/appointment/worklist.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { newKey, slotsOn } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';
import { bookHeld, quotaUsed, taken } from './course.ts';
import { freshNetwork, grandpa, granny, greenSlot, hold, MINUTE, network, publicSlot } from './scene.ts';

useDatabase();

beforeEach(() => freshNetwork());

const startOf = async (slotId: string) =>
  (await read().slot.findUniqueOrThrow({ where: { id: slotId } })).startAt.getTime();
const at = (milliseconds: number) => network.clock.set(new Date(milliseconds));
const book = (slotId: string, residentId: string, by = network.nurse) =>
  bookAppointment(by, { idempotencyKey: newKey(), slotId, residentId, priority: 'GREEN' });

const suspended = (): Acting => ({
  ...network.nurse,
  viewer: { ...network.nurse.viewer, organizationStatus: 'SUSPENDED' },
});

test('a hold ends with the beginning of its slot: nothing is booked into the past', async () => {
  at((await startOf(publicSlot)) - 2 * MINUTE);
  const id = await hold(publicSlot, granny, 'NORMAL');
  const { holdExpiresAt } = await read().appointment.findUniqueOrThrow({ where: { id } });
  expect(holdExpiresAt?.getTime()).toBe(await startOf(publicSlot));
  network.clock.advance(2 * MINUTE);
  expect(await refusalOf(bookHeld(id))).toMatchObject({ code: 'STATE_CONFLICT', currentState: 'EXPIRED' });
});

describe('a booking whose time has come', () => {
  let id: string;
  let version: number;
  beforeEach(async () => {
    id = await book(greenSlot, granny);
    ({ version } = await read().appointment.findUniqueOrThrow({ where: { id } }));
  });

  const cancel = () =>
    cancelAppointment(network.nurse, {
      ...{ idempotencyKey: newKey(), appointmentId: id, expectedVersion: version },
      reasonCode: 'ILLNESS',
    });
  const move = async () => {
    const place = { departmentId: network.cardiology, daysAhead: 2, pools: { PUBLIC: 1 } };
    const [slotId = ''] = await slotsOn(network, place);
    const input = { idempotencyKey: newKey(), appointmentId: id, expectedVersion: version, slotId };
    return rescheduleAppointment(network.nurse, input);
  };
  const open = async (act: string) => {
    const row = await appointmentById(network.nurse, id, new Set(['actions'] as const));
    if (row === null) throw new Error('not visible');
    return appointmentActions(network.nurse, row).find(({ action }) => action === act);
  };

  test.each([
    ['appointmentCancel', cancel],
    ['appointmentReschedule', move],
  ])('keeps its place and its quota: %s is refused, and says so before', async (act, carryOut) => {
    at(await startOf(greenSlot));
    expect(await open(act)).toMatchObject({ isAvailable: false, refusals: [{ code: 'VISIT_BEGUN' }] });
    expect((await refusalOf(carryOut())).code).toBe('VISIT_BEGUN');
    expect([await taken(greenSlot), await quotaUsed()]).toEqual([1, 1]);
  });

  test.each([
    ['appointmentCancel', cancel],
    ['appointmentReschedule', move],
  ])('a moment earlier %s is open', async (act, carryOut) => {
    at((await startOf(greenSlot)) - 1);
    expect(await open(act)).toMatchObject({ isAvailable: true });
    expect(await carryOut()).toBe(id);
  });
});

describe('a home that is suspended', () => {
  test('takes no new place', async () => {
    const refused = await refusalOf(book(greenSlot, granny, suspended()));
    expect(refused.code).toBe('ORGANIZATION_NOT_ACTIVE');
    expect((await refusalOf(hold(greenSlot, granny, 'GREEN', suspended()))).code).toBe(
      'ORGANIZATION_NOT_ACTIVE',
    );
    expect([await taken(greenSlot), await quotaUsed()]).toEqual([0, 0]);
  });

  test('ends what it has begun', async () => {
    const appointmentId = await book(greenSlot, grandpa);
    const claim = { idempotencyKey: newKey(), appointmentId, expectedVersion: 1 };
    await cancelAppointment(suspended(), { ...claim, reasonCode: 'HOSPITAL' });
    expect(await taken(greenSlot)).toBe(0);
  });
});

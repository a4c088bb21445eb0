import { beforeEach, describe, expect, test } from 'vitest';
import { cancelAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { addSlotException } from '../../domain/slot/exception-add.ts';
import { read } from '../../prisma/client.ts';
import { freshNetwork, grandpa, granny, network, publicSlot, refusalOf } from '../appointment/scene.ts';
import { crowd } from '../fixtures/crowd.ts';
import { newKey, slotsOn } from '../fixtures/network.ts';
import { appointment, book, stopOf } from '../session-stop/scene.ts';
import { useDatabase } from '../support/database.ts';
import { setPolicy } from './scene.ts';

useDatabase();
beforeEach(() => freshNetwork());

describe('a place added by name', () => {
  const add = async (appointmentId: string, slotId: string) =>
    addSlotException(network.doctor, {
      ...{ idempotencyKey: newKey(), appointmentId, slotId },
      expectedVersion: (await appointment(appointmentId)).version,
    });
  const slot = (id: string) => read().slot.findUniqueOrThrow({ where: { id } });

  /** Two whose session was stopped, and a slot of one place. */
  async function waiting() {
    const [, , , second = ''] = await slotsOn(network, {
      ...{ departmentId: network.cardiology, daysAhead: 6, pools: { GREEN_CHANNEL: 1, PUBLIC: 1 } },
    });
    const both = [await book(publicSlot, granny), await book(second, grandpa)];
    await stopOf(publicSlot);
    await stopOf(second);
    const place = { departmentId: network.cardiology, daysAhead: 8, endTime: '09:30' };
    const [slotId = ''] = await slotsOn(network, { ...place, pools: { PUBLIC: 1 } });
    return { both, slotId };
  }

  test('is not added while a regular one is free; then it is, and goes with the person', async () => {
    const { both, slotId } = await waiting();
    const [one = ''] = both;
    expect((await refusalOf(add(one, slotId))).code).toBe('EXTRA_PLACE_NOT_NEEDED');
    const [racer] = await crowd(network, 1);
    await book(slotId, racer?.residentId ?? '');
    await add(one, slotId);
    expect(await slot(slotId)).toMatchObject({ capacity: 2, extraPlaces: 1, taken: 2 });
    expect(await appointment(one)).toMatchObject({ state: 'BOOKED', slotId, placeNo: 2 });
    const told = await read().notification.findMany({ where: { nounId: one } });
    expect(told.map(({ kind }) => kind)).toContain('APPOINTMENT_ANSWERED');
    const { version } = await appointment(one);
    const claim = { idempotencyKey: newKey(), appointmentId: one, expectedVersion: version };
    await cancelAppointment(network.nurse, { ...claim, reasonCode: 'ILLNESS' });
    expect(await slot(slotId)).toMatchObject({ capacity: 1, extraPlaces: 0, taken: 1 });
  });

  test('two at once count right, and no more are added than the policy allows', async () => {
    await setPolicy('slot.extraPlacesPerSession', 1);
    const { both, slotId } = await waiting();
    const [racer] = await crowd(network, 1);
    await book(slotId, racer?.residentId ?? '');
    const added = await Promise.allSettled(both.map((id) => add(id, slotId)));
    expect(added.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(added.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'EXTRA_PLACES_USED', policy: { value: 1 } },
    });
    expect(await slot(slotId)).toMatchObject({ capacity: 2, extraPlaces: 1, taken: 2 });
  });

  test('is not for a booking that stands', async () => {
    const booked = await book(publicSlot, granny);
    expect((await refusalOf(add(booked, publicSlot))).code).toBe('STATE_CONFLICT');
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import { completeAppointment, moveToEmergency } from '../../domain/appointment/reception.ts';
import { cancelAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { contentAt } from '../../domain/handover/content.ts';
import { todayOf } from '../../domain/today/today.ts';
import { rows, write } from '../../prisma/client.ts';
import { instant, returning, set, spareSlot } from '../appointment/out.ts';
import { freshNetwork, grandpa, granny, network, publicSlot } from '../appointment/scene.ts';
import { action, arrive, at, book } from '../appointment/visit.ts';
import { claimOf } from '../appointment/wait.ts';
import { slotsOn } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';
import { statementsOf } from '../support/statement-count.ts';

useDatabase();
beforeEach(() => freshNetwork());

describe('who has left and is not back', () => {
  let id: string;
  beforeEach(async () => {
    id = await book(publicSlot, granny);
    at('08:00');
    await set(id, { leftAt: instant('08:00') });
  });

  test('stands on the list of the day, and of every later one, until the return is told', async () => {
    expect(await returning()).toEqual([id]);
    at('08:50');
    await arrive(id);
    at('09:10');
    await completeAppointment(network.doctor, await claimOf(id));
    for (const dayOn of ['2026-11-28', '2026-12-09']) {
      at('07:00', dayOn);
      expect(await returning()).toEqual([id]);
      const { lines } = await contentAt({ rows }, network.home, network.clock.now());
      expect(lines.filter(({ what }) => what === 'RETURNING').map(({ nounId }) => nounId)).toEqual([id]);
    }
    expect(await returning('2026-11-26')).toEqual([]);
    await set(id, { returnedAt: instant('06:50', '2026-12-09') });
    expect(await returning()).toEqual([]);
  });

  test('stands there when the booking is cancelled on the way, and the return alone can be told', async () => {
    at('08:20');
    await cancelAppointment(network.nurse, { ...(await claimOf(id)), reasonCode: 'TRANSPORT' });
    at('08:00', '2026-11-28');
    expect(await returning()).toEqual([id]);
    expect(await action(id, 'appointmentTravelSet')).toMatchObject({ isAvailable: true });
    expect(await refusalOf(set(id, { isFasting: true }))).toMatchObject({
      ...{ code: 'TRAVEL_OVER', path: ['isFasting'] },
    });
    await set(id, { returnedAt: instant('08:40') });
    expect(await returning()).toEqual([]);
    expect(await refusalOf(set(id, { returnedAt: null }))).toMatchObject({ code: 'STATE_CONFLICT' });
  });

  test('of an emergency stands there until an admission or death says where they are', async () => {
    at('08:50');
    await arrive(id);
    await moveToEmergency(network.doctor, { ...(await claimOf(id)), reasonText: '胸痛' });
    await write(({ db }) => db.appointment.update({ where: { id }, data: { leftAt: null } }));
    at('08:00', '2026-11-28');
    expect(await returning()).toEqual([id]);
    const residentId = granny;
    const presence = (to: string) =>
      write(({ db }) => db.residency.updateMany({ where: { residentId }, data: { presence: to } }));
    await presence('HOSPITAL');
    expect(await returning()).toEqual([]);
    await presence('IN');
    expect(await returning()).toEqual([id]);
    await write(({ db }) => db.resident.update({ where: { id: granny }, data: { life: 'DECEASED' } }));
    expect(await returning()).toEqual([]);
  });

  test('counts once: who left again later was home before', async () => {
    at('08:00', '2026-11-30');
    const [slotId = ''] = await slotsOn(network, {
      ...{
        departmentId: network.orthopaedics,
        daysAhead: 0,
        pools: { PUBLIC: 1 },
        startTime: '10:00',
        endTime: '10:30',
      },
    });
    const again = await book(slotId, granny);
    expect(await returning()).toEqual([id]);
    await set(again, { leftAt: instant('08:00', '2026-11-30') });
    expect(await returning()).toEqual([again]);
  });
});

test('who is out costs no statements more, and the trips that are over are not read', async () => {
  const lists = () => todayOf(network.nurse, null, new Set(['details'] as const));
  at('08:00');
  const leaving = async (residentId: string, slotId: string) => {
    const id = await book(slotId, residentId);
    await set(id, { leftAt: instant('08:00') });
    return id;
  };
  const [one, other] = [await leaving(granny, publicSlot), await leaving(grandpa, await spareSlot())];
  at('07:00', '2026-11-28');
  const two = await statementsOf(lists);
  expect((await lists()).of('RETURNING').map(({ id }) => id)).toEqual([one, other]);
  await set(other, { returnedAt: instant('11:00') });
  expect(await statementsOf(lists)).toBe(two);
  expect((await lists()).of('RETURNING').map(({ id }) => id)).toEqual([one]);
});

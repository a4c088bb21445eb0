import { beforeEach, expect, test } from 'vitest';
import { checkInAppointment } from '../../domain/appointment/reception.ts';
import { read, write } from '../../prisma/client.ts';
import { freshNetwork, MINUTE, network } from '../appointment/scene.ts';
import { claimOf } from '../appointment/wait.ts';
import { resident, slotsOn } from '../fixtures/network.ts';
import { outcomesOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';
import { deadlocksDuring } from '../support/deadlocks.ts';
import { book, practitioner, sessionOf, stop } from './scene.ts';

useDatabase();
beforeEach(() => freshNetwork());

const GRADE = { category: 'SPECIALIST', title: '主任医师' };

test('somebody stands in while the patients of the session arrive: they are received, and all are told', async () => {
  for (let round = 0; round < 6; round += 1) {
    const practitionerId = await practitioner('周医生', GRADE);
    const substituteId = await practitioner('吴医生', GRADE);
    const place = { departmentId: network.cardiology, daysAhead: 3, pools: { PUBLIC: 8 } };
    const [slotId = ''] = await slotsOn(network, { ...place, startTime: '14:00', endTime: '14:30' });
    const { id: sessionId } = await sessionOf(slotId);
    await write(({ db }) => db.session.update({ where: { id: sessionId }, data: { practitionerId } }));
    const ids: string[] = [];
    for (let patient = 0; patient < 6; patient += 1) {
      const residentId = await write((tx) => resident(tx, network.home, '陈秀英', network.clock.now()));
      ids.push(await book(slotId, residentId));
    }
    const { startAt } = await read().slot.findUniqueOrThrow({ where: { id: slotId } });
    network.clock.set(new Date(startAt.getTime() - 60 * MINUTE));
    const [first = '', ...others] = ids;
    // The hospital has begun to receive: who arrives now is locked alone.
    await checkInAppointment(network.scheduler, await claimOf(first));
    const claims = await Promise.all(others.map(claimOf));
    const arriving = () => claims.map((claim) => checkInAppointment(network.scheduler, claim));
    const deadlocks = await deadlocksDuring(async () => {
      const acts = [...arriving(), stop({ sessionId, kind: 'SUBSTITUTED', substituteId })];
      expect(new Set(await outcomesOf(acts))).toEqual(new Set(['DONE']));
    });
    expect({ round, deadlocks }).toEqual({ round, deadlocks: 0 });
    const told = { kind: 'SESSION_SUBSTITUTED', nounId: { in: ids } };
    expect(await read().notification.count({ where: told })).toBe(ids.length);
  }
});

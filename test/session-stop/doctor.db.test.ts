import { beforeEach, expect, test } from 'vitest';
import { sessionStopsPage } from '../../domain/session-stop/search.ts';
import { read, write } from '../../prisma/client.ts';
import { freshNetwork, greenSlot, network } from '../appointment/scene.ts';
import { slotsOn } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';
import { practitioner, sessionHeldBy, sessionOf, stop } from './scene.ts';

useDatabase();
beforeEach(() => freshNetwork());

test('a doctor is stopped in every department, and the stop says of which it is', async () => {
  const doctor = await practitioner('周医生', { category: 'SPECIALIST', title: '主任医师' });
  const here = await sessionHeldBy(doctor, 5);
  const { serviceOn } = await sessionOf(here);
  const one = await stop({ practitionerId: doctor, serviceOn });
  const stopIn = (id: string) => read().sessionStop.findUniqueOrThrow({ where: { id } });
  expect(await stopIn(one)).toMatchObject({ departmentId: network.cardiology, practitionerId: doctor });
  expect((await sessionOf(here)).state).toBe('STOPPED');
  expect((await sessionOf(greenSlot)).state).toBe('OPEN');
  const first = await sessionHeldBy(doctor, 6);
  const place = { departmentId: network.orthopaedics, daysAhead: 6, pools: { PUBLIC: 1 } };
  const [second = ''] = await slotsOn(network, { ...place, startTime: '09:00', endTime: '09:30' });
  const { id } = await sessionOf(second);
  await write(({ db }) => db.session.update({ where: { id }, data: { practitionerId: doctor } }));
  const two = await stop({ practitionerId: doctor, serviceOn: (await sessionOf(first)).serviceOn });
  expect(await stopIn(two)).toMatchObject({ departmentId: null, practitionerId: doctor });
  for (const departmentId of [network.cardiology, network.orthopaedics]) {
    const page = await sessionStopsPage(network.scheduler, { departmentId }, { first: 20, after: null });
    const shown = page.nodes.find((stopped) => stopped.id === two);
    expect(shown).toMatchObject({ departmentId: null, departmentName: null });
    expect((await shown?.page.alternatives())?.get(two) ?? []).toEqual([]);
  }
});

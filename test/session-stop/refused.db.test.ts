import { beforeEach, describe, expect, test } from 'vitest';
import type { SessionStopInput } from '../../domain/session-stop/stop.ts';
import { read, write } from '../../prisma/client.ts';
import { freshNetwork, granny, greenSlot, network, publicSlot, refusalOf } from '../appointment/scene.ts';
import { slotsOn } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';
import { appointment, book, practitioner, sessionHeldBy, sessionOf, stop, stopOf } from './scene.ts';

useDatabase();
beforeEach(() => freshNetwork());

describe('a substitute', () => {
  const SENIOR = { category: 'SPECIALIST', title: '主任医师' };

  test('of the same grade stands in: bookings stay, bookers are told, the first doctor stays visible', async () => {
    const first = await practitioner('周医生', SENIOR);
    const substituteId = await practitioner('吴医生', SENIOR);
    const slotId = await sessionHeldBy(first, 5);
    const booked = await book(slotId, granny);
    const { id: sessionId } = await sessionOf(slotId);
    await stop({ sessionId, kind: 'SUBSTITUTED', substituteId });
    expect(await sessionOf(slotId)).toMatchObject({ state: 'OPEN', practitionerId: first, substituteId });
    expect((await appointment(booked)).state).toBe('BOOKED');
    const told = await read().notification.findMany({ where: { nounId: booked } });
    expect(told.map(({ kind }) => kind)).toEqual(['SESSION_SUBSTITUTED']);
  });

  test('of another grade, the same one, a stranger, or one who is busy does not', async () => {
    const first = await practitioner('周医生', SENIOR);
    const busy = await practitioner('郑医生', SENIOR);
    const junior = await practitioner('王医生', { ...SENIOR, title: '主治医师' });
    const untitled = await practitioner('李医生', { ...SENIOR, title: null });
    const general = await practitioner('陈医生', { ...SENIOR, category: 'GP' });
    const { id: sessionId } = await sessionOf(await sessionHeldBy(first, 5, { isExpert: true }));
    await sessionHeldBy(busy, 5);
    const codeOf = async (substituteId: string) =>
      (await refusalOf(stop({ sessionId, kind: 'SUBSTITUTED', substituteId }))).code;
    expect(await codeOf(first)).toBe('SUBSTITUTE_SAME');
    expect(await codeOf(junior)).toBe('SUBSTITUTE_GRADE');
    expect(await codeOf(untitled)).toBe('SUBSTITUTE_GRADE');
    expect(await codeOf(general)).toBe('SUBSTITUTE_GRADE');
    expect(await codeOf(busy)).toBe('SUBSTITUTE_BUSY');
    expect(await codeOf('nobody')).toBe('NOT_FOUND');
    const elsewhere = await practitioner('孙医生', SENIOR, network.orthopaedics);
    expect(await codeOf(elsewhere)).toBe('SUBSTITUTE_DEPARTMENT');
    expect(await read().sessionStop.count({ where: { hospitalId: network.hospital } })).toBe(0);
  });
});

test.each(['of the department', 'of another one of the same specialty'])(
  'a substitute %s stands in',
  async (where) => {
    const SENIOR = { category: 'SPECIALIST', title: '主任医师' };
    const isSame = where === 'of the department';
    if (!isSame) await write(({ db }) => db.department.updateMany({ data: { specialty: '03' } }));
    const first = await practitioner('周医生', SENIOR);
    const at = isSame ? network.cardiology : network.orthopaedics;
    const substituteId = await practitioner('吴医生', SENIOR, at);
    const slotId = await sessionHeldBy(first, 5);
    await stop({ sessionId: (await sessionOf(slotId)).id, kind: 'SUBSTITUTED', substituteId });
    expect(await sessionOf(slotId)).toMatchObject({ substituteId });
  },
);

describe('what is refused writes nothing', () => {
  const day = async () => ({
    departmentId: network.cardiology,
    serviceOn: (await sessionOf(greenSlot)).serviceOn,
  });
  const one = async () => ({ sessionId: (await sessionOf(greenSlot)).id });
  type Case = [name: string, code: string, path: string[], input: () => Promise<Partial<SessionStopInput>>];
  const cases: Case[] = [
    ['neither a session nor a department', 'STOP_FORM', ['departmentId'], async () => ({})],
    ['both', 'STOP_FORM', ['serviceOn'], async () => ({ ...(await one()), serviceOn: '2026-11-27' })],
    ['a doctor without a day', 'STOP_FORM', ['serviceOn'], async () => ({ practitionerId: 'x' })],
    [
      'a doctor who holds nothing then',
      'NO_SESSION_MATCHES',
      ['serviceOn'],
      async () => ({ practitionerId: 'x', serviceOn: (await day()).serviceOn }),
    ],
    ['no day', 'STOP_FORM', ['serviceOn'], async () => ({ departmentId: network.cardiology })],
    ['an unknown session', 'NOT_FOUND', ['sessionId'], async () => ({ sessionId: 'nowhere' })],
    [
      'a foreign department',
      'NOT_FOUND',
      ['departmentId'],
      async () => ({ ...(await day()), departmentId: 'x' }),
    ],
    [
      'nothing held then',
      'NO_SESSION_MATCHES',
      ['serviceOn'],
      async () => ({ ...(await day()), half: 'PM' }),
    ],
    [
      'OTHER without words',
      'REASON_TEXT',
      ['reasonText'],
      async () => ({ ...(await one()), reasonCode: 'OTHER' }),
    ],
    [
      'nobody who stands in',
      'SUBSTITUTE_FORM',
      ['substituteId'],
      async () => ({ ...(await one()), kind: 'SUBSTITUTED' }),
    ],
    [
      'a substitute for a stop',
      'SUBSTITUTE_FORM',
      ['substituteId'],
      async () => ({ ...(await one()), substituteId: 'x' }),
    ],
  ];

  test.each(cases)('%s: %s', async (_name, code, path, input) => {
    const booked = await book(publicSlot, granny);
    expect(await refusalOf(stop(await input()))).toMatchObject({ code, path });
    expect([(await appointment(booked)).version, (await sessionOf(greenSlot)).version]).toEqual([1, 1]);
    expect(await read().sessionStop.count({ where: { hospitalId: network.hospital } })).toBe(0);
  });

  test('a session that is over, one that is stopped already, and one of another hospital', async () => {
    const { id: sessionId, endAt } = await sessionOf(greenSlot);
    const { viewer } = network.scheduler;
    const stranger = { ...network.scheduler, viewer: { ...viewer, organizationId: network.otherHome } };
    expect((await refusalOf(stop({ sessionId }, stranger))).code).toBe('NOT_FOUND');
    await stop({ sessionId });
    expect((await refusalOf(stop({ sessionId }))).code).toBe('STATE_CONFLICT');
    expect((await refusalOf(stop(await day()))).code).toBe('STATE_CONFLICT');
    const [other = ''] = await slotsOn(network, {
      ...{ departmentId: network.orthopaedics, daysAhead: 5, pools: { PUBLIC: 1 } },
    });
    network.clock.set(endAt);
    expect((await refusalOf(stopOf(other))).code).toBe('SESSION_STOP_IN_PAST');
  });
});

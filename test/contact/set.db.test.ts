import { beforeAll, describe, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { type ContactSetInput, setContact } from '../../domain/contact/set.ts';
import { seal } from '../../domain/seal/seal.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { housed, idCardNo, register, written } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
let nurse: Acting;
let otherNurse: Acting;
let residentId: string;
beforeAll(async () => {
  ({ nurse, otherNurse } = await smallNetwork(clock));
  residentId = await housed(nurse);
});

const list = () =>
  read().contact.findMany({ where: { residentId, endedAt: null }, orderBy: { rank: 'asc' } });
const version = async () => (await read().resident.findUniqueOrThrow({ where: { id: residentId } })).version;
const set = async (changes: Partial<ContactSetInput>, acting = nurse) =>
  setContact(acting, { idempotencyKey: newKey(), residentId, expectedVersion: await version(), ...changes });
const ofPhone = (id: string, envelope: string) =>
  seal().open(envelope, { table: 'Contact', row: id, column: 'phoneSealed' });

describe('the list of contacts', () => {
  test('takes a new one at its rank, moves, changes and ends one, and has no gaps', async () => {
    await set({ name: '陈小红', relation: 'DAUGHTER', phone: '13900002222' });
    const neighbour = await set({ rank: 1, name: '邻居', relation: 'NON_RELATIVE', phone: '0756-2233445' });
    expect((await list()).map(({ name, rank }) => [name, rank])).toEqual([
      ['邻居', 1],
      ['陈小明', 2],
      ['陈小红', 3],
    ]);
    await set({ contactId: neighbour, rank: 3, name: '老邻居' });
    const moved = await list();
    expect(moved.map(({ name }) => name)).toEqual(['陈小明', '陈小红', '老邻居']);
    expect(ofPhone(neighbour, moved[2]?.phoneSealed ?? '')).toBe('07562233445');
    await set({ contactId: moved[0]?.id ?? '', isEnded: true });
    expect((await list()).map(({ name, rank }) => [name, rank])).toEqual([
      ['陈小红', 1],
      ['老邻居', 2],
    ]);
    expect(await read().event.count({ where: { noun: 'contact', nounId: neighbour } })).toBe(2);
  });

  test('is told to be stale to who read it before', async () => {
    const refusal = await refusalOf(
      set({ expectedVersion: 1, name: '甲', relation: 'SON', phone: '13900002222' }),
    );
    expect(refusal).toMatchObject({ code: 'VERSION_CONFLICT', path: ['expectedVersion'] });
  });
});

const bad: [string, Partial<ContactSetInput>, string, string][] = [
  ['a phone that cannot be called', { name: '甲', relation: 'SON', phone: '110x' }, 'PHONE_FORM', 'phone'],
  ['no name', { relation: 'SON', phone: '13900002222' }, 'CONTACT_INCOMPLETE', 'name'],
  ['no phone', { relation: 'SON', name: '甲' }, 'CONTACT_INCOMPLETE', 'phone'],
  [
    'control characters',
    { relation: 'SON', name: '甲\u0007', phone: '13900002222' },
    'TEXT_CONTROL_CHARACTERS',
    'name',
  ],
  [
    'a long text',
    { relation: 'SON', name: '甲'.repeat(2001), phone: '13900002222' },
    'TEXT_TOO_LONG',
    'name',
  ],
  [
    'a rank before the first',
    { relation: 'SON', name: '甲', phone: '13900002222', rank: 0 },
    'CONTACT_RANK',
    'rank',
  ],
  ['an unknown contact', { contactId: 'unknown', name: '甲' }, 'NOT_FOUND', 'contactId'],
  ['an unknown resident', { residentId: 'unknown', name: '甲' }, 'NOT_FOUND', 'residentId'],
];
test.each(bad)('%s is refused, and nothing is written', async (_what, changes, code, path) => {
  const before = await written();
  expect(await refusalOf(set(changes))).toMatchObject({ code, path: [path] });
  expect(await written()).toEqual(before);
});

test('a resident of a home keeps one contact', async () => {
  const [first, ...others] = await list();
  for (const { id } of others) await set({ contactId: id, isEnded: true });
  const refusal = await refusalOf(set({ contactId: first?.id ?? '', isEnded: true }));
  expect(refusal).toMatchObject({ code: 'RESIDENT_WITHOUT_CONTACT', rule: 'V5' });
});

test('another home meets an unknown resident, and who has only registered a closed record', async () => {
  const contact = { name: '甲', relation: 'SON', phone: '13900002222' } as const;
  expect(await refusalOf(set(contact, otherNurse))).toMatchObject({
    code: 'NOT_FOUND',
    path: ['residentId'],
  });
  expect(await register(otherNurse, { idNo: idCardNo() })).toBe(residentId);
  expect(await refusalOf(set(contact, otherNurse))).toMatchObject({ code: 'RECORD_NOT_OPEN' });
});

import { beforeEach, expect, test } from 'vitest';
import { type AppointmentBookBulkInput, bookBulk } from '../../domain/appointment/bulk.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { crowd, type Racer } from '../fixtures/crowd.ts';
import { newKey, slotsOn } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';
import { freshNetwork, network } from './scene.ts';

useDatabase();

let sessionId: string;
let people: Racer[];
beforeEach(async () => {
  await freshNetwork();
  people = await crowd(network, 6);
  // Two slots of two places each.
  const place = { departmentId: network.orthopaedics, daysAhead: 6, pools: { PUBLIC: 2 } };
  const [slotId = ''] = await slotsOn(network, place);
  ({ sessionId } = await read().slot.findUniqueOrThrow({ where: { id: slotId } }));
});

const bulkOf = (who: readonly Racer[], change: Partial<AppointmentBookBulkInput> = {}) => ({
  ...{ idempotencyKey: newKey(), sessionId, priority: 'NORMAL' as const },
  items: who.map(({ residentId }) => ({ residentId, details: { note: '批量' } })),
  ...change,
});
const send = (input: AppointmentBookBulkInput, by: Acting = network.nurse) => bookBulk(by, input);
const booked = () => read().appointment.findMany({ where: { sessionId }, orderBy: { startAt: 'asc' } });
const codes = (results: Awaited<ReturnType<typeof send>>) =>
  results.map(({ refusal }) => refusal?.code ?? 'BOOKED');

async function requireRightCounters(): Promise<void> {
  const rows = await booked();
  for (const { id, taken } of await read().slot.findMany({ where: { sessionId } }))
    expect(taken).toBe(rows.filter(({ slotId }) => slotId === id).length);
}

test('gives the free places by time in the order given, and each resident a result', async () => {
  const results = await send(bulkOf(people));
  expect(codes(results)).toEqual(['BOOKED', 'BOOKED', 'BOOKED', 'BOOKED', 'SLOT_FULL', 'SLOT_FULL']);
  expect(results.map(({ residentId }) => residentId)).toEqual(people.map(({ residentId }) => residentId));
  const order = (await booked()).map(({ residentId }) => residentId);
  expect(new Set(order.slice(0, 2))).toEqual(new Set(people.slice(0, 2).map(({ residentId }) => residentId)));
  expect(await read().auditEvent.count({ where: { operation: 'appointmentBook', action: 'ACT' } })).toBe(4);
  await requireRightCounters();
});

test('one who is refused holds up nobody', async () => {
  const unknown = { residentId: '0192f0c8-0000-7000-8000-000000000000' };
  const [first, second] = bulkOf(people.slice(0, 2)).items;
  const items = [first, unknown, second].filter((item) => item !== undefined);
  expect(codes(await send(bulkOf([], { items })))).toEqual(['BOOKED', 'NOT_FOUND', 'BOOKED']);
});

test('sent again with the same key it answers the same and books nobody twice', async () => {
  const bulk = bulkOf(people.slice(0, 5));
  const once = await send(bulk);
  const twice = await send(bulk);
  expect(twice.map(({ appointmentId }) => appointmentId)).toEqual(
    once.map(({ appointmentId }) => appointmentId),
  );
  expect(codes(twice)).toEqual(codes(once));
  expect(await booked()).toHaveLength(4);
  const other = { ...bulk, items: bulk.items.slice(1) };
  expect((await refusalOf(send(other))).code).toBe('IDEMPOTENCY_KEY_REUSED');
});

test('goes on from where a crash has ended it', async () => {
  const bulk = bulkOf(people.slice(0, 3));
  let reads = 0;
  const now = () => {
    // Of the third act nothing is kept: the process ends before it commits.
    reads += 1;
    if (reads > 3) throw new Error('the process ends');
    return network.clock.now();
  };
  const dying = { ...network.nurse, clock: { ...network.clock, now } };
  await expect(send(bulk, dying)).rejects.toThrow('the process ends');
  const before = (await booked()).map(({ id }) => id);
  expect(before.length).toBe(2);
  const results = await send(bulk);
  expect(codes(results)).toEqual(['BOOKED', 'BOOKED', 'BOOKED']);
  expect(results.map(({ appointmentId }) => appointmentId)).toEqual(expect.arrayContaining(before));
  expect(await booked()).toHaveLength(3);
  await requireRightCounters();
});

test.each([
  ['nobody', () => bulkOf([]), 'BULK_EMPTY'],
  ['somebody twice', () => bulkOf([...people, ...people.slice(0, 1)]), 'BULK_TWICE'],
  [
    'an unknown session',
    () => bulkOf(people, { sessionId: '0192f0c8-0000-7000-8000-000000000000' }),
    'NOT_FOUND',
  ],
])('%s is refused as a whole', async (_title, input, code) => {
  expect((await refusalOf(send(input()))).code).toBe(code);
  expect(await booked()).toHaveLength(0);
});

test('more residents than the limit are refused with it, and nobody is booked', async () => {
  const { personId } = network.nurse.viewer;
  const items = Array.from({ length: 101 }, (_, at) => ({ residentId: `resident-${at}` }));
  expect(await refusalOf(send(bulkOf([], { items })))).toMatchObject({
    ...{ code: 'BULK_TOO_MANY', path: ['items'], policy: { key: 'appt.bulkMax', value: 100 } },
  });
  expect(await read().idempotencyRecord.count({ where: { personId, mutation: 'appointmentBookBulk' } })).toBe(
    0,
  );
});

test('two at the same time for the last places: each place once', async () => {
  const [one, other] = await Promise.all([send(bulkOf(people.slice(0, 3))), send(bulkOf(people.slice(3)))]);
  const all = codes([...one, ...other]);
  expect(all.filter((code) => code === 'BOOKED')).toHaveLength(4);
  expect(all.filter((code) => code !== 'BOOKED')).toEqual(['SLOT_FULL', 'SLOT_FULL']);
  await requireRightCounters();
});

test('a resident with another booking at the time of one slot gets the next', async () => {
  const [clash] = people;
  const place = { departmentId: network.cardiology, daysAhead: 6, pools: { PUBLIC: 1 } };
  const [slotId = ''] = await slotsOn(network, { ...place, endTime: '09:30' });
  const { sessionId: elsewhere } = await read().slot.findUniqueOrThrow({ where: { id: slotId } });
  const items = bulkOf(clash === undefined ? [] : [clash]).items;
  await send(bulkOf([], { items, sessionId: elsewhere }));
  await send(bulkOf([], { items }));
  const [appointment] = await booked();
  const later = await read().slot.findFirstOrThrow({ where: { sessionId }, orderBy: { startAt: 'desc' } });
  expect(appointment?.slotId).toBe(later.id);
});

import { beforeEach, expect, test } from 'vitest';
import { holdAppointment } from '../../domain/appointment/hold-and-book.ts';
import { dropExpiredKeys } from '../../domain/idempotency.ts';
import { read } from '../../prisma/client.ts';
import { freshNetwork, granny, hold, MINUTE, network, publicSlot } from '../appointment/scene.ts';
import { newKey } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

const WEEK = 7 * 24 * 60 * MINUTE;

beforeEach(() => freshNetwork());

test('a key is forgotten a week after it was used, not a moment earlier', async () => {
  await hold(publicSlot, granny, 'NORMAL');
  const kept = () => read().idempotencyRecord.count({ where: { personId: network.nurse.viewer.personId } });
  network.clock.advance(WEEK - 1);
  await dropExpiredKeys(network.clock.now());
  expect(await kept()).toBe(1);
  network.clock.advance(1);
  expect(await dropExpiredKeys(network.clock.now())).toBeGreaterThan(0);
  expect(await kept()).toBe(0);
});

test('who sends an act again is shown its object once more, which is on record as a read', async () => {
  const input = {
    idempotencyKey: newKey(),
    slotId: publicSlot,
    residentId: granny,
    priority: 'NORMAL',
  } as const;
  const id = await holdAppointment(network.nurse, input);
  expect(await holdAppointment(network.nurse, input)).toBe(id);
  const rows = await read().auditEvent.findMany({ where: { nounId: id }, orderBy: { seq: 'asc' } });
  expect(rows.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(['ACT DONE', 'READ REPEATED']);
});

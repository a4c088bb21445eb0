import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { holdAppointment } from '../../domain/appointment/hold-and-book.ts';
import { dropExpiredKeys } from '../../domain/idempotency.ts';
import { createSeal, useSeal } from '../../domain/seal/seal.ts';
import { read } from '../../prisma/client.ts';
import { freshNetwork, granny, hold, MINUTE, network, publicSlot } from '../appointment/scene.ts';
import { newKey } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';
import { useTestKeys } from '../support/keys.ts';

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

test('a key is kept as a keyed hash: a client may have made it of a number', async () => {
  const idempotencyKey = '110105-19491231-0021';
  await holdAppointment(network.nurse, {
    idempotencyKey,
    slotId: publicSlot,
    residentId: granny,
    priority: 'NORMAL',
  });
  const kept = JSON.stringify(await read().idempotencyRecord.findMany());
  expect(kept).not.toContain('19491231');
  expect(kept).not.toContain(createHash('sha256').update(idempotencyKey).digest('base64url'));
});

test('a retry is known while the index key changes', async () => {
  const input = {
    idempotencyKey: newKey(),
    slotId: publicSlot,
    residentId: granny,
    priority: 'NORMAL',
  } as const;
  const keyOf = (byte: number) => new Uint8Array(32).fill(byte);
  const sealKeys = { activeKeyId: 'test', keys: { test: keyOf(1) } };
  const id = await holdAppointment(network.nurse, input);
  useSeal(createSeal({ ...sealKeys, indexKey: keyOf(7), indexKeysBefore: [keyOf(2)] }));
  expect(await holdAppointment(network.nurse, input)).toBe(id);
  useTestKeys();
});

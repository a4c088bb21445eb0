import { beforeAll, describe, expect, test } from 'vitest';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { testClock } from '../../domain/clock.ts';
import { contentAt } from '../../domain/handover/content.ts';
import { type HandoverSignInput, signHandover } from '../../domain/handover/sign.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, rows } from '../../prisma/client.ts';
import { type Network, newKey, SUNDAY_MORNING, slotsOn, smallNetwork } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { housed, idCardNo } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
const HOUR = 3_600_000;
let network: Network;
let day: Acting;
let night: Acting;
let granny: string;
let grandpa: string;
let slots: string[];
beforeAll(async () => {
  network = await smallNetwork(clock);
  day = network.nurse;
  night = { ...day, viewer: { ...day.viewer, personId: network.otherNurse.viewer.personId } };
  granny = await housed(day, { idNo: idCardNo({ sequence: 501 }) });
  grandpa = await housed(day, { idNo: idCardNo({ sequence: 503 }), healthCardNo: null });
  const place = { departmentId: network.cardiology, pools: { PUBLIC: 5 }, endTime: '09:30', daysAhead: 3 };
  slots = await slotsOn(network, place);
});

const sign = (acting: Acting, change: Partial<HandoverSignInput> = { shift: 'DAY' }) =>
  signHandover(acting, { idempotencyKey: newKey(), ...change });
const take = async (acting: Acting, handoverId: string) => sign(acting, { handoverId, expectedVersion: 1 });
const itemsOf = async (handoverId: string) =>
  (await read().handoverItem.findMany({ where: { handoverId }, orderBy: { position: 'asc' } })).map(
    ({ kind, noun, what, residentId }) => ({ kind, noun, what, residentId }),
  );

describe('a handover', () => {
  test('tells what has happened to the residents of the home, and is signed by two people', async () => {
    const id = await sign(day, { shift: 'DAY', note: '王奶奶夜间注意翻身' });
    const items = await itemsOf(id);
    expect(items).toContainEqual({
      kind: 'CHANGE',
      noun: 'residency',
      what: 'residencyBegin',
      residentId: granny,
    });
    const row = await read().handover.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ state: 'GIVEN', nursingHomeId: network.home, toAt: clock.now() });
    expect(row.fromAt).toEqual(new Date(clock.now().getTime() - 24 * HOUR));
    expect(row.noteSealed).not.toContain('翻身');
    expect(await refusalOf(take(day, id))).toMatchObject({ code: 'NOT_YOUR_ACT' });
    expect(await refusalOf(sign(night))).toMatchObject({ code: 'HANDOVER_NOT_TAKEN', path: ['handoverId'] });
    const stale = sign(night, { handoverId: id, expectedVersion: 2 });
    expect(await refusalOf(stale)).toMatchObject({ code: 'VERSION_CONFLICT' });
    await take(night, id);
    expect(await read().handover.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: 'TAKEN',
      takenById: night.viewer.personId,
      takenAt: clock.now(),
    });
    expect(await refusalOf(sign(night, { handoverId: id, expectedVersion: 2 }))).toMatchObject({
      code: 'STATE_CONFLICT',
    });
  });

  test('begins where the last one ended: nothing is lost, and nothing is told twice', async () => {
    clock.advance(HOUR);
    const booking = { residentId: granny, slotId: slots[0] ?? '', priority: 'NORMAL' } as const;
    await bookAppointment(day, { idempotencyKey: newKey(), ...booking });
    const before = await read().handover.findFirstOrThrow({ orderBy: { toAt: 'desc' } });
    const id = await sign(day);
    const row = await read().handover.findUniqueOrThrow({ where: { id } });
    expect(row.fromAt).toEqual(before.toAt);
    const changes = (await itemsOf(id)).filter(({ kind }) => kind === 'CHANGE');
    expect(changes).toEqual([
      { kind: 'CHANGE', noun: 'appointment', what: 'appointmentBook', residentId: granny },
    ]);
    await take(night, id);
    const { lines } = await contentAt({ rows }, network.home, clock.now());
    expect(lines.filter(({ kind }) => kind === 'CHANGE')).toEqual([]);
  });

  test('an act that was decided before the last handover and kept after it is told by the next one', async () => {
    const { toAt } = await read().handover.findFirstOrThrow({ orderBy: { toAt: 'desc' } });
    clock.set(new Date(toAt.getTime() - 1000));
    const booking = { residentId: grandpa, slotId: slots.at(-1) ?? '', priority: 'NORMAL' } as const;
    await bookAppointment(day, { idempotencyKey: newKey(), ...booking });
    clock.set(new Date(toAt.getTime() + HOUR));
    const { lines } = await contentAt({ rows }, network.home, clock.now());
    const told = lines.filter(({ kind }) => kind === 'CHANGE');
    expect(told.map(({ what, residentId }) => [what, residentId])).toEqual([['appointmentBook', grandpa]]);
  });

  test('lists what is open: who leaves today', async () => {
    const visit = await read().appointment.findFirstOrThrow({ where: { residentId: granny } });
    clock.set(new Date(visit.startAt.getTime() - 2 * HOUR));
    const id = await sign(day, { shift: 'NIGHT' });
    expect(await itemsOf(id)).toContainEqual({
      kind: 'OPEN',
      noun: 'appointment',
      what: 'LEAVING',
      residentId: granny,
    });
    await take(night, id);
  });

  test('of two nurses who give at once, one does', async () => {
    clock.advance(HOUR);
    const given = await Promise.allSettled([sign(day), sign(night)]);
    expect(given.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [open] = await read().handover.findMany({ where: { state: 'GIVEN' } });
    await take(open?.givenById === day.viewer.personId ? night : day, open?.id ?? '');
  });

  test.each<[string, Partial<HandoverSignInput>, string]>([
    ['neither a shift nor a handover', {}, 'shift'],
    ['both', { shift: 'DAY', handoverId: 'x', expectedVersion: 1 }, 'shift'],
    ['a note of who takes', { note: '已阅', handoverId: 'x', expectedVersion: 1 }, 'note'],
    ['no version', { handoverId: 'x' }, 'expectedVersion'],
  ])('with %s is refused', async (_what, change, path) => {
    const before = await read().handover.count();
    expect(await refusalOf(sign(day, change))).toMatchObject({ code: 'HANDOVER_FORM', path: [path] });
    expect(await read().handover.count()).toBe(before);
  });

  test('of another home does not exist; a hospital has none', async () => {
    const [open] = await read().handover.findMany({ take: 1 });
    for (const handoverId of [open?.id ?? '', 'unknown']) {
      const foreign = sign(network.otherNurse, { handoverId, expectedVersion: 1 });
      expect(await refusalOf(foreign)).toMatchObject({ code: 'NOT_FOUND', path: ['handoverId'] });
    }
    expect(await refusalOf(sign(network.doctor))).toMatchObject({ code: 'NOT_A_HOME' });
  });
});

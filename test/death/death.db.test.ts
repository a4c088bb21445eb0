import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { beginResidency } from '../../domain/residency/begin.ts';
import { standingsOf } from '../../domain/sign-in/standing.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, rows, write } from '../../prisma/client.ts';
import { freshNetwork, grandpa, granny, greenSlot, network, publicSlot } from '../appointment/scene.ts';
import { answerTo } from '../fixtures/ask.ts';
import { newKey } from '../fixtures/network.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import { newPerson, stay as newStay, register } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';
import { allRows, bookings, confirm, fullLife, holdPublic, homeDoctor, report, reverse } from './scene.ts';

useDatabase();

let doctor: Acting;
beforeEach(async () => {
  await freshNetwork();
  doctor = await homeDoctor();
});

const life = async () => (await read().resident.findUniqueOrThrow({ where: { id: granny } })).life;
const MINUTE = 60_000;

describe('a report', () => {
  test('stops reminders, alarms the home, and ends nothing else', async () => {
    await fullLife();
    const { booked } = await bookings();
    const deathId = await report(network.nurse, { place: '三楼 302 室' });
    expect(await life()).toBe('DEATH_REPORTED');
    const alarms = await read().alarm.findMany({ where: { residentId: granny }, orderBy: { kind: 'asc' } });
    expect(alarms.map(({ kind, state, nounId }) => [kind, state, nounId === deathId])).toEqual([
      ['ADMITTED', 'RAISED', false],
      ['DEATH_REPORTED', 'RAISED', true],
      ['TO_REBOOK_SOON', 'CLEARED', false],
    ]);
    expect(await read().appointment.findUnique({ where: { id: booked } })).toMatchObject({ state: 'BOOKED' });
    const { placeSealed } = await read().death.findUniqueOrThrow({ where: { id: deathId } });
    expect(placeSealed).not.toContain('302');
  });

  test.each([
    ['of the future', { diedAt: new Date('2027-01-01T00:00:00Z') }, 'DEATH_IN_FUTURE', 'diedAt'],
    ['before the birth', { diedAt: new Date('1930-01-01T00:00:00Z') }, 'DEATH_BEFORE_BIRTH', 'diedAt'],
    ['of somebody unknown', { residentId: 'x' }, 'NOT_FOUND', 'residentId'],
  ])('%s is refused, and nothing is written', async (_name, change, code, path) => {
    expect(await refusalOf(report(network.nurse, change))).toMatchObject({ code, path: [path] });
    expect(await read().death.count({ where: { residentId: granny } })).toBe(0);
    expect(await life()).toBe('ALIVE');
  });

  test('is made once, by no other home, and by a family as such', async () => {
    expect((await refusalOf(report(network.otherNurse))).code).toBe('NOT_FOUND');
    const family: Acting = {
      ...network.nurse,
      viewer: { ...network.nurse.viewer, personId: 'son', roles: ['REPRESENTATIVE'], residentId: granny },
    };
    expect((await refusalOf(report(family))).code).toBe('DEATH_SOURCE');
    await report(family, { source: 'REPRESENTATIVE' });
    expect((await refusalOf(report(network.nurse))).code).toBe('DEATH_REPORTED');
  });
});

describe('a confirmation', () => {
  test('needs a second person of another source, or a document', async () => {
    const deathId = await report(network.nurse);
    const refused = [
      confirm(network.nurse, deathId),
      confirm(network.nurse, deathId, { source: 'HOME' }),
      confirm(doctor, deathId, { source: 'HOME' }),
    ];
    for (const { code } of await Promise.all(refused.map(refusalOf))) expect(code).toBe('SECOND_SOURCE');
    expect((await refusalOf(confirm(doctor, deathId, { expectedVersion: 4 }))).code).toBe('VERSION_CONFLICT');
    expect((await refusalOf(confirm(network.otherNurse, deathId))).code).toBe('NOT_FOUND');
    expect(await life()).toBe('DEATH_REPORTED');
    await confirm(network.nurse, deathId, { source: 'HOME', documentRef: '死亡医学证明书' });
    expect(await life()).toBe('DECEASED');
  });

  test('ends all that a death ends, counted against nobody, and the home finishes its day', async () => {
    await fullLife();
    const { booked } = await bookings();
    await confirm(doctor, await report(network.nurse));
    expect(await read().appointment.findUnique({ where: { id: booked } })).toMatchObject({
      ...{ state: 'CANCELLED', reasonCode: 'DEATH' },
    });
    expect(await read().slot.findUnique({ where: { id: greenSlot } })).toMatchObject({ taken: 0 });
    expect(
      (await read().quotaUse.findMany({ where: { agreementId: network.agreement } })).map(({ used }) => used),
    ).toEqual([0]);
    expect(await read().residency.findFirst({ where: { residentId: granny } })).toMatchObject({
      ...{ toOn: '2026-11-22', endReason: 'DECEASED' },
    });
    expect(await read().admission.findFirst({ where: { residentId: granny } })).toMatchObject({
      state: 'DISCHARGED',
      disposition: 'DIED',
    });
    expect(await read().secondApproval.findFirst({ where: { residentId: granny } })).toMatchObject({
      state: 'EXPIRED',
    });
    const standing = async (id: string) => (await standingsOf({ rows }, id, network.clock.now())).length;
    expect([await standing(`p${granny}`), await standing(`q${granny}`)]).toEqual([0, 1]);
    const seen = () => answerTo(network.nurse, `{ resident(id: "${granny}") { life } }`);
    expect(await seen()).toEqual({ resident: { life: 'DECEASED' } });
    network.clock.set(new Date('2026-11-22T16:00:00Z'));
    expect(await seen()).toEqual({ resident: null });
    expect(await standing(`q${granny}`)).toBe(0);
    const list =
      '{ deaths { edges { node { state resident { name } availableActions { action isAvailable } } } } }';
    expect(await answerTo(network.nurse, list)).toMatchObject({
      deaths: {
        edges: [
          {
            node: {
              ...{ state: 'CONFIRMED', resident: { name: '陈秀英' } },
              availableActions: [
                { action: 'deathConfirm', isAvailable: false },
                { action: 'deathReverse', isAvailable: true },
              ],
            },
          },
        ],
      },
    });
  });

  test('by two at once is one', async () => {
    const deathId = await report(network.nurse);
    const other = await homeDoctor();
    const outcomes = await outcomesOf([confirm(doctor, deathId), confirm(other, deathId)]);
    expect(outcomes.filter((one) => one === 'DONE')).toHaveLength(1);
    expect(['VERSION_CONFLICT', 'STATE_CONFLICT']).toContain(outcomes.find((one) => one !== 'DONE'));
    expect(await read().deathEffect.count({ where: { deathId, noun: 'residency' } })).toBe(1);
  });

  test('while somebody books: the booking is refused, or ended with the others', async () => {
    const deathId = await report(network.nurse);
    const place = { slotId: publicSlot, residentId: granny, priority: 'NORMAL' } as const;
    const booking = bookAppointment(network.nurse, { idempotencyKey: newKey(), ...place });
    const [booked] = await outcomesOf([booking, confirm(doctor, deathId)]);
    expect(['DONE', 'DECEASED']).toContain(booked);
    expect(await read().appointment.count({ where: { residentId: granny, state: 'BOOKED' } })).toBe(0);
    expect(await read().slot.findUnique({ where: { id: publicSlot } })).toMatchObject({ taken: 0 });
  });
});

describe('a reversal', () => {
  test('restores every row, whatever was open and however far the death had come', async () => {
    const course = fc.record({
      isFull: fc.boolean(),
      place: fc.constantFrom('NONE', 'BOOKED', 'HELD'),
      isConfirmed: fc.boolean(),
      minutesLater: fc.integer({ min: 0, max: 3 * 24 * 60 }),
    });
    await fc.assert(
      fc.asyncProperty(course, async (drawn) => {
        await freshNetwork();
        doctor = await homeDoctor();
        if (drawn.isFull) await fullLife();
        if (drawn.place === 'BOOKED') await bookings();
        if (drawn.place === 'HELD') await holdPublic(granny);
        const before = await allRows();
        const deathId = await report(network.nurse);
        if (drawn.isConfirmed) await confirm(doctor, deathId);
        network.clock.advance(drawn.minutesLater * MINUTE);
        await reverse(network.nurse);
        expect(await allRows()).toEqual(before);
      }),
      { numRuns: 8 },
    );
  });

  test('leaves a booking cancelled whose place is sold meanwhile, and tells the booker', async () => {
    const { booked } = await bookings();
    const deathId = await report(network.nurse);
    await confirm(doctor, deathId);
    const place = { slotId: greenSlot, residentId: grandpa, priority: 'GREEN' } as const;
    await bookAppointment(network.nurse, { idempotencyKey: newKey(), ...place });
    await reverse(doctor);
    expect(await life()).toBe('ALIVE');
    expect(await read().appointment.findUnique({ where: { id: booked } })).toMatchObject({
      state: 'CANCELLED',
    });
    const told = await read().notification.findMany({ where: { nounId: booked }, orderBy: { key: 'asc' } });
    expect(told.map(({ key }) => key.split(' ').at(-1))).toEqual(['deathConfirm', 'deathReverse']);
    const source = `{ resident(id: "${granny}") { deaths { state lostCount reversalText } } }`;
    expect(await answerTo(network.nurse, source)).toEqual({
      resident: { deaths: [{ state: 'REVERSED', lostCount: 1, reversalText: '同名误报' }] },
    });
  });

  test('puts the resident beside a bed that is taken meanwhile, and tells the home', async () => {
    const bedNo = `A${granny.slice(-4).toUpperCase()}`;
    await write(({ db }) => db.residency.updateMany({ where: { residentId: granny }, data: { bedNo } }));
    await confirm(doctor, await report(network.nurse));
    network.clock.set(new Date('2026-11-23T01:00:00Z'));
    const other = await register(network.nurse, newPerson());
    await beginResidency(network.nurse, newStay(other, { bedNo, fromOn: '2026-11-23' }));
    await reverse(network.nurse);
    expect(await read().residency.findFirst({ where: { residentId: granny } })).toMatchObject({
      ...{ bedNo: `${bedNo}加`, toOn: null, endReason: null },
    });
    expect(
      await read().notification.count({ where: { kind: 'DEATH', noun: 'residency', residentId: granny } }),
    ).toBe(1);
  });

  test('is possible once, for parties and never for strangers', async () => {
    await report(network.nurse);
    expect((await refusalOf(reverse(network.otherNurse))).code).toBe('NOT_FOUND');
    await reverse(doctor);
    expect((await refusalOf(reverse(doctor))).code).toBe('STATE_CONFLICT');
    await report(network.nurse);
    expect(await life()).toBe('DEATH_REPORTED');
    expect(await read().death.count({ where: { residentId: granny } })).toBe(2);
  });
});

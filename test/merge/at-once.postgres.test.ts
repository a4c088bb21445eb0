import { beforeAll, expect, test } from 'vitest';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import { testClock } from '../../domain/clock.ts';
import { invitePerson } from '../../domain/person/invite.ts';
import { endResidency } from '../../domain/residency/end.ts';
import { sweepSearchKeys } from '../../domain/search/sweep.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { open } from '../break-glass/scene.ts';
import { type Network, newKey, SUNDAY_MORNING, slotsOn, smallNetwork } from '../fixtures/network.ts';
import { outcomesOf } from '../fixtures/refusal.ts';
import { housed, register, stranger } from '../fixtures/residents.ts';
import { approve, colleagueOf } from '../fixtures/two-people.ts';
import { useDatabase } from '../support/database.ts';
import { deadlocksDuring } from '../support/deadlocks.ts';
import { askToMerge, merge, newNumber, registeredTwice, undocumented } from './scene.ts';

useDatabase();
const ROUNDS = 6;
const clock = testClock(SUNDAY_MORNING);
let network: Network;
let nurse: Acting;
let colleague: Acting;
beforeAll(async () => {
  network = await smallNetwork(clock);
  ({ nurse } = network);
  colleague = await colleagueOf(nurse);
});

let days = 2;
async function freeSlot(): Promise<string> {
  days += 1;
  const place = { departmentId: network.cardiology, daysAhead: days, pools: { PUBLIC: 2 } };
  return (await slotsOn(network, place))[0] ?? '';
}
const book = (slotId: string, residentId: string) =>
  bookAppointment(nurse, { idempotencyKey: newKey(), slotId, residentId, priority: 'NORMAL' });
/** @returns what came of the acts, none of which waited in a circle */
async function together(acts: () => readonly Promise<unknown>[]): Promise<string[]> {
  let outcomes: string[] = [];
  const deadlocks = await deadlocksDuring(async () => {
    outcomes = await outcomesOf(acts());
  });
  expect(deadlocks).toBe(0);
  return outcomes;
}

test('a booking is moved while its resident is merged', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const two = await registeredTwice(nurse);
    const appointmentId = await book(await freeSlot(), two.residentId);
    const request = await askToMerge(nurse, two);
    const move = { appointmentId, expectedVersion: 1, slotId: await freeSlot() };
    const moving = () => rescheduleAppointment(nurse, { idempotencyKey: newKey(), ...move });
    expect(await together(() => [approve(colleague, request), moving()])).toEqual(['DONE', 'DONE']);
    expect(await read().appointment.findUniqueOrThrow({ where: { id: appointmentId } })).toMatchObject({
      ...{ residentId: two.intoResidentId, slotId: move.slotId },
    });
  }
});

test('a record is merged on while it is booked for under an older id', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const first = await register(nurse, undocumented());
    const second = await register(nurse, undocumented());
    await merge([nurse, colleague], { residentId: first, intoResidentId: second });
    const last = await register(nurse, { idNo: newNumber(), healthCardNo: null });
    const request = await askToMerge(nurse, { residentId: second, intoResidentId: last });
    const slotId = await freeSlot();
    const outcomes = await together(() => [approve(colleague, request), book(slotId, first)]);
    expect(outcomes).toEqual(['DONE', 'DONE']);
    expect(await read().appointment.count({ where: { slotId, residentId: last } })).toBe(1);
  }
});

test('a stay is ended while its resident is merged, and not into another stay', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const residentId = await housed(nurse, undocumented());
    const stay = await read().residency.findFirstOrThrow({ where: { residentId } });
    const planned = { idempotencyKey: newKey(), residencyId: stay.id, reason: 'MOVED_HOME' } as const;
    await endResidency(nurse, { ...planned, expectedVersion: 1, toOn: '2026-11-25' });
    const intoResidentId = await register(nurse, { idNo: newNumber(), healthCardNo: null });
    const next = { id: newKey(), journeyId: stay.journeyId, residentId: intoResidentId, bedNo: newKey() };
    await write(({ db }) =>
      db.residency.create({
        data: { ...next, nursingHomeId: network.otherHome, fromOn: '2026-12-01', createdAt: clock.now() },
      }),
    );
    const request = await askToMerge(nurse, { residentId, intoResidentId });
    const longer = { ...planned, idempotencyKey: newKey(), expectedVersion: 2, toOn: '2026-12-05' };
    const outcomes = await together(() => [approve(colleague, request), endResidency(nurse, longer)]);
    expect(outcomes.filter((one) => one === 'DONE')).toHaveLength(1);
  }
});

test('an emergency access and an account are of the record that goes on', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const residentId = await housed(nurse, undocumented());
    const intoResidentId = await register(nurse, { idNo: newNumber(), healthCardNo: null });
    const request = await askToMerge(nurse, { residentId, intoResidentId });
    const clinician = await stranger(clock, 'HOSPITAL', 'HOSP_DOCTOR');
    const organizationId = network.home;
    const account = { organizationId, name: '陈阿婆', role: 'RESIDENT', residentId } as const;
    const inviting = () =>
      invitePerson(nurse, { idempotencyKey: newKey(), ...account, login: `chen.apo.${round}` });
    const outcomes = await together(() => [
      approve(colleague, request),
      open(clinician, residentId),
      inviting(),
    ]);
    expect(outcomes).toEqual(['DONE', 'DONE', 'DONE']);
    const ofAlias = { where: { residentId } };
    expect([
      await read().breakGlass.count(ofAlias),
      await read().careRelation.count(ofAlias),
      await read().person.count(ofAlias),
    ]).toEqual([0, 0, 0]);
  }
});

test('search keys are made anew while records are merged', async () => {
  const pairs = await Promise.all(Array.from({ length: ROUNDS }, () => registeredTwice(nurse)));
  const requests: string[] = [];
  for (const two of pairs) requests.push(await askToMerge(nurse, two));
  await write(({ db }) => db.careRelation.updateMany({ data: { searchVersion: 0 } }));
  const sweep = () => sweepSearchKeys(clock.now());
  await together(() => [sweep(), ...requests.map((request) => approve(colleague, request)), sweep()]);
  expect(await read().careRelation.count({ where: { searchVersion: 0 } })).toBe(0);
});

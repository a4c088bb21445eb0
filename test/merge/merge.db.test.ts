import { beforeAll, describe, expect, test } from 'vitest';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { accessLogPage } from '../../domain/audit/reading/access-log.ts';
import { testClock } from '../../domain/clock.ts';
import { setContact } from '../../domain/contact/set.ts';
import { residentsWanted } from '../../domain/resident/search.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { type Network, newKey, SUNDAY_MORNING, slotsOn, smallNetwork } from '../fixtures/network.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import { CONTACT, register } from '../fixtures/residents.ts';
import { approve, colleagueOf } from '../fixtures/two-people.ts';
import { useDatabase } from '../support/database.ts';
import {
  askToMerge,
  askToUnmerge,
  merge,
  newNumber,
  registeredTwice,
  undocumented,
  unmerge,
} from './scene.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
let network: Network;
let nurse: Acting;
let colleague: Acting;
let both: readonly [Acting, Acting];
beforeAll(async () => {
  network = await smallNetwork(clock);
  ({ nurse } = network);
  colleague = await colleagueOf(nurse);
  both = [nurse, colleague];
});

let days = 2;
async function freeSlot(): Promise<string> {
  days += 1;
  const where = { departmentId: network.cardiology, daysAhead: days, pools: { PUBLIC: 2 } };
  return (await slotsOn(network, where))[0] ?? '';
}
const book = (slotId: string, residentId: string) =>
  bookAppointment(nurse, { idempotencyKey: newKey(), slotId, residentId, priority: 'NORMAL' });
const RESIDENT = 'query ($id: ID!) { resident(id: $id) { id contacts { name rank } } }';
interface Shown {
  readonly resident: { readonly id: string; readonly contacts: readonly { readonly rank: number }[] } | null;
}

describe('the old id', () => {
  test('answers the person, in reads and in every act', async () => {
    const two = await registeredTwice(nurse);
    await merge(both, two);
    const { resident } = await answerTo<Shown>(nurse, RESIDENT, { id: two.residentId });
    expect(resident?.id).toBe(two.intoResidentId);
    expect(resident?.contacts.map(({ rank }) => rank)).toEqual([1, 2]);
    const id = await book(await freeSlot(), two.residentId);
    expect((await read().appointment.findUniqueOrThrow({ where: { id } })).residentId).toBe(
      two.intoResidentId,
    );
    const { version } = await read().resident.findUniqueOrThrow({ where: { id: two.intoResidentId } });
    const contact = await setContact(nurse, {
      ...{ idempotencyKey: newKey(), residentId: two.residentId, expectedVersion: version },
      ...{ ...CONTACT, name: '陈小红' },
    });
    expect((await read().contact.findUniqueOrThrow({ where: { id: contact } })).residentId).toBe(
      two.intoResidentId,
    );
    const found = residentsWanted(nurse.viewer, { nameContains: '陈阿婆' }, clock.now());
    const ids = (await read().resident.findMany({ where: found })).map((one) => one.id);
    expect(ids).toContain(two.intoResidentId);
    expect(ids).not.toContain(two.residentId);
  });

  test('is found again by the number that it had', async () => {
    const idNo = newNumber();
    const { residentId, intoResidentId } = await registeredTwice(nurse);
    const { idNoSealed } = await read().resident.findUniqueOrThrow({ where: { id: residentId } });
    expect(idNoSealed).toBeNull();
    await merge(both, { residentId, intoResidentId });
    const passport = { idType: 'PASSPORT', idNo: 'E12345678', sex: 'FEMALE', birthOn: '1941-03-08' } as const;
    const first = await register(nurse, { ...passport, healthCardNo: null });
    const second = await register(nurse, { idNo, healthCardNo: null });
    await merge(both, { residentId: first, intoResidentId: second });
    expect(await register(network.otherNurse, { ...passport, healthCardNo: null })).toBe(second);
  });

  test('is in the log of who looked: what happened under it is told to the person', async () => {
    const two = await registeredTwice(nurse);
    await answerTo<Shown>(nurse, RESIDENT, { id: two.residentId });
    const account = { ...nurse.viewer, roles: ['RESIDENT' as const], residentId: two.intoResidentId };
    const resident = { ...nurse, viewer: account };
    const seen = async () =>
      (await accessLogPage(resident, two.residentId, { first: 100, after: null })).nodes.map(
        ({ operation }) => operation,
      );
    expect(await seen()).toEqual([]);
    await merge(both, two);
    expect((await seen()).filter((operation) => operation === 'resident')).toHaveLength(1);
    expect((await seen()).filter((operation) => operation === 'residentRegister')).toHaveLength(2);
  });

  test('is undone in the order in which it came about, and what came since stays', async () => {
    const two = await registeredTwice(nurse);
    const later = {
      residentId: two.intoResidentId,
      intoResidentId: await register(nurse, { idNo: newNumber(), healthCardNo: null }),
    };
    await write((tx) =>
      tx.db.resident.update({
        where: { id: two.intoResidentId },
        data: { isProvisional: true, idNoHolderIndex: null },
      }),
    );
    await merge(both, two);
    const id = await book(await freeSlot(), two.residentId);
    await merge(both, later);
    const now = await answerTo<Shown>(nurse, RESIDENT, { id: two.residentId });
    expect(now.resident?.id).toBe(later.intoResidentId);
    const early = askToUnmerge(nurse, { ...two, intoResidentId: later.intoResidentId });
    expect(await refusalOf(early)).toMatchObject({ code: 'UNMERGE_LATER_FIRST', path: ['residentId'] });
    await unmerge(both, later);
    await unmerge(both, two);
    expect((await read().appointment.findUniqueOrThrow({ where: { id } })).residentId).toBe(
      two.intoResidentId,
    );
    const before = await answerTo<Shown>(nurse, RESIDENT, { id: two.residentId });
    expect(before.resident?.id).toBe(two.residentId);
    expect(await refusalOf(askToUnmerge(nurse, two))).toMatchObject({
      code: 'NOT_MERGED',
      path: ['residentId'],
    });
  });

  test('tells who keeps either record', async () => {
    const two = await registeredTwice(nurse);
    await merge(both, two);
    const told = await read().notification.findMany({
      where: { kind: 'RESIDENT_MERGED', nounId: two.intoResidentId },
    });
    expect(told.map(({ personId }) => personId)).toContain(nurse.viewer.personId);
    expect(told.every(({ organizationId }) => organizationId === network.home)).toBe(true);
  });
});

describe('at the same time', () => {
  test('a booking for the old id ends with the person, or is refused: it is never lost', async () => {
    for (let round = 0; round < 6; round += 1) {
      const two = await registeredTwice(nurse);
      const request = await askToMerge(nurse, two);
      const slotId = await freeSlot();
      const [merged, booked] = await outcomesOf([approve(colleague, request), book(slotId, two.residentId)]);
      expect(merged).toBe('DONE');
      const { taken } = await read().slot.findUniqueOrThrow({ where: { id: slotId } });
      const ofPerson = { slotId, residentId: two.intoResidentId, state: 'BOOKED' };
      expect(await read().appointment.count({ where: ofPerson })).toBe(booked === 'DONE' ? 1 : 0);
      expect(await read().appointment.count({ where: { residentId: two.residentId } })).toBe(0);
      expect(taken).toBe(booked === 'DONE' ? 1 : 0);
    }
  });

  test('two records that are merged into each other are one, by one of the two', async () => {
    const one = await register(nurse, undocumented());
    const two = await register(nurse, undocumented());
    const requests = [
      await askToMerge(nurse, { residentId: one, intoResidentId: two }),
      await askToMerge(nurse, { residentId: two, intoResidentId: one }),
    ];
    const outcomes = await outcomesOf(requests.map((request) => approve(colleague, request)));
    expect(outcomes.sort()).toEqual(['DONE', 'MERGE_SAME_RECORD']);
    const merged = { id: { in: [one, two] }, mergedIntoId: { not: null } };
    expect(await read().resident.count({ where: merged })).toBe(1);
  });

  test('two nurses who register one person get one resident', async () => {
    const person = { idNo: newNumber(), healthCardNo: null };
    const [one, two] = await Promise.all([register(nurse, person), register(network.otherNurse, person)]);
    expect(one).toBe(two);
    const named = { idNo: newNumber(), healthCardNo: null };
    const ids = await Promise.all([
      register(nurse, named),
      register(network.otherNurse, { ...named, nameOnCard: '林玉兰' }),
    ]);
    expect(new Set(ids).size).toBe(2);
    expect(await read().resident.count({ where: { id: { in: ids }, isProvisional: false } })).toBe(1);
    const doubts = {
      residentId: { in: ids },
      otherResidentId: { in: ids },
      kind: 'ID_NO_HELD',
      state: 'OPEN',
    };
    expect(await read().reviewItem.count({ where: doubts })).toBe(1);
  });
});

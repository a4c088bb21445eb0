import { beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../domain/calendar-date.ts';
import { testClock } from '../../domain/clock.ts';
import { beginResidency, type ResidencyBeginInput } from '../../domain/residency/begin.ts';
import { endResidency, type ResidencyEndInput } from '../../domain/residency/end.ts';
import { isRecordOpen, isResidentVisible } from '../../domain/resident/policy.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { type Network, newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { CONTACT, housed, idCardNo, register, stay, stranger, written } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
const TODAY = '2026-11-22';
let network: Network;
let nurse: Acting;
let otherNurse: Acting;
let sequence = 100;
beforeAll(async () => {
  network = await smallNetwork(clock);
  ({ nurse, otherNurse } = network);
});

const person = () => {
  sequence += 1;
  return { idNo: idCardNo({ sequence }), healthCardNo: null };
};
const load = (id: string) =>
  read().resident.findUniqueOrThrow({ where: { id }, include: { careRelations: true } });
const isOpenAt = async (acting: Acting, id: string, at: string) =>
  isRecordOpen(acting.viewer, await load(id), new Date(at));
const isVisibleAt = async (acting: Acting, id: string, at: string) =>
  isResidentVisible(acting.viewer, await load(id), new Date(at));

const endInput = (residencyId: string, changes: Partial<ResidencyEndInput> = {}): ResidencyEndInput => ({
  idempotencyKey: newKey(),
  residencyId,
  expectedVersion: 1,
  toOn: TODAY,
  reason: 'MOVED_HOME',
  ...changes,
});

describe('a stay', () => {
  test('opens the record to the home in place of the registration', async () => {
    const id = await register(nurse, person());
    const stayId = await beginResidency(nurse, stay(id, { careLevel: 'PARTIAL' }));
    const row = await read().residency.findUniqueOrThrow({ where: { id: stayId } });
    expect(row).toMatchObject({
      nursingHomeId: network.home,
      fromOn: TODAY,
      toOn: null,
      presence: 'IN',
      version: 1,
    });
    const relations = (await load(id)).careRelations.sort((a, b) => (a.basis < b.basis ? -1 : 1));
    expect(relations).toMatchObject([
      { basis: 'REGISTERED', endedAt: clock.now() },
      { basis: 'RESIDENCY', basisId: stayId, startedAt: clock.now(), endedAt: null },
    ]);
  });

  test('opens a record that another organisation made, from its first day on', async () => {
    const clinic = await stranger(clock, 'PRIMARY_CLINIC', 'FAMILY_DOCTOR');
    const someone = person();
    const id = await register(clinic, someone);
    expect(await register(nurse, someone)).toBe(id);
    expect(await isOpenAt(nurse, id, '2026-11-22T00:00:00Z')).toBe(false);
    await beginResidency(nurse, stay(id, { fromOn: '2026-11-25' }));
    expect(await isOpenAt(nurse, id, '2026-11-24T15:59:59Z')).toBe(false);
    expect(await isVisibleAt(nurse, id, '2026-11-24T15:59:59Z')).toBe(true);
    expect(await isOpenAt(nurse, id, '2026-11-24T16:00:00Z')).toBe(true);
  });

  test('closes the record with its last day', async () => {
    const id = await housed(nurse, person());
    const { id: stayId } = await read().residency.findFirstOrThrow({ where: { residentId: id } });
    await endResidency(nurse, endInput(stayId, { toOn: '2026-11-24' }));
    expect(await isOpenAt(nurse, id, '2026-11-24T15:59:59Z')).toBe(true);
    expect(await isVisibleAt(nurse, id, '2026-11-24T16:00:00Z')).toBe(false);
    const ended = await read().residency.findUniqueOrThrow({ where: { id: stayId } });
    expect(ended).toMatchObject({ toOn: '2026-11-24', endReason: 'MOVED_HOME', version: 2 });
    const events = await read().event.findMany({ where: { nounId: stayId }, orderBy: { seq: 'asc' } });
    expect(events).toMatchObject([
      { act: 'residencyBegin', toState: 'IN', role: 'NH_NURSE' },
      { act: 'residencyEnd', fromState: 'IN', toState: 'ENDED', reasonCode: 'MOVED_HOME' },
    ]);
  });

  test('that never began ends on the day before, and leaves the days to others', async () => {
    const id = await register(nurse, person());
    const planned = stay(id, { fromOn: '2026-12-10', bedNo: 'P1' });
    const stayId = await beginResidency(nurse, planned);
    await endResidency(nurse, endInput(stayId, { toOn: '2026-12-09', reason: 'CONTRACT_ENDED' }));
    await beginResidency(nurse, { ...planned, idempotencyKey: newKey() });
  });

  test('takes its contacts along where there were none', async () => {
    const id = await register(nurse, { ...person(), contacts: [] });
    const refusal = await refusalOf(beginResidency(nurse, stay(id)));
    expect(refusal).toMatchObject({ code: 'RESIDENT_WITHOUT_CONTACT', rule: 'V5', path: ['contacts'] });
    await beginResidency(nurse, stay(id, { contacts: [CONTACT] }));
    expect(await read().contact.count({ where: { residentId: id } })).toBe(1);
  });
});

describe('no two stays share a day', () => {
  let living: string;
  beforeAll(async () => {
    const someone = person();
    living = await register(nurse, someone);
    await beginResidency(nurse, stay(living, { bedNo: '1-01', fromOn: '2026-11-10', toOn: '2026-12-10' }));
    await register(otherNurse, someone);
  });

  test.each([
    ['2026-11-01', '2026-11-10', 'RESIDENCY_OVERLAP'],
    ['2026-12-10', null, 'RESIDENCY_OVERLAP'],
    ['2026-11-20', '2026-11-21', 'RESIDENCY_OVERLAP'],
    ['2026-10-22', null, 'RESIDENCY_OVERLAP'],
    ['2026-11-01', '2026-11-09', null],
    ['2026-12-11', null, null],
  ])('of one resident in another home: %s to %s', async (fromOn, toOn, code) => {
    const before = await written();
    const act = beginResidency(otherNurse, stay(living, { fromOn, toOn }));
    if (code === null) return void (await act);
    const refusal = await refusalOf(act);
    expect(refusal).toMatchObject({ code, isNetworkWide: true, path: ['residentId'] });
    expect(`${refusal.message}${refusal.rule}`).not.toMatch(/松鹤|2026|1-01/);
    expect(await written()).toEqual(before);
  });

  test.each([
    ['1-01', '2026-12-10', 'BED_TAKEN'],
    ['１－０１', '2026-12-01', 'BED_TAKEN'],
    ['1-01', '2026-12-11', null],
    ['1-02', '2026-12-01', null],
  ])('in one bed: %s from %s', async (bedNo, fromOn, code) => {
    const id = await register(nurse, person());
    const act = beginResidency(nurse, stay(id, { bedNo, fromOn, toOn: fromOn }));
    if (code === null) return void (await act);
    expect(await refusalOf(act)).toMatchObject({ code, path: ['bedNo'], isNetworkWide: false });
  });

  test('nor when two homes take in the same person at once', async () => {
    const someone = person();
    const id = await register(nurse, someone);
    await register(otherNurse, someone);
    const both = await Promise.allSettled([
      beginResidency(nurse, stay(id)),
      beginResidency(otherNurse, stay(id)),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('nor when two nurses give away the same bed at once', async () => {
    const ids = await Promise.all([1, 2, 3, 4].map(() => register(nurse, person())));
    const all = await Promise.allSettled(ids.map((id) => beginResidency(nurse, stay(id, { bedNo: 'R-9' }))));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('what is refused, with nothing written', () => {
  let id: string;
  beforeAll(async () => {
    id = await register(nurse, person());
  });

  const begins: [string, Partial<ResidencyBeginInput>, string, string][] = [
    ['an end before the beginning', { toOn: '2026-11-21' }, 'RESIDENCY_TERM', 'toOn'],
    ['a first day that does not exist', { fromOn: '2026-02-30' }, 'RESIDENCY_DATE', 'fromOn'],
    ['a last day that does not exist', { toOn: '2027-02-29' }, 'RESIDENCY_DATE', 'toOn'],
    ['an empty bed number', { bedNo: ' ' }, 'TEXT_EMPTY', 'bedNo'],
    ['an unknown resident', { residentId: 'unknown' }, 'NOT_FOUND', 'residentId'],
  ];
  test.each(begins)('%s', async (_what, changes, code, path) => {
    const before = await written();
    const refusal = await refusalOf(beginResidency(nurse, stay(id, changes)));
    expect(refusal).toMatchObject({ code, path: [path] });
    expect(await written()).toEqual(before);
  });

  test('a foreign resident, exactly like an unknown one', async () => {
    const foreign = await register(otherNurse, person());
    const unknown = await refusalOf(beginResidency(nurse, stay('0'.repeat(36))));
    const refusal = await refusalOf(beginResidency(nurse, stay(foreign)));
    expect({ ...refusal, stack: '' }).toEqual({ ...unknown, stack: '' });
  });

  test('a stay in an organisation that is no home', async () => {
    const clinic = await stranger(clock, 'PRIMARY_CLINIC', 'NH_NURSE');
    const patient = await register(clinic, person());
    expect(await refusalOf(beginResidency(clinic, stay(patient)))).toMatchObject({ code: 'NOT_A_HOME' });
  });

  test('an end by another home, without a comment, out of order, or of a stale version', async () => {
    const mine = await beginResidency(nurse, stay(id));
    const foreign = await refusalOf(endResidency(otherNurse, endInput(mine)));
    expect(foreign).toMatchObject({ code: 'NOT_FOUND', path: ['residencyId'] });
    expect(await refusalOf(endResidency(nurse, endInput(mine, { reason: 'OTHER' })))).toMatchObject({
      code: 'REASON_TEXT',
    });
    const early = endInput(mine, { toOn: addDays(TODAY, -1) });
    expect(await refusalOf(endResidency(nurse, early))).toMatchObject({
      code: 'RESIDENCY_TERM',
      path: ['toOn'],
    });
    const stale = await refusalOf(endResidency(nurse, endInput(mine, { expectedVersion: 7 })));
    expect(stale).toMatchObject({ code: 'VERSION_CONFLICT', currentVersion: 1 });
  });

  test('a second end once the last day is over', async () => {
    const late = await register(nurse, person());
    const past = await beginResidency(nurse, stay(late, { fromOn: '2026-10-22', toOn: '2026-10-31' }));
    expect(await refusalOf(endResidency(nurse, endInput(past)))).toMatchObject({ code: 'RESIDENCY_ENDED' });
    expect(await isOpenAt(nurse, late, '2026-11-22T00:00:01Z')).toBe(true);
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { type AdmissionRecordInput, recordAdmission } from '../../domain/admission/record.ts';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { reportDeath } from '../../domain/death/report.ts';
import { setPresence } from '../../domain/residency/presence.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { newKey } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { askToVoid, colleagueOf } from '../fixtures/two-people.ts';
import { useDatabase } from '../support/database.ts';
import {
  clock,
  freeSlot,
  network,
  nurse,
  openScene,
  scheduler,
  somebody,
  told,
  twoVoid,
  wish,
} from './scene.ts';

useDatabase();
beforeAll(async () => {
  await openScene();
  // Noon of the day on which the stays begin.
  clock.advance(4 * 3_600_000);
});

const at = (hoursAgo: number): Date => new Date(clock.now().getTime() - hoursAgo * 3_600_000);
const tell = (residentId: string, change: Partial<AdmissionRecordInput> = {}, by: Acting = nurse) =>
  recordAdmission(by, {
    ...{ idempotencyKey: newKey(), residentId, source: 'HOME', kind: 'INPATIENT' },
    ...{ hospitalId: network.hospital, admittedAt: at(2), ...change },
  });
const stayOf = (residentId: string) => read().residency.findFirstOrThrow({ where: { residentId } });
const put = async (residentId: string, presence: 'IN' | 'LEAVE', change = {}) => {
  const { id: residencyId, version: expectedVersion } = await stayOf(residentId);
  const about = {
    idempotencyKey: newKey(),
    residencyId,
    expectedVersion,
    presence,
    sinceAt: at(3),
    ...change,
  };
  return setPresence(nurse, about);
};

describe('an admission', () => {
  test('that was none has the resident in the home as before, and another one in that time is possible', async () => {
    const residentId = await somebody();
    const id = await tell(residentId);
    expect(await stayOf(residentId)).toMatchObject({ presence: 'HOSPITAL' });
    await twoVoid('ADMISSION', id);
    expect(await stayOf(residentId)).toMatchObject({ presence: 'IN', presenceSinceAt: null, version: 3 });
    const moved = await read().event.findFirst({ where: { noun: 'residency', act: 'recordVoid' } });
    expect(moved).toMatchObject({ fromState: 'HOSPITAL', toState: 'IN' });
    const again = await tell(residentId, { hospitalId: null, hospitalName: '远山医院' });
    expect(again).not.toBe(id);
    expect(await stayOf(residentId)).toMatchObject({ presence: 'HOSPITAL', presenceSinceAt: at(2) });
  });

  test('puts who was on leave on leave again, with the day of the return', async () => {
    const residentId = await somebody();
    await put(residentId, 'LEAVE', { expectedReturnOn: '2026-11-24' });
    const id = await tell(residentId, { dischargedAt: at(1), admittedAt: at(2) });
    const gone = await tell(residentId, { admittedAt: at(0.5), hospitalId: null, hospitalName: '远山医院' });
    expect(await stayOf(residentId)).toMatchObject({ presence: 'HOSPITAL', presenceSinceAt: at(0.5) });
    await twoVoid('ADMISSION', id);
    // The first one moved nobody: who is in hospital stays there.
    expect(await stayOf(residentId)).toMatchObject({ presence: 'HOSPITAL', presenceSinceAt: at(0.5) });
    await twoVoid('ADMISSION', gone);
    expect(await stayOf(residentId)).toMatchObject({
      ...{ presence: 'LEAVE', presenceSinceAt: at(3), expectedReturnOn: '2026-11-24' },
    });
  });

  test('of which a transfer came leaves the resident in the other hospital, and what was said since stays', async () => {
    const residentId = await somebody();
    const first = await tell(residentId, { admittedAt: at(2) });
    const out = { admissionId: first, expectedVersion: 1, dischargedAt: at(1) };
    await tell(residentId, { ...out, disposition: 'TRANSFERRED' });
    const second = await tell(residentId, { admittedAt: at(1), hospitalId: null, hospitalName: '远山医院' });
    await twoVoid('ADMISSION', first);
    expect(await stayOf(residentId)).toMatchObject({ presence: 'HOSPITAL', presenceSinceAt: at(1) });
    await put(residentId, 'IN', { sinceAt: at(0) });
    const { version } = await stayOf(residentId);
    await twoVoid('ADMISSION', second);
    expect(await stayOf(residentId)).toMatchObject({ presence: 'IN', presenceSinceAt: at(0), version });
  });

  test('of which both were wrong has moved nobody, in whichever order they are void', async () => {
    const residentId = await somebody();
    const first = await tell(residentId, { admittedAt: at(3), dischargedAt: null });
    const out = {
      admissionId: first,
      expectedVersion: 1,
      dischargedAt: at(2),
      disposition: 'RETURNED',
    } as const;
    await tell(residentId, out);
    const second = await tell(residentId, { admittedAt: at(1), hospitalId: null, hospitalName: '远山医院' });
    await twoVoid('ADMISSION', second);
    expect(await stayOf(residentId)).toMatchObject({ presence: 'IN', presenceSinceAt: at(2) });
    await twoVoid('ADMISSION', first);
    expect(await stayOf(residentId)).toMatchObject({ presence: 'IN', presenceSinceAt: null });
  });

  test('is told to who told of it, to the hospital, and to who was told', async () => {
    const residentId = await somebody();
    const slotId = await freeSlot();
    await bookAppointment(nurse, wish(slotId, residentId));
    const id = await tell(residentId);
    const representative = { ...nurse, viewer: { ...nurse.viewer, roles: ['REPRESENTATIVE' as const] } };
    const daughter = await colleagueOf(representative);
    await tell(residentId, { source: 'FAMILY' }, { ...daughter, viewer: { ...daughter.viewer, residentId } });
    await tell(residentId, { source: 'HOSPITAL' }, scheduler);
    await twoVoid('ADMISSION', id);
    const people = (await told(id)).map(({ personId }) => personId);
    const parties = [nurse.viewer.personId, scheduler.viewer.personId, network.doctor.viewer.personId];
    expect(people).toEqual(expect.arrayContaining([...parties, daughter.viewer.personId]));
    expect((await told(id)).every((one) => one.residentId === residentId)).toBe(true);
  });

  test('stands on no list unless it is asked for, and opens the resident to no hospital', async () => {
    const residentId = await somebody();
    const id = await tell(residentId);
    const LISTS = `query ($id: ID!, $states: [AdmissionState!]) {
      admissions(first: 100, filter: { states: $states }) { edges { node { id } } }
      resident(id: $id) { admissions { id } with: admissions(isVoidedIncluded: true) { id state } } }`;
    interface Lists {
      readonly admissions: { readonly edges: readonly { readonly node: { readonly id: string } }[] };
      readonly resident: object;
    }
    const lists = async (states: readonly string[] | null) => {
      const { admissions, resident } = await answerTo<Lists>(nurse, LISTS, { id: residentId, states });
      return { isListed: admissions.edges.some(({ node }) => node.id === id), resident };
    };
    expect(await lists(null)).toEqual({
      ...{ isListed: true, resident: { admissions: [{ id }], with: [{ id, state: 'ADMITTED' }] } },
    });
    const died = () => {
      const death = { idempotencyKey: newKey(), residentId, diedAt: at(0), source: 'HOSPITAL' } as const;
      return reportDeath(network.doctor, death);
    };
    await twoVoid('ADMISSION', id, 'WRONG_RESIDENT');
    const gone = { admissions: [], with: [{ id, state: 'VOIDED' }] };
    expect(await lists(null)).toEqual({ isListed: false, resident: gone });
    expect(await lists(['VOIDED'])).toEqual({ isListed: true, resident: gone });
    expect(await refusalOf(died())).toMatchObject({ code: 'NOT_FOUND', path: ['residentId'] });
    expect(await read().privacyIncidentResident.count({ where: { residentId } })).toBe(1);
    await tell(residentId);
    expect(await died()).toMatch(/.+/);
  });

  test('is of the organisation that put it on record, and ends no more', async () => {
    const residentId = await somebody();
    await bookAppointment(nurse, wish(await freeSlot(), residentId));
    const id = await tell(residentId, { source: 'HOSPITAL' }, scheduler);
    const home = await refusalOf(askToVoid(nurse, 'ADMISSION', id));
    expect(home).toMatchObject({ code: 'NOT_YOUR_ACT' });
    const stranger = await refusalOf(askToVoid(network.otherNurse, 'ADMISSION', id));
    expect(stranger).toMatchObject({ code: 'NOT_FOUND' });
    await twoVoid('ADMISSION', id, 'DUPLICATE', [scheduler, await colleagueOf(network.doctor)]);
    expect(await stayOf(residentId)).toMatchObject({ presence: 'IN' });
    const end = { admissionId: id, expectedVersion: 2, dischargedAt: at(0) };
    expect(await refusalOf(tell(residentId, end))).toMatchObject({ code: 'STATE_CONFLICT' });
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import { type AdmissionRecordInput, recordAdmission } from '../../domain/admission/record.ts';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { setPresence } from '../../domain/residency/presence.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { freshNetwork, granny, network, publicSlot } from '../appointment/scene.ts';
import { answerTo } from '../fixtures/ask.ts';
import { newKey, organization } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

beforeEach(() => freshNetwork());

const at = (hoursAgo: number): Date => new Date(network.clock.now().getTime() - hoursAgo * 3_600_000);
const tell = (by: Acting, change: Partial<AdmissionRecordInput> = {}) =>
  recordAdmission(by, {
    ...{ idempotencyKey: newKey(), residentId: granny, source: 'HOME', kind: 'INPATIENT' },
    ...{ hospitalId: network.hospital, admittedAt: at(2), ...change },
  });
const discharge = (by: Acting, admissionId: string, change: Partial<AdmissionRecordInput> = {}) =>
  recordAdmission(by, {
    ...{ idempotencyKey: newKey(), residentId: granny, source: 'HOME', admissionId, expectedVersion: 1 },
    ...{ dischargedAt: at(0), disposition: 'RETURNED', ...change },
  });
const book = () =>
  bookAppointment(network.nurse, {
    idempotencyKey: newKey(),
    slotId: publicSlot,
    residentId: granny,
    priority: 'NORMAL',
  });
const stay = () => read().residency.findFirstOrThrow({ where: { residentId: granny } });
const admissions = () => read().admission.count({ where: { residentId: granny } });
const family = (): Acting => ({
  ...network.nurse,
  viewer: { ...network.nurse.viewer, personId: 'daughter', roles: ['REPRESENTATIVE'], residentId: granny },
});

const closed = (action: string) => ({ action, isAvailable: false });

describe('an admission', () => {
  test('takes the resident to hospital, and the discharge brings her back', async () => {
    const id = await tell(network.nurse);
    expect(await stay()).toMatchObject({ presence: 'HOSPITAL', presenceSinceAt: at(2), version: 2 });
    await discharge(network.nurse, id);
    expect(await stay()).toMatchObject({ presence: 'IN', version: 3 });
    const source = `{ resident(id: "${granny}") { admissions { state sources hospital { name } disposition
      events { act toState } availableActions { action isAvailable } } } }`;
    expect(await answerTo(network.nurse, source)).toEqual({
      resident: {
        admissions: [
          {
            ...{ state: 'DISCHARGED', sources: ['HOME'], hospital: { name: '海湾医院' } },
            disposition: 'RETURNED',
            events: [
              { act: 'admissionRecord', toState: 'ADMITTED' },
              { act: 'admissionRecord', toState: 'DISCHARGED' },
            ],
            availableActions: [
              ...['admissionPlan', 'admissionCallOff', 'admissionRecord', 'admissionLeave'].map(closed),
              closed('admissionReturn'),
              { action: 'admissionCorrect', isAvailable: true },
              { action: 'recordVoid', isAvailable: true },
            ],
          },
        ],
      },
    });
  });

  test('told by home and family of one hospital is one record with two sources, by id or by name', async () => {
    const id = await tell(network.nurse);
    const byFamily = {
      source: 'FAMILY',
      hospitalId: null,
      hospitalName: '海湾医院',
      admittedAt: at(1),
    } as const;
    expect(await tell(family(), byFamily)).toBe(id);
    expect(await admissions()).toBe(1);
    expect(await read().admissionTelling.count({ where: { admissionId: id } })).toBe(2);
  });

  test('elsewhere at the same time is refused, and says nothing of where', async () => {
    await tell(network.nurse, { hospitalId: null, hospitalName: '外省医院' });
    const refusal = await refusalOf(tell(network.nurse));
    expect(refusal).toMatchObject({ code: 'ADMISSION_OVERLAP', path: ['admittedAt'], isNetworkWide: true });
    expect(refusal.message).not.toContain('外省');
  });

  test('flags what is booked to the booker and cancels nothing', async () => {
    const appointmentId = await book();
    const id = await tell(network.nurse);
    expect(await read().appointment.findUnique({ where: { id: appointmentId } })).toMatchObject({
      state: 'BOOKED',
    });
    const told = await read().notification.findMany({
      where: { kind: 'ADMISSION', residentId: granny },
      orderBy: { noun: 'asc' },
    });
    expect(told.map(({ noun, nounId, personId }) => [noun, nounId, personId])).toEqual([
      ['admission', id, network.nurse.viewer.personId],
      ['appointment', appointmentId, network.nurse.viewer.personId],
    ]);
  });

  test('is told by the hospital of a booked resident, which is told nothing', async () => {
    expect((await refusalOf(tell(network.scheduler, { source: 'HOSPITAL' }))).code).toBe('NOT_FOUND');
    await book();
    await tell(network.scheduler, { source: 'HIS' });
    const open = `{ admissions { edges { node { state toBeTold { name } resident { name } } } } }`;
    expect(await answerTo(network.scheduler, open)).toEqual({
      admissions: { edges: [{ node: { state: 'ADMITTED', toBeTold: [], resident: { name: '陈秀英' } } }] },
    });
    const closed = `{ resident(id: "${granny}") { name } }`;
    expect(await answerTo(network.doctor, closed)).toEqual({ resident: null });
  });

  test.each<[string, Partial<AdmissionRecordInput>, string, string]>([
    ['without a hospital', { hospitalId: null }, 'ADMISSION_HOSPITAL', 'hospitalId'],
    ['of two hospitals', { hospitalName: '外省医院' }, 'ADMISSION_HOSPITAL', 'hospitalId'],
    ['to an unknown hospital', { hospitalId: 'x' }, 'NOT_FOUND', 'hospitalId'],
    ['in the future', { admittedAt: new Date('2027-01-01T00:00:00Z') }, 'ADMISSION_IN_FUTURE', 'admittedAt'],
    ['without a kind', { kind: null }, 'ADMISSION_INCOMPLETE', 'kind'],
    ['with a way of leaving and no discharge', { disposition: 'RETURNED' }, 'DISPOSITION', 'disposition'],
    [
      'that ends before it begins',
      { dischargedAt: new Date('2026-01-01T00:00:00Z') },
      'ADMISSION_TERM',
      'dischargedAt',
    ],
    ['of an unknown record', { admissionId: 'x', expectedVersion: 1 }, 'NOT_FOUND', 'admissionId'],
  ])('%s is refused, and nothing is written', async (_name, change, code, path) => {
    expect(await refusalOf(tell(network.nurse, change))).toMatchObject({ code, path: [path] });
    expect(await admissions()).toBe(0);
    expect(await stay()).toMatchObject({ presence: 'IN', version: 1 });
  });

  test('is no stay in a home; a family tells as one; an end is told once and of the version that was read', async () => {
    const home = await refusalOf(tell(network.nurse, { hospitalId: network.otherHome }));
    expect(home.code).toBe('NOT_A_HOSPITAL');
    expect((await refusalOf(tell(family(), { source: 'HOME' }))).code).toBe('ADMISSION_SOURCE');
    const id = await tell(network.nurse);
    expect((await refusalOf(discharge(network.nurse, id, { expectedVersion: 7 }))).code).toBe(
      'VERSION_CONFLICT',
    );
    await discharge(network.nurse, id, { disposition: 'TRANSFERRED' });
    expect(await stay()).toMatchObject({ presence: 'HOSPITAL' });
    expect((await refusalOf(discharge(network.nurse, id, { expectedVersion: 2 }))).code).toBe(
      'STATE_CONFLICT',
    );
  });

  test('lists who wants to be told, masked and in order', async () => {
    const clinic = await write((tx) => organization(tx, 'PRIMARY_CLINIC', '社区卫生', network.clock.now()));
    await write(({ db }) =>
      db.contact.create({
        data: {
          ...{ id: `k${granny}`, residentId: granny, rank: 1, name: '陈小明', relation: 'SON' },
          ...{ phoneSealed: '', phoneIndex: clinic, notifyOn: { create: [{ occasion: 'DEATH' }] } },
        },
      }),
    );
    await tell(network.nurse);
    const source = `{ resident(id: "${granny}") { admissions { toBeTold { name } } } }`;
    expect(await answerTo(network.nurse, source)).toEqual({ resident: { admissions: [{ toBeTold: [] }] } });
  });
});

describe('presence', () => {
  const set = async (change: object = {}, by = network.nurse) => {
    const { id, version } = await stay();
    const input = { residencyId: id, expectedVersion: version, presence: 'LEAVE', sinceAt: at(1) } as const;
    return setPresence(by, { idempotencyKey: newKey(), ...input, ...change });
  };

  test('says where she is, since when and until when, and keeps the history', async () => {
    await set({ expectedReturnOn: '2026-11-24', reasonText: '探亲' });
    await set({ presence: 'IN', sinceAt: at(0) });
    const source = `{ resident(id: "${granny}") { residencies { presence presenceSince expectedReturnOn
      events { act fromState toState } } } }`;
    expect(await answerTo(network.nurse, source)).toEqual({
      resident: {
        residencies: [
          {
            ...{ presence: 'IN', presenceSince: at(0).toISOString(), expectedReturnOn: null },
            events: [
              { act: 'presenceSet', fromState: 'IN', toState: 'LEAVE' },
              { act: 'presenceSet', fromState: 'LEAVE', toState: 'IN' },
            ],
          },
        ],
      },
    });
  });

  test.each([
    ['in the future', { sinceAt: new Date('2027-01-01T00:00:00Z') }, 'PRESENCE_IN_FUTURE'],
    ['before the stay', { sinceAt: new Date('2025-01-01T00:00:00Z') }, 'PRESENCE_BEFORE_STAY'],
    ['here already', { presence: 'IN' }, 'PRESENCE_UNCHANGED'],
    ['here, and to return', { presence: 'IN', expectedReturnOn: '2026-11-24' }, 'RETURN_OF_PRESENT'],
    ['back before leaving', { expectedReturnOn: '2026-11-20' }, 'RETURN_BEFORE_LEAVE'],
    ['of a stale version', { expectedVersion: 9 }, 'VERSION_CONFLICT'],
  ])('%s is refused, and nothing is written', async (_name, change, code) => {
    expect((await refusalOf(set(change))).code).toBe(code);
    expect(await stay()).toMatchObject({ presence: 'IN', version: 1 });
  });

  test('is told in order: a leave before the return that is on record does not undo the return', async () => {
    await set({ sinceAt: at(5) });
    await set({ sinceAt: at(6) });
    await set({ presence: 'IN', sinceAt: at(2) });
    const before = await stay();
    const refusal = await refusalOf(set({ sinceAt: at(3) }));
    expect(refusal).toMatchObject({ code: 'PRESENCE_OUT_OF_ORDER', path: ['sinceAt'] });
    expect(await stay()).toEqual(before);
    await set({ sinceAt: at(1) });
    expect((await refusalOf(set({ sinceAt: at(3) }))).code).toBe('PRESENCE_OUT_OF_ORDER');
    await set({ sinceAt: at(2) });
    expect(await stay()).toMatchObject({ presence: 'LEAVE', presenceSinceAt: at(2) });
  });

  test('expects nobody back after the stay', async () => {
    await write(({ db }) =>
      db.residency.updateMany({ where: { residentId: granny }, data: { toOn: '2026-11-30' } }),
    );
    const refusal = await refusalOf(set({ expectedReturnOn: '2026-12-01' }));
    expect(refusal).toMatchObject({ code: 'RETURN_AFTER_STAY', path: ['expectedReturnOn'] });
    expect(await stay()).toMatchObject({ presence: 'IN', version: 1 });
    await set({ expectedReturnOn: '2026-11-30' });
  });

  test('is not for another home', async () => {
    expect((await refusalOf(set({}, network.otherNurse))).code).toBe('NOT_FOUND');
  });
});

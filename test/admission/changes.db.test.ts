import { beforeEach, describe, expect, test } from 'vitest';
import { correctAdmission } from '../../domain/admission/correct.ts';
import { leaveHospital, returnToHospital } from '../../domain/admission/leave.ts';
import { callOffAdmission, planAdmission } from '../../domain/admission/plan.ts';
import { type AdmissionRecordInput, recordAdmission } from '../../domain/admission/record.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { freshNetwork, granny, network } from '../appointment/scene.ts';
import { answerTo } from '../fixtures/ask.ts';
import { newKey } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

beforeEach(() => freshNetwork());

const at = (hoursAgo: number): Date => new Date(network.clock.now().getTime() - hoursAgo * 3_600_000);
const about = () => ({ idempotencyKey: newKey(), source: 'HOME' }) as const;
const tell = (change: Partial<AdmissionRecordInput> = {}, by: Acting = network.nurse) =>
  recordAdmission(by, {
    ...{ ...about(), residentId: granny, kind: 'INPATIENT', hospitalId: network.hospital },
    ...{ admittedAt: at(5), ...change },
  });
const plan = (plannedAt: Date) =>
  planAdmission(network.nurse, {
    ...{ ...about(), residentId: granny, kind: 'INPATIENT', hospitalId: network.hospital, plannedAt },
  });
const on = (admissionId: string, expectedVersion = 1) => ({ ...about(), admissionId, expectedVersion });
const stay = () => read().residency.findFirstOrThrow({ where: { residentId: granny } });
const states = async () =>
  (await read().admission.findMany({ orderBy: { id: 'asc' } })).map(({ state }) => state).sort();

describe('a planned admission', () => {
  test('is taken up by who is admitted there on that day, and no other', async () => {
    const today = await plan(at(-3));
    const later = await plan(at(-72));
    expect(await plan(at(-2)), 'told twice for one day it is one plan').toBe(today);
    expect(await stay()).toMatchObject({ presence: 'IN', version: 1 });
    expect(await tell({ admittedAt: at(1) })).toBe(today);
    expect(await states()).toEqual(['ADMITTED', 'PLANNED']);
    await callOffAdmission(network.nurse, { ...on(later), reasonText: '改为门诊治疗' });
    expect(await states()).toEqual(['ADMITTED', 'CANCELLED']);
  });

  test('lies ahead, is of somebody, and clashes with nothing until it begins', async () => {
    expect(await refusalOf(plan(at(48)))).toMatchObject({ code: 'PLAN_IN_PAST', path: ['plannedAt'] });
    const nobody = { ...about(), kind: 'INPATIENT', hospitalName: '市立医院', plannedAt: at(-3) } as const;
    expect(await refusalOf(planAdmission(network.nurse, nobody))).toMatchObject({ code: 'PLAN_OF_WHOM' });
    const planned = await planAdmission(network.nurse, { ...nobody, residentId: granny });
    await tell();
    const begun = { ...about(), residentId: granny, admissionId: planned, expectedVersion: 1 };
    const clash = recordAdmission(network.nurse, { ...begun, admittedAt: at(1) });
    expect(await refusalOf(clash)).toMatchObject({ code: 'ADMISSION_OVERLAP' });
  });
});

describe('a leave from the hospital', () => {
  test('brings the resident home for a while; the home is told of each step once', async () => {
    const id = await tell();
    await leaveHospital(network.nurse, { ...on(id), leftAt: at(3) });
    expect(await stay()).toMatchObject({ presence: 'IN', presenceSinceAt: at(3) });
    const late = leaveHospital(network.nurse, { ...on(id, 2), leftAt: at(2) });
    expect(await refusalOf(late)).toMatchObject({ code: 'STATE_CONFLICT', currentState: 'ON_LEAVE' });
    const early = returnToHospital(network.nurse, { ...on(id, 2), returnedAt: at(4) });
    expect(await refusalOf(early)).toMatchObject({ code: 'LEAVE_TERM', path: ['returnedAt'] });
    await returnToHospital(network.nurse, { ...on(id, 2), returnedAt: at(1) });
    expect(await stay()).toMatchObject({ presence: 'HOSPITAL', presenceSinceAt: at(1) });
    const source = `{ resident(id: "${granny}") { admissions { state leaveFromAt leaveToAt
      availableActions { action isAvailable } } } }`;
    expect(await answerTo(network.nurse, source)).toMatchObject({
      resident: {
        admissions: [{ state: 'ADMITTED', leaveFromAt: at(3).toISOString(), leaveToAt: at(1).toISOString() }],
      },
    });
  });
});

describe('a correction', () => {
  test('says what was wrong, keeps what was told, and is none where nothing changes', async () => {
    const id = await tell();
    const same = correctAdmission(network.nurse, { ...on(id), kind: 'INPATIENT' });
    expect(await refusalOf(same)).toMatchObject({ code: 'CORRECTION_EMPTY' });
    const early = correctAdmission(network.nurse, { ...on(id), isStillThere: true });
    expect(await refusalOf(early)).toMatchObject({ code: 'NOT_TOLD_YET', path: ['isStillThere'] });
    await correctAdmission(network.nurse, { ...on(id), admittedAt: at(4), reasonText: '时间录入有误' });
    expect(await stay()).toMatchObject({ presence: 'HOSPITAL', presenceSinceAt: at(4) });
    const [event] = await read().event.findMany({ where: { act: 'admissionCorrect', noun: 'admission' } });
    expect(event).toMatchObject({ fromState: 'ADMITTED', toState: 'ADMITTED', reasonText: '时间录入有误' });
    expect(JSON.parse(event?.facts ?? '{}')).toMatchObject({ before: { admittedAt: at(5).toISOString() } });
  });

  test('takes back a leave alone, also one that is over', async () => {
    const id = await tell();
    const withdraw = (version: number, change: object = {}) =>
      correctAdmission(network.nurse, { ...on(id, version), hasNotLeft: true, ...change });
    const none = { code: 'NOT_TOLD_YET', path: ['hasNotLeft'] };
    expect(await refusalOf(withdraw(1))).toMatchObject(none);
    await leaveHospital(network.nurse, { ...on(id), leftAt: at(3) });
    const contradiction = withdraw(2, { leaveFromAt: at(4) });
    expect(await refusalOf(contradiction)).toMatchObject({ code: 'NOT_TOLD_YET', path: ['leaveFromAt'] });
    await returnToHospital(network.nurse, { ...on(id, 2), returnedAt: at(2) });
    const end = { ...on(id, 3), residentId: granny, dischargedAt: at(1), disposition: 'RETURNED' } as const;
    await recordAdmission(network.nurse, end);
    await withdraw(4);
    const left = await read().admission.findUniqueOrThrow({ where: { id } });
    expect(left).toMatchObject({ state: 'DISCHARGED', leaveFromAt: null, leaveToAt: null });
    expect(await stay(), 'that is not touched').toMatchObject({ presence: 'IN', presenceSinceAt: at(1) });
    expect(await refusalOf(withdraw(5))).toMatchObject(none);
  });

  test('opens no admission again beside another one', async () => {
    const id = await tell({ dischargedAt: at(4), disposition: 'TRANSFERRED' });
    await tell({ hospitalId: null, hospitalName: '市立医院', admittedAt: at(3) });
    const open = correctAdmission(network.nurse, { ...on(id), isStillThere: true });
    expect(await refusalOf(open)).toMatchObject({ code: 'ADMISSION_OVERLAP' });
  });
});

import { describe, expect, test } from 'vitest';
import { countersignAgreement, rejectAgreement, withdrawAgreement } from '../../domain/agreement/actions.ts';
import { amendAgreement } from '../../domain/agreement/amend.ts';
import { resumeAgreement } from '../../domain/agreement/suspend.ts';
import { newId } from '../../domain/id.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { actingAt, NOW } from '../fixtures/agreements.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { actionsOf, asRead, MUTUAL, propose, running, stored, suspend, terminate } from './course.ts';
import { byHome, byHospital, clock, DAY, network, useAgreementScene } from './scene.ts';

useAgreementScene();

const amend = async (acting: Acting, id: string, change: object = { feeTerms: '免费' }) =>
  amendAgreement(acting, { ...(await asRead(id)), ...change });
const answerTo = async (id: string, edition: number) => ({ ...(await asRead(id)), edition });
const codeOf = async (act: Promise<unknown>) => (await refusalOf(act)).code;
const quotasOf = (id: string) =>
  read().agreementQuota.findMany({ where: { agreementId: id, placesPerWeek: { gt: 0 } } });
const editionsOf = (id: string) =>
  read().agreementEdition.findMany({
    where: { agreementId: id },
    orderBy: { edition: 'asc' },
    select: { edition: true, state: true, feeTerms: true },
  });

async function haveRoster(organizationId: string, change: object = {}): Promise<void> {
  await write(async ({ db }) => {
    const holderId = newId(NOW);
    await db.person.create({ data: { id: holderId, name: '值班员', createdAt: NOW } });
    const roster = { id: newId(NOW), organizationId, function: 'WARD', phoneSealed: 'x', createdAt: NOW };
    await db.dutyRoster.create({ data: roster });
    const shift = { id: newId(NOW), rosterId: roster.id, holderId, startAt: NOW };
    await db.dutyShift.create({ data: { ...shift, endAt: new Date(NOW.getTime() + DAY), ...change } });
  });
}

describe('an amendment', () => {
  test('changes nothing before the other side signs; then it holds, and the old edition stays readable', async () => {
    const id = await running();
    await amend(byHome, id, {
      feeTerms: '免费',
      quotas: [{ departmentId: network.cardiology, placesPerWeek: 2 }],
    });
    expect(await stored(id)).toMatchObject({ edition: 1, feeTerms: '按物价标准收费', state: 'ACTIVE' });
    expect(await quotasOf(id)).toMatchObject([{ placesPerWeek: 5 }]);
    expect(await codeOf(countersignAgreement(byHome, await answerTo(id, 2)))).toBe('NOT_YOUR_ACT');
    await countersignAgreement(byHospital, await answerTo(id, 2));
    expect(await stored(id)).toMatchObject({
      edition: 2,
      feeTerms: '免费',
      dutiesHome: '提前预约。\n陪同就诊。',
    });
    expect(await quotasOf(id)).toMatchObject([{ placesPerWeek: 2 }]);
    expect(await editionsOf(id)).toEqual([
      { edition: 1, state: 'SIGNED', feeTerms: '按物价标准收费' },
      { edition: 2, state: 'SIGNED', feeTerms: '免费' },
    ]);
  });

  test('is one at a time, is rejected, withdrawn or lapses, and its number is not used again', async () => {
    const id = await running();
    await amend(byHome, id);
    expect(await codeOf(amend(byHospital, id))).toBe('AGREEMENT_EDITION_OPEN');
    expect((await actionsOf(byHospital, id)).get('agreementAmend')?.refusals).toMatchObject([
      { code: 'AGREEMENT_EDITION_OPEN' },
    ]);
    await rejectAgreement(byHospital, { ...(await answerTo(id, 2)), reasonCode: 'FEES' });
    await amend(byHospital, id);
    expect(await codeOf(withdrawAgreement(byHome, await answerTo(id, 3)))).toBe('NOT_YOUR_ACT');
    await withdrawAgreement(byHospital, await answerTo(id, 3));
    await amend(byHome, id);
    clock.advance(30 * DAY);
    expect(await codeOf(countersignAgreement(byHospital, await answerTo(id, 4)))).toBe('STATE_CONFLICT');
    await amend(byHome, id);
    await countersignAgreement(byHospital, await answerTo(id, 5));
    expect((await stored(id)).edition).toBe(5);
  });

  test('of nothing, with a wrong time to accept, or of an agreement under notice is refused', async () => {
    const id = await running();
    expect(await codeOf(amend(byHome, id, {}))).toBe('AGREEMENT_AMENDMENT_EMPTY');
    const time = (urgency: string, hours: number, basis: string) =>
      refusalOf(amend(byHome, id, { acceptTimes: [{ urgency, hours, basis }] }));
    expect(await time('EMERGENCY', 1, 'CLOCK')).toMatchObject({ code: 'AGREEMENT_ACCEPT_EMERGENCY' });
    expect(await time('URGENT', 4, 'WORKING')).toMatchObject({ path: ['acceptTimes', '0', 'basis'] });
    expect(await time('ROUTINE', 73, 'WORKING')).toMatchObject({ policy: { value: 72 } });
    expect(await editionsOf(id)).toEqual([]);
    await terminate(byHome, id);
    expect(await codeOf(amend(byHome, id))).toBe('STATE_CONFLICT');
  });

  test('by both sides at once is one, and a signature races a withdrawal', async () => {
    const id = await running();
    const input = await asRead(id);
    const both = [byHome, byHospital].map((acting) =>
      amendAgreement(acting, { ...input, idempotencyKey: newId(NOW), feeTerms: '免费' }),
    );
    const settled = await Promise.allSettled(both);
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { proposedByOrgId } = await read().agreementEdition.findFirstOrThrow({
      where: { agreementId: id, edition: 2 },
    });
    const [own, other] = proposedByOrgId === network.home.id ? [byHome, byHospital] : [byHospital, byHome];
    const [signature, withdrawal] = [await answerTo(id, 2), await answerTo(id, 2)];
    const ends = await Promise.allSettled([
      countersignAgreement(other, signature),
      withdrawAgreement(own, withdrawal),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const isSigned = ends[0]?.status === 'fulfilled';
    expect((await stored(id)).edition).toBe(isSigned ? 2 : 1);
    expect((await editionsOf(id)).at(-1)?.state).toBe(isSigned ? 'SIGNED' : 'WITHDRAWN');
  });
});

describe('EMERGENCY needs somebody on duty at the medical side', () => {
  const services = [{ service: 'EMERGENCY' as const }, { service: 'GREEN_CHANNEL' as const }];
  const change = { services, roundsIntervalDays: null };

  test('when it is proposed, countersigned and amended', async () => {
    const without = await refusalOf(propose(change));
    expect([without.code, without.path]).toEqual(['EMERGENCY_WITHOUT_ROSTER', ['services']]);
    await haveRoster(network.hospital.id);
    const id = await propose(change);
    expect((await actionsOf(byHospital, id)).get('agreementCountersign')?.isAvailable).toBe(true);
    clock.advance(DAY);
    expect(await codeOf(countersignAgreement(byHospital, await asRead(id)))).toBe('EMERGENCY_WITHOUT_ROSTER');
    expect((await actionsOf(byHospital, id)).get('agreementCountersign')?.refusals).toMatchObject([
      { code: 'EMERGENCY_WITHOUT_ROSTER' },
    ]);
    const other = await running({ type: 'ALLIANCE' });
    expect(await codeOf(amend(byHome, other, { services }))).toBe('EMERGENCY_WITHOUT_ROSTER');
  });

  test('of the medical side, not withdrawn', async () => {
    await haveRoster(network.home.id);
    await haveRoster(network.hospital.id, { withdrawnAt: NOW });
    expect(await codeOf(propose(change))).toBe('EMERGENCY_WITHOUT_ROSTER');
  });
});

describe('a suspension', () => {
  test('for safety is one side’s, for 7 days at most, and not again for 30', async () => {
    const id = await running();
    const long = await refusalOf(suspend(byHome, id, { untilOn: '2026-11-29' }));
    expect(long).toMatchObject({
      code: 'AGREEMENT_SAFETY_TOO_LONG',
      path: ['untilOn'],
      policy: { value: 7 },
    });
    expect(await codeOf(suspend(byHome, id, { untilOn: '2026-11-21' }))).toBe('AGREEMENT_SUSPENSION_OVER');
    await suspend(byHome, id, { untilOn: '2026-11-28' });
    expect((await stored(id)).suspendedUntilAt).toEqual(new Date('2026-11-28T16:00:00Z'));
    expect(await codeOf(suspend(byHospital, id))).toBe('AGREEMENT_SUSPENDED_ALREADY');
    expect(await codeOf(resumeAgreement(byHospital, await asRead(id)))).toBe('AGREEMENT_RESUME_WHOSE');
    await resumeAgreement(byHome, await asRead(id));
    expect(await codeOf(suspend(byHome, id))).toBe('AGREEMENT_SAFETY_COOLING');
    await suspend(byHospital, id);
    clock.advance(30 * DAY);
    await suspend(byHome, id);
    expect((await stored(id)).state).toBe('SUSPENDED');
  });

  test('by both is asked by one and carried out by the other, for the same day and in time', async () => {
    const id = await running();
    await suspend(byHome, id, { ...MUTUAL, untilOn: '2027-03-31' });
    expect(await stored(id)).toMatchObject({
      state: 'ACTIVE',
      askedAct: 'agreementSuspend',
      askedOn: '2027-03-31',
    });
    await suspend(byHospital, id, { ...MUTUAL, untilOn: '2027-04-30' });
    expect(await stored(id)).toMatchObject({ state: 'ACTIVE', askedByOrgId: network.hospital.id });
    clock.advance(30 * DAY);
    await suspend(byHome, id, { ...MUTUAL, untilOn: '2027-04-30' });
    expect((await stored(id)).state).toBe('ACTIVE');
    await suspend(byHospital, id, { ...MUTUAL, untilOn: '2027-04-30' });
    expect(await stored(id)).toMatchObject({ state: 'SUSPENDED', askedAct: null });
    await resumeAgreement(byHome, await asRead(id));
    expect((await stored(id)).state).toBe('SUSPENDED');
    await resumeAgreement(byHospital, await asRead(id));
    expect((await stored(id)).state).toBe('ACTIVE');
  });

  test('by a supervisor of the region holds against both sides until a supervisor ends it', async () => {
    const id = await running();
    const bureau = actingAt(network.civilOfXiangzhou, clock, 'CIVIL_AFFAIRS_SUPERVISOR');
    expect(await codeOf(suspend(bureau, id))).toBe('AGREEMENT_GROUND');
    expect(await codeOf(suspend(byHome, id, { ground: 'SUPERVISION' }))).toBe('AGREEMENT_GROUND');
    await suspend(bureau, id, { ground: 'SUPERVISION' });
    expect(await codeOf(suspend(byHome, id, MUTUAL))).toBe('AGREEMENT_SUPERVISED');
    expect(await codeOf(resumeAgreement(byHome, await asRead(id)))).toBe('AGREEMENT_RESUME_WHOSE');
    await terminate(byHome, id);
    expect((await actionsOf(byHome, id)).get('agreementResume')?.isAvailable).toBe(false);
    await resumeAgreement(bureau, await asRead(id));
    expect(await stored(id)).toMatchObject({
      state: 'TERMINATING',
      suspendedUntilAt: null,
      reasonCode: 'CLOSURE',
    });
  });
});

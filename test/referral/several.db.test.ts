import { describe, expect, test } from 'vitest';
import { decideAbort, requestAbort } from '../../domain/referral/abort.ts';
import { acceptReferral } from '../../domain/referral/accept.ts';
import { redirectReferral } from '../../domain/referral/child.ts';
import { chooseTarget } from '../../domain/referral/choose.ts';
import { continuousDeductibleOf } from '../../domain/referral/deductible.ts';
import { scheduleReferral } from '../../domain/referral/schedule.ts';
import { sweepReferralClocks, sweepReferrals } from '../../domain/referral/sweep.ts';
import { read } from '../../prisma/client.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import { acceptance, asRead, dayIn, does } from './acts.ts';
import { into, shownState } from './course.ts';
import {
  cast,
  clock,
  DAY,
  draft,
  elsewhere,
  HOUR,
  network,
  patient,
  somebody,
  stored,
  useReferralScene,
} from './scene.ts';

useReferralScene();

test('of two who are asked, one that has said no leaves the other asked, and the last no begins the clock of the sender', async () => {
  const id = await into('TWO ASKED');
  await does('referralReject', cast.receiver, id);
  expect((await stored(id)).unmetDueAt).toBeNull();
  expect((await refusalOf(does('referralCloseUnmet', cast.doctor, id))).code).toBe('STILL_ASKED');
  const alone = await into('SENT REJECTED');
  expect((await stored(alone)).unmetDueAt).toEqual(new Date(clock.now().getTime() + DAY));
  clock.advance(25 * HOUR);
  await sweepReferralClocks(clock.now());
  const alarms = await read().alarm.findMany({ where: { nounId: alone, state: 'RAISED' } });
  expect(alarms.map(({ function: duty }) => duty)).toEqual(['CO_SIGN']);
});

test('two who choose at the same moment place it once', async () => {
  const id = await into('TWO ACCEPTED');
  const targetId = (await stored(id)).targets[0]?.id ?? '';
  const choosing = async (by: typeof cast.nurse) => chooseTarget(by, { ...(await asRead(id)), targetId });
  const outcomes = await outcomesOf([choosing(cast.nurse), choosing(cast.doctor)]);
  expect(outcomes.sort()).toEqual(['DONE', 'STATE_CONFLICT']);
  expect(await stored(id)).toMatchObject({
    ...{ state: 'PLACED', targets: [{ state: 'ACCEPTED' }, { state: 'NOT_SELECTED', disclosedAt: null }] },
  });
});

test('a redirection is a child of the same journey with the same record', async () => {
  const id = await into('SENT REJECTED');
  const child = await redirectReferral(cast.doctor, { ...(await asRead(id)), targets: [elsewhere] });
  const [parent, next] = [await stored(id), await stored(child)];
  expect(parent.state).toBe('REDIRECTED');
  expect(next).toMatchObject({
    ...{ state: 'PENDING_REVIEW', parentReferralId: id, journeyId: parent.journeyId },
    ...{ ownerId: cast.doctor.viewer.personId, targets: [{ organizationId: elsewhere.organizationId }] },
  });
  expect(next.diagnoses).toHaveLength(parent.diagnoses.length);
});

describe('a bed', () => {
  test('is waited for, confirmed every week, and alarms who does not', async () => {
    const id = await into('PLACED WAITING_BED');
    clock.advance(6 * DAY);
    await does('referralBedWaitConfirm', cast.receiver, id);
    clock.advance(2 * DAY);
    await sweepReferralClocks(clock.now());
    expect(await read().alarm.count({ where: { nounId: id, state: 'RAISED' } })).toBe(0);
    clock.advance(5 * DAY);
    await sweepReferralClocks(clock.now());
    expect(await read().alarm.count({ where: { nounId: id, state: 'RAISED' } })).toBe(2);
  });

  test('is for who is admitted', async () => {
    const id = await draft({ kind: 'EXAM' });
    for (const [act, by] of [
      ['Submit', 'nurse'],
      ['Cosign', 'doctor'],
      ['Review', 'office'],
      ['Receive', 'receiver'],
    ] as const)
      await does(`referral${act}`, cast[by], id);
    const waiting = { ...acceptance(), expectedOn: null, isWaitingForBed: true };
    const refused = acceptReferral(cast.receiver, { ...(await asRead(id)), ...waiting });
    expect((await refusalOf(refused)).code).toBe('NO_BED_NEEDED');
  });

  test('that is reserved beyond the validity extends it, sixty days at the most', async () => {
    const id = await into('PLACED');
    const far = async (days: number) =>
      scheduleReferral(cast.scheduler, { ...(await asRead(id)), expectedOn: dayIn(days) });
    expect(await refusalOf(far(61))).toMatchObject({ code: 'SCHEDULED_TOO_LATE', path: ['expectedOn'] });
    await far(59);
    clock.advance(50 * DAY);
    await sweepReferrals(clock.now());
    expect(await shownState(id)).toBe('PLACED');
  });
});

test('nobody came: once more, and then it is over by itself', async () => {
  const id = await into('NO_SHOW');
  await does('referralSchedule', cast.scheduler, id);
  await does('referralNoShow', cast.scheduler, id);
  expect((await refusalOf(does('referralSchedule', cast.scheduler, id))).code).toBe('MISSED_TWICE');
  clock.advance(15 * DAY);
  expect(await shownState(id)).toBe('CANCELLED');
  await sweepReferrals(clock.now());
  expect(await stored(id)).toMatchObject({ state: 'CANCELLED', targets: [{ state: 'WITHDRAWN' }] });
});

test('what the receiver asks to end the sender decides, and what the resident asks the receiver', async () => {
  const id = await into('IN_TREATMENT');
  await requestAbort(cast.treater, { ...(await asRead(id)), reasonCode: 'RESOURCES' });
  const asked = await asRead(id);
  expect((await refusalOf(decideAbort(cast.treater, { ...asked, isGranted: true }))).code).toBe(
    'OWN_REQUEST',
  );
  const silent = decideAbort(cast.doctor, { ...asked, isGranted: false });
  expect(await refusalOf(silent)).toMatchObject({ code: 'REASON_TEXT', path: ['reasonText'] });
  await decideAbort(cast.doctor, { ...asked, isGranted: false, reasonText: '请继续治疗' });
  expect(await stored(id)).toMatchObject({ state: 'IN_TREATMENT', abortSide: null, abortDueAt: null });

  await requestAbort(patient(), { ...(await asRead(id)), reasonCode: 'RESIDENT_REFUSED' });
  await decideAbort(cast.treater, { ...(await asRead(id)), isGranted: true });
  expect(await stored(id)).toMatchObject({ state: 'ABORTED', endReasonCode: 'RESIDENT_REFUSED' });
});

test('a death with the receiver is reported by the same words, and the family is told of a stay elsewhere', async () => {
  const id = await into('IN_TREATMENT');
  const { residentId } = await stored(id);
  const told = () => read().contactNotification.findMany({ where: { residentId }, orderBy: { id: 'asc' } });
  expect((await told()).map(({ occasion }) => occasion)).toEqual(['TRANSFER']);
  await does('referralDied', cast.treater, id);
  expect(await read().death.findMany({ where: { residentId } })).toMatchObject([
    { state: 'REPORTED', source: 'HOSPITAL' },
  ]);
  expect((await told()).map(({ occasion }) => occasion)).toContain('DEATH');
  expect(network.home).toBe((await told())[0]?.organizationId);
});

test('the deductible goes on counting where an inpatient arrived in time, with consent and a reason for the choice', async () => {
  const of = async (id: string) => continuousDeductibleOf(await stored(id));
  expect(await of(await into('IN_TREATMENT'))).toEqual({ isEligible: true, reasons: [] });
  await somebody();
  expect(await of(await into('PLACED'))).toEqual({ isEligible: false, reasons: ['NOT_ARRIVED'] });
  await somebody();
  const late = { ...(await stored(await into('ARRIVED'))), kind: 'OUTPATIENT' };
  const arrivedAt = new Date(clock.now().getTime() + 30 * DAY);
  expect(continuousDeductibleOf({ ...late, arrivedAt }).reasons).toEqual([
    'NOT_INPATIENT',
    'ARRIVED_TOO_LATE',
  ]);
  const targets = late.targets.map((one) => ({ ...one, consentId: null }));
  expect(continuousDeductibleOf({ ...late, targets }).reasons).toEqual(['NOT_INPATIENT', 'NO_CONSENT']);
});

import { afterEach, describe, expect, test } from 'vitest';
import { endRole } from '../../domain/practitioner/end-role.ts';
import { rejectReferral } from '../../domain/referral/answer.ts';
import {
  type ReferralTransferInput,
  redirectReferral,
  transferReferral,
} from '../../domain/referral/child.ts';
import { giveFeedback } from '../../domain/referral/feedback.ts';
import { handOverUnfollowed } from '../../domain/referral/owner-gone.ts';
import { confirmReturn, deferReturn } from '../../domain/referral/return-home.ts';
import { sweepReferralClocks } from '../../domain/referral/sweep.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { actor, newKey } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { asRead, dayIn, does, FEEDBACK, readyForReturn } from './acts.ts';
import { into } from './course.ts';
import {
  cast,
  clinic,
  clock,
  DAY,
  draft,
  elsewhere,
  HOUR,
  network,
  stored,
  useReferralScene,
} from './scene.ts';

useReferralScene();

test('each of two who let it wait is alarmed, and by none of it told whom it is about', async () => {
  const id = await into('TWO ASKED');
  clock.advance(4 * DAY);
  await sweepReferralClocks(clock.now());
  const alarms = await read().alarm.findMany({ where: { nounId: id, state: 'RAISED' } });
  const { residentId } = await stored(id);
  const told = alarms.map(({ organizationId, residentId: whom }) => [organizationId, whom]);
  expect(told.sort()).toEqual(
    [
      [network.hospital, null],
      [elsewhere.organizationId, null],
      [clinic, residentId],
    ].sort(),
  );
});

test('one of two that becomes late after the other is alarmed too, each once, and no more when it has answered', async () => {
  const id = await into('TWO ASKED');
  const [first, second] = (await stored(id)).targets;
  const answerDueAt = new Date(Number(second?.answerDueAt) + 3 * DAY);
  await write(({ db }) =>
    db.referralTarget.update({ where: { id: second?.id ?? '' }, data: { answerDueAt } }),
  );
  const late = async () => {
    const where = { nounId: id, state: 'RAISED', organizationId: { not: clinic } };
    return (await read().alarm.findMany({ where })).map(({ organizationId }) => organizationId);
  };
  clock.advance(4 * DAY);
  await sweepReferralClocks(clock.now());
  expect(await late()).toEqual([first?.organizationId]);
  await does('referralReject', cast.receiver, id);
  expect(await late()).toEqual([]);
  clock.advance(3 * DAY);
  const runs = await Promise.all([sweepReferralClocks(clock.now()), sweepReferralClocks(clock.now())]);
  expect(runs.reduce((sum, one) => sum + one)).toBe(1);
  expect(await late()).toEqual([second?.organizationId]);
});

test('one of several that are asked is not told to which journey it belongs', async () => {
  const id = await into('TWO ASKED');
  const ask = `query ($id: ID!) { referral(id: $id) { journeyId parentReferralId } }`;
  expect(await answerTo(cast.receiver, ask, { id })).toEqual({
    referral: { journeyId: null, parentReferralId: null },
  });
  expect(await answerTo(cast.nurse, ask, { id })).toMatchObject({ referral: { journeyId: id } });
});

test('who leaves hands over what they follow, and nobody leaves the last of it behind', async () => {
  const id = await into('FEEDBACK_RETURNED');
  const admin: Acting = await write((tx) =>
    actor(tx, clock, { organizationId: clinic, role: 'ORG_ADMIN', kind: 'IN_HOUSE_CLINIC', name: '管理员' }),
  );
  const leave = async ({ viewer: { personId } }: Acting) => {
    const role = await read().roleAssignment.findFirstOrThrow({ where: { personId } });
    return endRole(admin, {
      idempotencyKey: newKey(),
      roleAssignmentId: role.id,
      expectedVersion: role.version,
    });
  };
  await leave(cast.doctor);
  expect((await stored(id)).ownerId).toBe(cast.colleague.viewer.personId);
  await does('referralReconcile', cast.colleague, id);
  expect((await refusalOf(leave(cast.colleague))).code).toBe('OWNS_REFERRALS');
  await does('referralClose', cast.colleague, id);
  const roles = { personId: cast.doctor.viewer.personId };
  await write(({ db }) => db.roleAssignment.updateMany({ where: roles, data: { toOn: null } }));
});

describe('an owner whose role is over by its date, or whose account is closed', () => {
  const ends = (personId: string, toOn: string | null) =>
    write(({ db }) => db.roleAssignment.updateMany({ where: { personId }, data: { toOn } }));
  const withoutOwner = (nounId: string) =>
    read().alarm.findMany({ where: { nounId, kind: 'REFERRAL_WITHOUT_OWNER', state: 'RAISED' } });
  afterEach(async () => {
    for (const { viewer } of [cast.doctor, cast.colleague]) {
      await ends(viewer.personId, null);
      await write(({ db }) =>
        db.person.update({ where: { id: viewer.personId }, data: { status: 'ACTIVE' } }),
      );
    }
  });

  test('is followed by another doctor, who is told, once', async () => {
    const id = await into('SENT');
    const { version } = await stored(id);
    await ends(cast.doctor.viewer.personId, dayIn(1));
    expect(await handOverUnfollowed(clock.now())).toBe(0);
    clock.advance(2 * DAY);
    const runs = await Promise.all([handOverUnfollowed(clock.now()), handOverUnfollowed(clock.now())]);
    expect(runs.reduce((sum, one) => sum + one)).toBeGreaterThanOrEqual(1);
    const ownerId = cast.colleague.viewer.personId;
    expect(await stored(id)).toMatchObject({ ownerId, version: version + 1 });
    const events = await read().event.findMany({ where: { nounId: id, act: 'handOver' } });
    expect(events.map(({ fromState, toState }) => [fromState, toState])).toEqual([['SENT', 'SENT']]);
    const told = { nounId: id, personId: ownerId, kind: 'REFERRAL_WAITING' };
    expect(await read().notification.count({ where: told })).toBeGreaterThan(0);
  });

  test('whose account is closed, too; and without anybody left the administrators are alarmed until somebody is there', async () => {
    const id = await into('PLACED');
    const [doctor, colleague] = [cast.doctor.viewer.personId, cast.colleague.viewer.personId];
    await write(({ db }) => db.person.update({ where: { id: doctor }, data: { status: 'CLOSED' } }));
    await ends(colleague, dayIn(-1));
    await handOverUnfollowed(clock.now());
    expect((await stored(id)).ownerId).toBeNull();
    expect(await withoutOwner(id)).toHaveLength(1);
    expect(await handOverUnfollowed(clock.now())).toBe(0);
    await ends(colleague, null);
    await handOverUnfollowed(clock.now());
    expect((await stored(id)).ownerId).toBe(colleague);
    expect(await withoutOwner(id)).toEqual([]);
  });
});

test('asking one twice anew is refused, and nothing is written', async () => {
  const id = await into('SENT REJECTED');
  const targets = [elsewhere, elsewhere];
  expect((await refusalOf(redirectReferral(cast.doctor, { ...(await asRead(id)), targets }))).code).toBe(
    'TARGET_TWICE',
  );
  expect((await stored(id)).state).toBe('SENT');
});

test('somebody is transferred down with the plan of it', async () => {
  const id = await into('IN_TREATMENT');
  const onward: Omit<ReferralTransferInput, keyof Awaited<ReturnType<typeof asRead>>> = {
    ...{ direction: 'DOWN', kind: 'RETURN_HOME', urgency: 'ROUTINE', reasonCode: 'TREATMENT_ENDED' },
    ...{ carePhase: 'STABLE', reasonText: '病情稳定', treatmentSoFar: '利尿治疗', faceToFaceAt: clock.now() },
    targets: [{ organizationId: network.home }],
  };
  const bare = transferReferral(cast.treater, { ...(await asRead(id)), ...onward });
  expect(await refusalOf(bare)).toMatchObject({ code: 'REFERRAL_INCOMPLETE', path: ['warningSigns'] });
  const plan = { warningSigns: '气促', followUpPlan: '家庭医生随访', followUpOn: [dayIn(7)] };
  const child = await transferReferral(cast.treater, { ...(await asRead(id)), ...onward, ...plan });
  expect(await stored(child)).toMatchObject({
    direction: 'DOWN',
    parentReferralId: id,
    state: 'PENDING_REVIEW',
  });
});

test('that the sender has not answered is said of a question whose time is over', async () => {
  const id = await into('SENT INFO_REQUESTED');
  const silent = async () =>
    rejectReferral(cast.receiver, { ...(await asRead(id)), reasonCode: 'NO_ANSWER' });
  expect((await refusalOf(silent())).code).toBe('ANSWER_AWAITED');
  clock.advance(24 * HOUR);
  await silent();
});

test('a home puts a return off within sixty days', async () => {
  const id = await into('RETURN RECEIVED');
  const far = deferReturn(cast.nurse, {
    ...{ ...(await asRead(id)), reasonCode: 'NO_BED', possibleFromOn: dayIn(61) },
  });
  expect((await refusalOf(far)).code).toBe('SCHEDULED_TOO_LATE');
});

test('a treatment does not end while to end it is asked and not decided', async () => {
  const id = await into('IN_TREATMENT');
  await does('referralAbortRequest', cast.doctor, id);
  expect((await refusalOf(does('referralComplete', cast.treater, id))).code).toBe('ABORT_ASKED');
});

test('a return is confirmed within sixty days, by the line of the checklist that says when', async () => {
  const id = await into('RETURN RECEIVED');
  const { checklist, ...who } = readyForReturn();
  const arrivalAt = new Date(clock.now().getTime() + 61 * DAY);
  const far = confirmReturn(cast.nurse, {
    ...{ ...(await asRead(id)), ...who, checklist: { ...checklist, arrivalAt } },
  });
  expect(await refusalOf(far)).toMatchObject({
    ...{ code: 'SCHEDULED_TOO_LATE', path: ['checklist', 'arrivalAt'] },
    policy: { key: 'referral.bookedMaxDays' },
  });
});

test('nobody is seen again yesterday', async () => {
  expect(await refusalOf(draft({ followUpOn: [dayIn(3), dayIn(-1)] }))).toMatchObject({
    ...{ code: 'FOLLOW_UP_IN_PAST', path: ['followUpOn', '1'] },
  });
  await expect(draft({ followUpOn: [dayIn(0)] })).resolves.toBeTypeOf('string');
});

test('nobody is discharged before the arrival, or tomorrow', async () => {
  const id = await into('COMPLETED');
  clock.advance(DAY);
  const discharged = async (dischargedOn: string) =>
    giveFeedback(cast.treater, { ...(await asRead(id)), ...FEEDBACK, dischargedOn });
  for (const day of [dayIn(-2), dayIn(1)])
    expect(await refusalOf(discharged(day))).toMatchObject({
      ...{ code: 'DISCHARGE_DATE', path: ['dischargedOn'] },
    });
  expect((await stored(id)).state).toBe('COMPLETED');
  await discharged(dayIn(-1));
  expect((await stored(id)).feedback).toMatchObject({ dischargedOn: dayIn(-1) });
});

test('who has rejected it reads its own words, and a scheduler does not', async () => {
  const id = await into('SENT RECEIVED');
  const why = { reasonCode: 'OTHER', reasonText: '本院导管室检修，建议转市医院' } as const;
  await rejectReferral(cast.receiver, { ...(await asRead(id)), ...why });
  const ask = `query ($id: ID!) { referral(id: $id) { targets { reasonCode reasonText infoQuestion } } }`;
  const words = async (by: Acting) => answerTo(by, ask, { id });
  for (const by of [cast.receiver, cast.treater, cast.nurse])
    expect(await words(by)).toEqual({ referral: { targets: [{ ...why, infoQuestion: null }] } });
  expect(await words(cast.scheduler)).toEqual({ referral: null });
});

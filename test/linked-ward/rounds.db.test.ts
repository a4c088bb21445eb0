import { describe, expect, test } from 'vitest';
import { planJointRound } from '../../domain/linked-ward/round-plan.ts';
import { sweepJointRounds, sweepRoundSignatures } from '../../domain/linked-ward/sweep.ts';
import { read, write } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import {
  addOne,
  alarms,
  arrive,
  cast,
  clock,
  days,
  end,
  lastRound,
  listed,
  move,
  network,
  record,
  rounds,
  sentDown,
  sign,
  stay,
  stayId,
  useWardScene,
  ward,
} from './scene.ts';

useWardScene();

const first = async () => (await rounds())[0]?.id ?? '';
const at = (text: string): void => clock.set(new Date(text));

describe('an arrival', () => {
  test('of somebody sent down to recover opens a stay with a first round in three days, and tells whose it is', async () => {
    expect(await stay()).toMatchObject({
      ...{ state: 'ACTIVE', hospitalOrgId: network.hospital, localOrgId: ward, startedAt: clock.now() },
      ...{ specialistId: cast.specialist.viewer.personId, localDoctorId: null, version: 1 },
    });
    // Three days from Sunday, 22 November; the grace ends at noon of the day after.
    expect(await rounds()).toMatchObject([
      {
        ...{ no: 1, kind: 'REGULAR', state: 'PLANNED', plannedOn: '2026-11-25', latestOn: '2026-11-25' },
        dueAt: new Date('2026-11-26T04:00:00Z'),
      },
    ]);
    const told = await read().notification.findMany({ where: { nounId: stayId, kind: 'LINKED_WARD' } });
    const people = told.map(({ personId }) => personId);
    expect(people.sort()).toEqual(
      [cast.specialist, cast.doctor, cast.colleague, cast.nurse].map(({ viewer }) => viewer.personId).sort(),
    );
    const { referralId, journeyId } = await stay();
    const referral = await read().referral.findUniqueOrThrow({ where: { id: referralId } });
    expect([referral.state, referral.journeyId]).toEqual(['ARRIVED', journeyId]);
  });

  test.each([
    ['DOWN', 'INPATIENT', 1],
    ['DOWN', 'LONG_TERM_CARE', 0],
    ['UP', 'INPATIENT', 0],
    ['LATERAL', 'REHAB', 0],
  ])('%s for %s opens %i stays', async (direction, kind, count) => {
    const referralId = await sentDown({ direction, kind });
    await arrive(referralId);
    expect(await read().linkedWardStay.count({ where: { referralId } })).toBe(count);
  });
});

describe('a plan', () => {
  test.each([
    ['yesterday', '2026-11-21', 'ROUND_DATE'],
    ['no day at all', '2026-11-31', 'ROUND_DATE'],
    ['later than the limit of a first round', '2026-11-26', 'ROUND_TOO_LATE'],
  ])('for %s is refused, and nothing is written', async (_name, plannedOn, code) => {
    const before = await rounds();
    const refusal = await refusalOf(move(cast.doctor, await first(), plannedOn));
    expect([refusal.code, refusal.path]).toEqual([code, ['plannedOn']]);
    const key = code === 'ROUND_TOO_LATE' ? 'linkedWard.firstRoundDays' : undefined;
    expect(refusal.policy?.key).toBe(key);
    expect(await rounds()).toEqual(before);
  });

  test('moves a round and its due instant, tells the other side, and never beyond its last day', async () => {
    const id = await move(cast.doctor, await first(), '2026-11-23');
    expect(await lastRound()).toMatchObject({
      ...{ plannedOn: '2026-11-23', latestOn: '2026-11-25', dueAt: new Date('2026-11-24T04:00:00Z') },
    });
    const told = await read().notification.findMany({ where: { nounId: id, kind: 'JOINT_ROUND' } });
    expect(told.map(({ personId }) => personId)).toEqual([cast.specialist.viewer.personId]);
    await move(cast.specialist, id, '2026-11-25');
    expect((await refusalOf(move(cast.specialist, id, '2026-11-26'))).code).toBe('ROUND_TOO_LATE');
  });

  test('of one more round is for another day, within the interval', async () => {
    await addOne(cast.specialist, '2026-11-24');
    expect(await lastRound()).toMatchObject({ no: 2, kind: 'EXTRA', plannedOn: '2026-11-24' });
    expect((await refusalOf(addOne(cast.doctor, '2026-11-25'))).code).toBe('ROUND_ON_DAY');
    const late = await refusalOf(addOne(cast.doctor, '2026-11-30'));
    expect([late.code, late.policy?.key]).toEqual(['ROUND_TOO_LATE', 'linkedWard.roundIntervalDays']);
    const both = { linkedWardStayId: stayId, jointRoundId: await first() };
    for (const named of [both, {}]) {
      const input = { idempotencyKey: newKey(), ...named, plannedOn: '2026-11-24' };
      expect((await refusalOf(planJointRound(cast.doctor, input))).code).toBe('ROUND_OR_STAY');
    }
  });
});

describe('a record', () => {
  test('is the signature of who writes it, plans the next round, and is done when the other side signs', async () => {
    days(2);
    const id = await record(cast.doctor, await first());
    const { doctor, specialist } = cast;
    expect(await listed(specialist, 'TO_SIGN')).toEqual([1]);
    expect(await listed(doctor, 'TO_SIGN')).toEqual([]);
    expect((await rounds()).map(({ no, state, plannedOn }) => [no, state, plannedOn])).toEqual([
      [1, 'RECORDED', '2026-11-25'],
      [2, 'PLANNED', '2026-12-01'],
    ]);
    await record(cast.colleague, id, { findings: '血压偏高' });
    days(1);
    await sign(specialist, id);
    const [done] = await rounds();
    expect(done).toMatchObject({
      ...{ state: 'DONE', hospitalSignedById: specialist.viewer.personId, hospitalSignedAt: clock.now() },
      localSignedById: cast.colleague.viewer.personId,
    });
    expect(done?.contentSealed).not.toContain('血压');
    expect(await rounds()).toHaveLength(2);
  });

  test.each([
    ['in the future', { heldAt: new Date('2026-11-23T00:00:00Z') }, 'HELD_AT', 'heldAt'],
    ['before the arrival', { heldAt: new Date('2026-11-21T00:00:00Z') }, 'HELD_AT', 'heldAt'],
    ['by video', { mode: 'VIDEO' as const }, 'VIDEO_ROUND', 'mode'],
    ['without findings', { findings: ' ' }, 'TEXT_EMPTY', 'findings'],
  ])('of a round %s is refused, and nothing is written', async (_name, change, code, path) => {
    const before = await rounds();
    expect(await refusalOf(record(cast.doctor, await first(), change))).toMatchObject({ code, path: [path] });
    expect(await rounds()).toEqual(before);
  });

  test('by video is one where the region allows it', async () => {
    const known = { key: 'linkedWard.videoIsRound', regionCode: '440403', value: 1, document: '试点方案' };
    const since = { effectiveFromAt: clock.now(), recordedAt: clock.now(), setById: 'somebody' };
    await write(({ db }) => db.policyValue.create({ data: { id: 'video', ...known, ...since } }));
    await record(cast.doctor, await first(), { mode: 'VIDEO' });
    await write(({ db }) => db.policyValue.delete({ where: { id: 'video' } }));
  });

  test('leaves the next round where one is planned within the interval already', async () => {
    await addOne(cast.doctor, '2026-11-27');
    await record(cast.doctor, await first());
    expect((await rounds()).map(({ kind, state }) => [kind, state])).toEqual([
      ['REGULAR', 'RECORDED'],
      ['EXTRA', 'PLANNED'],
    ]);
  });

  test('that nobody signs in time is overdue, and alarms once the side whose signature is missing', async () => {
    const id = await record(cast.doctor, await first());
    days(2);
    clock.advance(-1);
    expect(await listed(cast.specialist, 'OVERDUE')).toEqual([]);
    clock.advance(1);
    expect(await listed(cast.specialist, 'OVERDUE')).toEqual([1]);
    await sweepRoundSignatures(clock.now());
    await sweepRoundSignatures(clock.now());
    const raised = { kind: 'JOINT_ROUND_OVERDUE', organizationId: network.hospital };
    expect(await alarms(id)).toEqual([{ ...raised, state: 'RAISED' }]);
    await sign(cast.specialist, id);
    expect(await alarms(id)).toEqual([{ ...raised, state: 'CLEARED' }]);
  });
});

describe('a round that is not held', () => {
  test('is due on its day, and missed at the end of the grace, whether anybody has written that or not', async () => {
    expect(await listed(cast.doctor, 'DUE')).toEqual([]);
    at('2026-11-24T16:00:00Z');
    expect(await listed(cast.doctor, 'DUE')).toEqual([1]);
    at('2026-11-26T03:59:59Z');
    expect([await listed(cast.doctor, 'DUE'), await listed(cast.specialist, 'OVERDUE')]).toEqual([[1], []]);
    at('2026-11-26T04:00:00Z');
    for (const who of [cast.doctor, cast.specialist])
      expect([await listed(who, 'DUE'), await listed(who, 'OVERDUE')]).toEqual([[], [1]]);
    expect(await listed(cast.nurse, 'OVERDUE')).toEqual([]);
    expect((await rounds())[0]?.state).toBe('PLANNED');
    expect((await refusalOf(record(cast.doctor, await first()))).code).toBe('STATE_CONFLICT');
  });

  test('is made up for by another, alarms both sides once, and is seen to when that one is held', async () => {
    at('2026-11-26T05:00:00Z');
    await sweepJointRounds(clock.now());
    await sweepJointRounds(clock.now());
    const id = await first();
    expect(await rounds()).toMatchObject([
      { no: 1, state: 'MISSED', version: 2 },
      { no: 2, kind: 'MAKE_UP', state: 'PLANNED', makeUpOfId: id, plannedOn: '2026-11-28' },
    ]);
    const [missed] = await read().event.findMany({ where: { nounId: id, act: 'miss' } });
    expect(missed?.at).toEqual(new Date('2026-11-26T04:00:00Z'));
    const organizations = [network.hospital, ward].sort();
    const inState = (state: string) =>
      organizations.map((organizationId) => ({ kind: 'JOINT_ROUND_OVERDUE', state, organizationId }));
    expect(await alarms(id)).toEqual(inState('RAISED'));
    expect(await listed(cast.doctor, 'OVERDUE')).toEqual([1]);
    await record(cast.specialist, (await lastRound()).id);
    expect(await alarms(id)).toEqual(inState('CLEARED'));
    expect(await listed(cast.doctor, 'OVERDUE')).toEqual([]);
    expect(await lastRound()).toMatchObject({ no: 3, kind: 'REGULAR', plannedOn: '2026-12-03' });
  });

  test('and its make-up neither: the later one stands for both', async () => {
    at('2026-11-26T05:00:00Z');
    await sweepJointRounds(clock.now());
    const late = await refusalOf(move(cast.doctor, (await lastRound()).id, '2026-11-29'));
    expect([late.code, late.policy?.key]).toEqual(['ROUND_TOO_LATE', 'linkedWard.makeUpDays']);
    at('2026-11-29T05:00:00Z');
    await sweepJointRounds(clock.now());
    expect(await listed(cast.doctor, 'OVERDUE')).toEqual([2]);
    await record(cast.doctor, (await lastRound()).id);
    const about = { nounId: { in: (await rounds()).map(({ id }) => id) }, state: 'RAISED' };
    expect(await read().alarm.count({ where: about })).toBe(0);
  });

  test('for long brings forth one make-up, on a day that is still to come', async () => {
    days(30);
    await sweepJointRounds(clock.now());
    expect(await rounds()).toHaveLength(2);
    expect(await lastRound()).toMatchObject({ kind: 'MAKE_UP', plannedOn: '2026-12-22', state: 'PLANNED' });
    expect(await listed(cast.doctor, 'DUE')).toEqual([2]);
  });
});

describe('at once', () => {
  test('two sides that record one round: one is first, and the other is asked to read it again', async () => {
    const id = await first();
    const tried = await outcomesOf([record(cast.doctor, id), record(cast.specialist, id)]);
    expect(tried.filter((code) => code === 'DONE')).toHaveLength(1);
    expect(await rounds()).toMatchObject([{ state: 'RECORDED', version: 2 }, { state: 'PLANNED' }]);
  });

  test('time, twice, and the end of the stay leave nothing planned, and no round made up for twice', async () => {
    at('2026-11-26T05:00:00Z');
    const now = clock.now();
    const ended = outcomesOf([end(cast.doctor)]);
    await Promise.all([sweepJointRounds(now), sweepJointRounds(now), ended]);
    expect(await ended).toEqual(['DONE']);
    expect((await rounds()).map(({ state }) => state)).toEqual(['MISSED', 'CALLED_OFF']);
  });
});

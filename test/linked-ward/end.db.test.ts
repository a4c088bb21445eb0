import { describe, expect, test } from 'vitest';
import { confirmDeath } from '../../domain/death/confirm.ts';
import { reportDeath } from '../../domain/death/report.ts';
import { reverseDeath } from '../../domain/death/reverse.ts';
import { assignLinkedWard } from '../../domain/linked-ward/assign.ts';
import { sweepJointRounds } from '../../domain/linked-ward/sweep.ts';
import { recordIn } from '../../domain/referral/sealed.ts';
import { submitReferral } from '../../domain/referral/sign.ts';
import { read, write } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
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
  network,
  onStay,
  record,
  residentId,
  rounds,
  sentDown,
  sign,
  somebody,
  stay,
  stayId,
  useWardScene,
  ward,
} from './scene.ts';

useWardScene();

const states = async () => (await rounds()).map(({ state }) => state);
const lifeOf = async () => (await read().resident.findUniqueOrThrow({ where: { id: residentId } })).life;

describe('an end', () => {
  test.each([
    ['DISCHARGED', 'GOALS_REACHED'],
    ['TRANSFERRED_BACK', 'WORSENED'],
  ] as const)(
    'as %s calls planned rounds off, tells both sides and the home, and closes nothing signed',
    async (outcome, reasonCode) => {
      const held = await record(cast.doctor, (await lastRound()).id);
      await addOne(cast.doctor, '2026-11-24');
      await end(cast.doctor, { outcome, reasonCode });
      expect(await stay()).toMatchObject({
        state: 'ENDED',
        outcome,
        endReasonCode: reasonCode,
        endedAt: clock.now(),
      });
      expect((await stay()).summarySealed).not.toContain('康复');
      expect(await states()).toEqual(['RECORDED', 'CALLED_OFF', 'CALLED_OFF']);
      const about = { nounId: stayId, kind: 'LINKED_WARD', key: { endsWith: outcome } };
      const told = await read().notification.findMany({ where: about });
      expect([...new Set(told.map(({ organizationId }) => organizationId))].sort()).toEqual(
        [network.hospital, network.home, ward].sort(),
      );
      // The round took place: the other side signs it all the same.
      await sign(cast.specialist, held);
      days(30);
      await sweepJointRounds(clock.now());
      expect(await states()).toEqual(['DONE', 'CALLED_OFF', 'CALLED_OFF']);
      expect(await lifeOf()).toBe('ALIVE');
    },
  );

  test.each([
    ['a death without its reason', { outcome: 'DIED', reasonCode: 'OTHER' }, 'END_REASON', 'reasonCode'],
    ['its reason without a death', { reasonCode: 'DECEASED' }, 'END_REASON', 'reasonCode'],
    ['a reason that says too little', { reasonCode: 'OTHER' }, 'REASON_TEXT', 'reasonText'],
    ['an end in the future', { endedAt: new Date('2026-11-22T00:00:01Z') }, 'ENDED_AT', 'endedAt'],
    ['an end before the arrival', { endedAt: new Date('2026-11-21T00:00:00Z') }, 'ENDED_AT', 'endedAt'],
    ['an end without a summary', { summary: '' }, 'TEXT_EMPTY', 'summary'],
    ['a stale version', { expectedVersion: 7 }, 'VERSION_CONFLICT', 'expectedVersion'],
  ] as const)('with %s is refused, and nothing is written', async (_name, change, code, path) => {
    const before = [await stay(), await rounds()];
    expect(await refusalOf(end(cast.doctor, change))).toMatchObject({ code, path: [path] });
    expect([await stay(), await rounds()]).toEqual(before);
  });

  test('leaves a round that was missed before missed, and nobody is alarmed about it any more', async () => {
    days(5);
    await end(cast.doctor);
    expect(await states()).toEqual(['MISSED', 'CALLED_OFF']);
    expect(await listed(cast.doctor, 'OVERDUE')).toEqual([]);
    const [missed] = await rounds();
    expect((await alarms(missed?.id ?? '')).map(({ state }) => state)).toEqual(['CLEARED', 'CLEARED']);
  });

  test('by death reports it, and a death that is taken back brings stay and rounds back', async () => {
    const before = [await stay(), await rounds()];
    await end(cast.doctor, { outcome: 'DIED', reasonCode: 'DECEASED' });
    expect(await lifeOf()).toBe('DEATH_REPORTED');
    const death = await read().death.findFirstOrThrow({ where: { residentId } });
    expect(death).toMatchObject({ source: 'HOSPITAL', diedAt: clock.now(), reportedByOrgId: ward });
    expect([(await stay()).outcome, await states()]).toEqual(['DIED', ['CALLED_OFF']]);
    const input = { idempotencyKey: newKey(), residentId, reasonText: '同名误报' };
    await reverseDeath(cast.nurse, input);
    const [stayBefore, roundsBefore] = before;
    expect(await stay()).toMatchObject({
      state: 'ACTIVE',
      outcome: null,
      endedAt: null,
      endReasonCode: null,
    });
    expect(stayBefore).toMatchObject({ state: 'ACTIVE' });
    const withoutVersion = (rows: unknown) => (rows as object[]).map((row) => ({ ...row, version: 0 }));
    expect(withoutVersion(await rounds())).toEqual(withoutVersion(roundsBefore));
  });
});

describe('sent back up', () => {
  const back = { outcome: 'TRANSFERRED_BACK', reasonCode: 'WORSENED', summary: '夜间气促加重' } as const;
  const drafts = async () => {
    const { referralId: parentReferralId } = await stay();
    const include = { targets: true } as const;
    return read().referral.findMany({ where: { parentReferralId }, include });
  };

  test('is drafted with the end: to the hospital that sent the resident down, in the same journey', async () => {
    await end(cast.doctor, back);
    const [draft, ...others] = await drafts();
    expect(others).toEqual([]);
    expect(draft).toMatchObject({
      ...{ state: 'DRAFT', direction: 'UP', kind: 'INPATIENT', urgency: 'URGENT', residentId },
      ...{ journeyId: (await stay()).journeyId, authorId: cast.doctor.viewer.personId, submittedAt: null },
      ...{ initiatingOrgId: ward, fromOrgId: ward, targets: [{ organizationId: network.hospital }] },
    });
    const { treatmentSoFar, warningSigns, vitals } = recordIn(draft?.id ?? '', draft?.recordSealed ?? '');
    expect({ treatmentSoFar, warningSigns, vitals }).toEqual({
      ...{ treatmentSoFar: '夜间气促加重', warningSigns: null, vitals: null },
    });
    // A doctor says why before it goes out.
    const submit = { idempotencyKey: newKey(), referralId: draft?.id ?? '', expectedVersion: 1 };
    expect((await refusalOf(submitReferral(cast.doctor, submit))).code).toBe('REFERRAL_INCOMPLETE');
  });

  test('is not drafted by another end, nor beside a way up that stands already', async () => {
    await end(cast.doctor);
    expect(await drafts()).toEqual([]);
    await somebody();
    const { referralId } = await stay();
    const upId = await sentDown({ direction: 'UP', hospitalOrgId: ward });
    await write(({ db }) =>
      db.referral.update({ where: { id: upId }, data: { parentReferralId: referralId } }),
    );
    await end(cast.doctor, back);
    expect((await drafts()).map(({ id }) => id)).toEqual([upId]);
  });
});

test('who arrives in another linked ward has left the earlier one', async () => {
  const earlier = stayId;
  clock.advance(3_600_000);
  await arrive(await sentDown());
  expect(await stay(earlier)).toMatchObject({
    ...{ state: 'ENDED', outcome: 'DISCHARGED', endReasonCode: 'CARE_ELSEWHERE', endedAt: clock.now() },
  });
  expect((await rounds(earlier)).map(({ state }) => state)).toEqual(['CALLED_OFF']);
  const active = await read().linkedWardStay.findMany({ where: { residentId, state: 'ACTIVE' } });
  expect(active.map(({ id }) => id)).not.toContain(earlier);
  expect(active).toHaveLength(1);
  const told = { nounId: earlier, key: { endsWith: 'DISCHARGED' } };
  const whom = (await read().notification.findMany({ where: told })).map(
    ({ organizationId }) => organizationId,
  );
  expect(new Set(whom)).toEqual(new Set([network.hospital, network.home, ward]));
});

describe('a death that somebody else confirms', () => {
  const dies = async (): Promise<void> => {
    const told = { idempotencyKey: newKey(), residentId, diedAt: clock.now(), source: 'HOME' } as const;
    const deathId = await reportDeath(cast.nurse, told);
    const document = { source: 'HOME', documentRef: '死亡医学证明书 001' } as const;
    const confirm = { idempotencyKey: newKey(), deathId, expectedVersion: 1, ...document };
    await confirmDeath(cast.nurse, confirm);
  };

  test('ends the stay, calls its rounds off, and counts as missed by nobody', async () => {
    await dies();
    expect(await stay()).toMatchObject({
      ...{ state: 'ENDED', outcome: 'DIED', endReasonCode: 'DECEASED', endedAt: clock.now() },
    });
    expect(await states()).toEqual(['CALLED_OFF']);
    expect((await refusalOf(end(cast.doctor))).code).toBe('STATE_CONFLICT');
  });

  test('and that is taken back after the day of a round, leaves time to hold it', async () => {
    await dies();
    days(9);
    await reverseDeath(cast.nurse, { idempotencyKey: newKey(), residentId, reasonText: '同名误报' });
    expect((await stay()).state).toBe('ACTIVE');
    expect(await lastRound()).toMatchObject({ no: 1, state: 'PLANNED', plannedOn: '2026-12-03' });
    const acts = await read().event.findMany({ where: { nounId: stayId, act: 'deathReverse' } });
    expect(acts.map(({ toState }) => toState)).toEqual(['ACTIVE']);
    expect(await listed(cast.doctor, 'OVERDUE')).toEqual([]);
  });
});

describe('who is responsible', () => {
  const assign = async (by: keyof typeof cast, change: object) =>
    assignLinkedWard(cast[by], { ...(await onStay()), ...change });

  test('is said by each side for itself, and the bed by the ward', async () => {
    await assign('doctor', { doctorId: cast.colleague.viewer.personId, bedNo: 'K3' });
    await assign('specialist', { doctorId: cast.otherSpecialist.viewer.personId });
    expect(await stay()).toMatchObject({
      ...{ bedNo: 'K3', localDoctorId: cast.colleague.viewer.personId },
      specialistId: cast.otherSpecialist.viewer.personId,
    });
  });

  test('is nobody of elsewhere, unknown and foreign alike', async () => {
    const { personId } = cast.doctor.viewer;
    for (const [by, change, code, path] of [
      ['specialist', { doctorId: personId }, 'NOT_FOUND', 'doctorId'],
      ['specialist', { doctorId: 'nobody' }, 'NOT_FOUND', 'doctorId'],
      ['specialist', { bedNo: 'K3' }, 'BED_OF_WARD', 'bedNo'],
      ['doctor', {}, 'ASSIGN_NOTHING', 'doctorId'],
    ] as const)
      expect(await refusalOf(assign(by, change))).toMatchObject({ code, path: [path] });
  });
});

import { describe, expect, test } from 'vitest';
import { confirmDeath } from '../../domain/death/confirm.ts';
import { reportDeath } from '../../domain/death/report.ts';
import { reverseDeath } from '../../domain/death/reverse.ts';
import { assignLinkedWard } from '../../domain/linked-ward/assign.ts';
import { sweepJointRounds } from '../../domain/linked-ward/sweep.ts';
import { read } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import {
  addOne,
  alarms,
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
  sign,
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

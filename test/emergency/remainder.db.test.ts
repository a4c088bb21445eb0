import { describe, expect, inject, test } from 'vitest';
import { diagnosisName, recordIn, safetyIn } from '../../domain/referral/sealed.ts';
import type { Acting } from '../../domain/viewer.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import { approve, askToVoid, colleagueOf } from '../fixtures/two-people.ts';
import { does } from '../referral/acts.ts';
import { shownState } from '../referral/course.ts';
import { saidTo } from '../referral/said.ts';
import {
  bare,
  cast,
  clinic,
  clock,
  elsewhere,
  HOUR,
  network,
  patient,
  stored,
  writeSafety,
} from '../referral/scene.ts';
import * as scene from './scene.ts';
import { calls, completes, divert, told, treated, useEmergencyScene } from './scene.ts';

useEmergencyScene();

const later = (hours: number) => new Date(clock.now().getTime() + hours * HOUR);

describe('the clinical remainder', () => {
  test('is due six hours after the arrival, and goes into the record with a safety block of meanwhile', async () => {
    const id = await told({ residentId: await bare() });
    await does('referralArrive', cast.scheduler, id);
    expect((await stored(id)).remainderDueAt).toEqual(later(6));
    await writeSafety();
    await completes(cast.nurse, id);
    const referral = await stored(id);
    expect(referral).toMatchObject({
      state: 'ARRIVED',
      remainderDueAt: null,
      remainderWrittenAt: clock.now(),
    });
    expect(recordIn(id, referral.recordSealed)).toMatchObject({
      ...{ presentIllness: '夜间如厕跌倒，十分钟后被发现', chiefComplaint: '跌倒后意识不清，右侧肢体无力' },
      vitals: { notMeasurableReason: '转运前来不及测量' },
    });
    expect(referral.diagnoses.map(diagnosisName)).toEqual(['脑卒中待排']);
    expect(safetyIn(id, referral.safetySealed)).not.toBeNull();
  });

  test('is written once, by the sender, and names a diagnosis', async () => {
    const id = await told();
    expect((await refusalOf(completes(cast.nurse, id, { diagnoses: [] }))).code).toBe('DIAGNOSIS_MISSING');
    expect((await refusalOf(completes(cast.treater, id))).code).toBe('NOT_YOUR_ACT');
    await completes(cast.doctor, id);
    expect((await refusalOf(completes(cast.nurse, id))).code).toBe('REMAINDER_WRITTEN');
    await does('referralArrive', cast.scheduler, id);
    expect((await stored(id)).remainderDueAt).toBeNull();
  });

  test('stands before the closing of the loop, which is as of every referral', async () => {
    const id = await treated();
    await does('referralReconcile', cast.doctor, id);
    expect((await refusalOf(does('referralClose', cast.doctor, id))).code).toBe('REMAINDER_MISSING');
    await completes(cast.doctor, id);
    await does('referralClose', cast.doctor, id);
    expect(await shownState(id)).toBe('CLOSED');
  });

  test('and the loop are the nurse’s where no doctor is', async () => {
    const nurse = { ...cast.nurse.viewer };
    const id = await told(
      { targetOrganizationId: elsewhere.organizationId, departmentId: null },
      scene.houseDoctor,
    );
    expect((await stored(id)).ownerId).toBe(nurse.personId);
    for (const act of ['referralArrive', 'referralTreat', 'referralComplete', 'referralFeedback'])
      await does(act, scene.elsewhereDoctor, id);
    await completes(cast.nurse, id);
    await does('referralReconcile', cast.nurse, id);
    await does('referralClose', cast.nurse, id);
    expect(await shownState(id)).toBe('CLOSED');
  });
});

test('what was told in error is voided by two of the sender, a nurse as well as a doctor', async () => {
  const byDoctor = await told();
  await approve(cast.colleague, await askToVoid(cast.doctor, 'REFERRAL', byDoctor));
  // The home itself has sent this one.
  const byNurse = await told({ targetOrganizationId: clinic, departmentId: null });
  await approve(await colleagueOf(cast.nurse), await askToVoid(cast.nurse, 'REFERRAL', byNurse));
  expect([await shownState(byDoctor), await shownState(byNurse)]).toEqual(['VOIDED', 'VOIDED']);
});

describe.runIf(inject('template').engine === 'sqlite')('availableActions', () => {
  const TRIES: Readonly<Record<string, (by: Acting, id: string) => Promise<unknown>>> = {
    ...{ emergencyCallRecord: calls, emergencyComplete: completes },
    emergencyDivert: async (by, id) => {
      const toOrganizationId = (await stored(id)).targets.some(({ state }) => state === 'DIVERTED')
        ? network.hospital
        : elsewhere.organizationId;
      return divert(by, id, { toOrganizationId, departmentId: null });
    },
  };
  const stages: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
    ASKED: async () => undefined,
    DIVERTED: (id) => divert(cast.receiver, id),
    ARRIVED: (id) => does('referralArrive', cast.scheduler, id),
    CANCELLED: (id) => does('referralCancel', cast.nurse, id),
  };
  test.each(Object.entries(stages))('say in %s what the acts say', async (_stage, move) => {
    for (const [act, does_] of Object.entries(TRIES)) {
      for (const by of [cast.nurse, cast.doctor, cast.receiver, cast.treater, patient()]) {
        const id = await told();
        await move(id);
        const said = (await saidTo(by, id)).get(act);
        const [outcome] = await outcomesOf([does_(by, id)]);
        expect(outcome === 'NOT_FOUND' ? outcome : said, `${act} by ${by.viewer.roles[0]}`).toBe(outcome);
      }
    }
  });
});

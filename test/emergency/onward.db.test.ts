import { describe, expect, test } from 'vitest';
import {
  type ReferralTransferInput,
  redirectReferral,
  transferReferral,
} from '../../domain/referral/child.ts';
import { diagnosisName, recordIn, safetyIn } from '../../domain/referral/sealed.ts';
import { read, write } from '../../prisma/client.ts';
import { department } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { asRead, does, onwardTo } from '../referral/acts.ts';
import { into, shownState } from '../referral/course.ts';
import { saidTo } from '../referral/said.ts';
import { bare, cast, clock, consents, elsewhere, network, stored, writeSafety } from '../referral/scene.ts';
import { elsewhereOffice, told, useEmergencyScene } from './scene.ts';

useEmergencyScene();

const FOUND = {
  presentIllness: '两小时前突发右侧肢体无力',
  vitals: { systolic: 168, diastolic: 94, pulse: 88 },
  diagnoses: [{ role: 'PRINCIPAL', system: 'ICD_10', code: 'I63.9', name: '脑梗死' }],
} as const;

/** Somebody without a safety block whom the hospital treats after an emergency, and who has to go on. */
async function treatedHere(): Promise<string> {
  const id = await told({ residentId: await bare() });
  await consents([network.hospital, elsewhere.organizationId]);
  await does('referralArrive', cast.scheduler, id);
  return does('referralTreat', cast.treater, id);
}
const onward = async (id: string, change: Partial<ReferralTransferInput> = {}): Promise<string> =>
  transferReferral(cast.treater, { ...(await asRead(id)), ...onwardTo([elsewhere]), ...change });
const notesOfSending = async (nounId: string) => {
  const [event] = await read().event.findMany({ where: { nounId, toState: 'SENT' } });
  return (JSON.parse(event?.facts ?? '{}') as { readonly notes?: readonly string[] }).notes;
};

describe('an emergency that has to go on', () => {
  test('goes with what the doctor has found, before the sender has written the remainder, and leaves a note', async () => {
    const id = await treatedHere();
    expect((await saidTo(cast.treater, id)).get('referralTransfer')).toBe('DONE');
    const childId = await onward(id, FOUND);
    expect(await shownState(id)).toBe('TRANSFERRED');
    await does('referralReview', cast.receiver, childId);
    const child = await stored(childId);
    expect(child).toMatchObject({ state: 'SENT', parentReferralId: id, sentAt: clock.now() });
    expect(recordIn(childId, child.recordSealed)).toMatchObject({
      ...{ chiefComplaint: '跌倒后意识不清，右侧肢体无力', presentIllness: FOUND.presentIllness },
      vitals: { systolic: 168 },
    });
    expect(child.diagnoses.map(diagnosisName)).toEqual(['脑梗死']);
    expect(safetyIn(childId, child.safetySealed)).toBeNull();
    expect(await notesOfSending(childId)).toEqual(['NO_SAFETY_BLOCK']);
  });

  test.each([
    ['presentIllness', { ...FOUND, presentIllness: null }],
    ['vitals', { ...FOUND, vitals: null }],
    ['diagnoses', { ...FOUND, diagnoses: null }],
  ])('and is asked for %s where nobody has written it', async (field, change) => {
    const id = await treatedHere();
    const before = await stored(id);
    const refusal = { code: 'REFERRAL_INCOMPLETE', path: [field] };
    expect(await refusalOf(onward(id, change))).toMatchObject(refusal);
    expect(await stored(id)).toEqual(before);
  });

  test('carries a safety block of meanwhile', async () => {
    const id = await treatedHere();
    await writeSafety();
    const childId = await onward(id, FOUND);
    await does('referralReview', cast.receiver, childId);
    expect(safetyIn(childId, (await stored(childId)).safetySealed)).not.toBeNull();
    expect(await notesOfSending(childId)).toBeUndefined();
  });

  test('is asked of somebody else as well, when the first one has no bed', async () => {
    const id = await treatedHere();
    const childId = await onward(id, FOUND);
    await does('referralReview', cast.receiver, childId);
    await does('referralReceive', elsewhereOffice, childId);
    await does('referralReject', elsewhereOffice, childId);
    const { organizationId } = elsewhere;
    const departmentId = await write(async (tx) => {
      const where = { id: await department(tx, organizationId, 'SJ', '神经内科', clock.now()) };
      await tx.db.department.update({ where, data: { isReferralTarget: true } });
      return where.id;
    });
    const targets = [{ organizationId, departmentId }];
    const next = await redirectReferral(cast.treater, { ...(await asRead(childId)), targets });
    await does('referralReview', cast.receiver, next);
    expect(await shownState(next)).toBe('SENT');
    expect(await notesOfSending(next)).toEqual(['NO_SAFETY_BLOCK']);
  });
});

test('of every transfer the doctor says what was found here, and the rest goes on as it came', async () => {
  const id = await into('IN_TREATMENT');
  const childId = await onward(id, { diagnoses: FOUND.diagnoses });
  const [parent, child] = [await stored(id), await stored(childId)];
  const [before, after] = [recordIn(id, parent.recordSealed), recordIn(childId, child.recordSealed)];
  expect(child.diagnoses.map(diagnosisName)).toEqual(['脑梗死']);
  expect([after.presentIllness, after.vitals]).toEqual([before.presentIllness, before.vitals]);
});

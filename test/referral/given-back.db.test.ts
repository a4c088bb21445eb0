import { describe, expect, test } from 'vitest';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { actor } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { does } from './acts.ts';
import { shownState } from './course.ts';
import { cast, clock, draft, elsewhere } from './scene.ts';
import {
  arrived,
  childId,
  later,
  parentId,
  redirected,
  third,
  useTransferred,
  voided,
} from './transferred-scene.ts';

useTransferred();

const submitted = (id: string, by: Acting = cast.nurse) => does('referralSubmit', by, id);

describe('an arrival that was entered in error is none', () => {
  test('and the resident is back with the hospital that had transferred the resident', async () => {
    await arrived();
    await voided(childId);
    expect(await shownState(parentId)).toBe('IN_TREATMENT');
    await does('referralComplete', cast.treater, parentId);
  });

  test('also where it was the arrival by a redirection', async () => {
    const next = await redirected();
    await voided(childId);
    expect(await shownState(parentId)).toBe('TRANSFERRED');
    await voided(next);
    expect(await shownState(parentId)).toBe('IN_TREATMENT');
  });

  test('but who was sent on from there is where that led', async () => {
    await arrived();
    later();
    const { organizationId } = elsewhere;
    const at = { organizationId, kind: 'HOSPITAL', role: 'HOSP_DOCTOR', name: '医生己' } as const;
    const doctor = await write((tx) => actor(tx, clock, at));
    const from = { fromOrganizationId: organizationId, targets: [third] };
    const onward = await draft({ parentReferralId: childId, ...from }, doctor);
    await submitted(onward, doctor);
    await voided(childId);
    expect(await shownState(parentId)).toBe('TRANSFERRED');
    await does('referralCancel', doctor, onward);
    expect(await shownState(parentId)).toBe('IN_TREATMENT');
  });

  test('and what comes of it stands in the timeline after it', async () => {
    await voided(childId);
    const nounId = { in: [parentId, childId] };
    const happened = await read().event.findMany({ where: { nounId }, orderBy: { seq: 'desc' }, take: 2 });
    expect(happened.map(({ act, toState }) => [act, toState])).toEqual([
      ['transferFail', 'IN_TREATMENT'],
      ['recordVoid', 'VOIDED'],
    ]);
  });
});

describe('while a transfer may still fail', () => {
  test('no second referral goes to the department where the resident lies', async () => {
    const second = await draft();
    expect((await refusalOf(submitted(second))).code).toBe('REFERRAL_OPEN');
    await does('referralCancel', cast.treater, childId);
    expect(await shownState(parentId)).toBe('IN_TREATMENT');
    expect((await refusalOf(submitted(second))).code).toBe('REFERRAL_OPEN');
  });

  test('nor while it is redirected, or returned to be written anew', async () => {
    const second = await draft();
    const next = await redirected();
    expect((await refusalOf(submitted(second))).code).toBe('REFERRAL_OPEN');
    await does('referralCancel', cast.treater, next);
    later();
    await does('referralTransfer', cast.treater, parentId);
    const where = { parentReferralId: parentId, state: 'PENDING_REVIEW' };
    await does('referralReturn', cast.receiver, (await read().referral.findFirstOrThrow({ where })).id);
    expect((await refusalOf(submitted(second))).code).toBe('REFERRAL_OPEN');
  });

  test('one does that goes on from the first, and then nobody is given back to it', async () => {
    const second = await draft({ parentReferralId: parentId });
    await submitted(second);
    await does('referralCancel', cast.treater, childId);
    expect([await shownState(parentId), await shownState(second)]).toEqual(['TRANSFERRED', 'PENDING_COSIGN']);
    await does('referralCancel', cast.nurse, second);
    expect(await shownState(parentId)).toBe('IN_TREATMENT');
  });

  test('and once the resident has arrived elsewhere one goes out', async () => {
    await arrived();
    const second = await draft();
    await submitted(second);
    expect(await shownState(second)).toBe('PENDING_COSIGN');
  });
});

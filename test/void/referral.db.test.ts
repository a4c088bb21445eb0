import { expect, test } from 'vitest';
import { isReferralOpen } from '../../domain/referral/policy.ts';
import type { Acting } from '../../domain/viewer.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { approve, askToVoid } from '../fixtures/two-people.ts';
import { does } from '../referral/acts.ts';
import { into } from '../referral/course.ts';
import { cast, clock, draft, stored, useReferralScene } from '../referral/scene.ts';
import { told } from './scene.ts';

useReferralScene();

const isOpenTo = async ({ viewer }: Acting, id: string): Promise<boolean> =>
  isReferralOpen('record', viewer, await stored(id), clock.now());

/** Two doctors of the clinic say that it was entered in error. */
const voided = async (id: string): Promise<string> =>
  approve(cast.colleague, await askToVoid(cast.doctor, 'REFERRAL', id));

test('a referral that is voided is asked of nobody any more, runs no clock, and whoever had it is told', async () => {
  const id = await into('SENT RECEIVED');
  await voided(id);
  expect(await stored(id)).toMatchObject({
    ...{ state: 'VOIDED', expiresAt: null, targets: [{ state: 'WITHDRAWN' }] },
  });
  expect([await isOpenTo(cast.receiver, id), await isOpenTo(cast.nurse, id)]).toEqual([false, true]);
  const organizations = (await told(id)).map(({ organizationId }) => organizationId);
  for (const { viewer } of [cast.receiver, cast.nurse])
    expect(organizations).toContain(viewer.organizationId);
  expect((await refusalOf(does('referralCancel', cast.nurse, id))).code).toBe('STATE_CONFLICT');
});

test('makes room for the right one', async () => {
  const id = await into('PENDING_COSIGN');
  const right = await draft();
  expect((await refusalOf(does('referralSubmit', cast.nurse, right))).code).toBe('REFERRAL_OPEN');
  await voided(id);
  await does('referralSubmit', cast.nurse, right);
});

test('stays with the hospital that has treated the resident', async () => {
  const id = await into('IN_TREATMENT');
  await voided(id);
  expect(await isOpenTo(cast.receiver, id)).toBe(true);
  expect((await refusalOf(does('referralComplete', cast.treater, id))).code).toBe('STATE_CONFLICT');
});

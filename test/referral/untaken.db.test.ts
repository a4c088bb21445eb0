import { describe, expect, test } from 'vitest';
import { confirmDeath } from '../../domain/death/confirm.ts';
import { reportDeath } from '../../domain/death/report.ts';
import { reverseDeath } from '../../domain/death/reverse.ts';
import { redirectReferral } from '../../domain/referral/child.ts';
import { submitReferral } from '../../domain/referral/sign.ts';
import { sweepReferrals } from '../../domain/referral/sweep.ts';
import { read, write } from '../../prisma/client.ts';
import { actor, department, newKey } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { asRead, does } from './acts.ts';
import { shownState } from './course.ts';
import { cast, clock, DAY, draft, elsewhere, residentId, stored } from './scene.ts';
import {
  arrived,
  childId,
  later,
  parentId,
  redirected,
  rejected,
  third,
  useTransferred,
  voided,
} from './transferred-scene.ts';

useTransferred();

const back = () =>
  read().event.findMany({ where: { nounId: parentId, act: 'transferFail' }, orderBy: { seq: 'asc' } });
const inCare = () => read().careRelation.count({ where: { basisId: parentId, endedAt: null } });

/** The resident is the hospital's to treat again, and both sides know; it came about once. */
async function isBack(): Promise<void> {
  expect(await stored(parentId)).toMatchObject({ state: 'IN_TREATMENT', closedAt: null });
  expect(await back()).toMatchObject([
    { fromState: 'TRANSFERRED', toState: 'IN_TREATMENT', personId: null, organizationId: null },
  ]);
  expect(await inCare()).toBe(1);
  const { version } = await stored(parentId);
  const told = await read().notification.findMany({
    where: { nounId: parentId, key: { endsWith: ` ${version}` } },
  });
  const whom = told.map(({ kind, organizationId }) => `${kind} ${organizationId}`);
  const { nurse, treater } = cast;
  expect(whom).toContain(`REFERRAL_MOVED ${nurse.viewer.organizationId}`);
  expect(whom).toContain(`REFERRAL_WAITING ${treater.viewer.organizationId}`);
}
async function isAway(): Promise<void> {
  expect((await stored(parentId)).state).toBe('TRANSFERRED');
  expect([await back(), await inCare()]).toEqual([[], 0]);
}

describe('a transfer that nobody takes gives the resident back', () => {
  const ENDS: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['is cancelled', () => does('referralCancel', cast.treater, childId)],
    ['is recalled', () => does('referralRecall', cast.supervisor, childId)],
    ['is entered in error', () => voided(childId)],
    [
      'is rejected, and closed as unmet',
      async () => {
        await rejected();
        await does('referralCloseUnmet', cast.treater, childId);
      },
    ],
    [
      'is let expire',
      async () => {
        clock.advance(15 * DAY);
        await sweepReferrals(clock.now());
      },
    ],
  ];
  test.each(ENDS)('when its child %s', async (_end, end) => {
    await isAway();
    await end();
    await isBack();
  });

  test('from the instant on which the child has expired, also beside another sweep', async () => {
    const { expiresAt } = await stored(childId);
    clock.advance(15 * DAY);
    await Promise.all([sweepReferrals(clock.now()), sweepReferrals(clock.now())]);
    await isBack();
    expect((await back()).map(({ at }) => at)).toEqual([expiresAt]);
  });

  test('when what was redirected ends too, and not before', async () => {
    const grandchild = await redirected();
    await isAway();
    await does('referralCancel', cast.treater, grandchild);
    await isBack();
  });

  test('and the hospital treats on, transfers once more or reports back as before', async () => {
    await does('referralCancel', cast.treater, childId);
    later();
    await does('referralTransfer', cast.treater, parentId);
    expect(await shownState(parentId)).toBe('TRANSFERRED');
    const [, again] = await read().referral.findMany({
      where: { parentReferralId: parentId },
      orderBy: { id: 'asc' },
    });
    await does('referralCancel', cast.treater, again?.id ?? '');
    expect((await back()).length).toBe(2);
    await does('referralComplete', cast.treater, parentId);
    await does('referralFeedback', cast.treater, parentId);
    expect(await shownState(parentId)).toBe('FEEDBACK_RETURNED');
  });

  test('and its referral is the open one to this department again', async () => {
    await does('referralCancel', cast.treater, childId);
    const second = await draft();
    const submitting = submitReferral(cast.nurse, await asRead(second));
    expect((await refusalOf(submitting)).code).toBe('REFERRAL_OPEN');
  });
});

describe('nothing is given back', () => {
  test('while the one that is asked returns it to be written anew', async () => {
    await does('referralCancel', cast.treater, childId);
    await does('referralTransfer', cast.treater, parentId);
    const again = (
      await read().referral.findFirstOrThrow({
        where: { state: 'PENDING_REVIEW', parentReferralId: parentId },
      })
    ).id;
    await does('referralReturn', cast.receiver, again);
    expect(await shownState(parentId)).toBe('TRANSFERRED');
    await does('referralCancel', cast.treater, again);
    expect(await shownState(parentId)).toBe('IN_TREATMENT');
  });

  test('when the resident has come to whoever was asked, whatever ends beside it', async () => {
    await arrived();
    const aside = await draft({ parentReferralId: parentId }, cast.nurse);
    await does('referralCancel', cast.nurse, aside);
    await isAway();
  });

  test('when a draft beside the transfer is dropped', async () => {
    const aside = await draft({ parentReferralId: parentId }, cast.nurse);
    await does('referralCancel', cast.nurse, aside);
    await isAway();
  });

  test('of somebody who has died, and what a death ends comes back as it was', async () => {
    const death = { idempotencyKey: newKey(), residentId, diedAt: clock.now(), source: 'HOME' } as const;
    const deathId = await reportDeath(cast.nurse, death);
    const document = { source: 'HOME', documentRef: '死亡医学证明书 001' } as const;
    await confirmDeath(cast.nurse, { idempotencyKey: newKey(), deathId, expectedVersion: 1, ...document });
    expect((await stored(childId)).state).toBe('CANCELLED');
    await isAway();
    await reverseDeath(cast.nurse, { idempotencyKey: newKey(), residentId, reasonText: '同名误报' });
    expect((await stored(childId)).state).toBe('SENT');
    await isAway();
  });

  test('until a death that was reported meanwhile is taken back', async () => {
    const death = { idempotencyKey: newKey(), residentId, diedAt: clock.now(), source: 'HOME' } as const;
    await reportDeath(cast.nurse, death);
    await does('referralCancel', cast.treater, childId);
    await isAway();
    await reverseDeath(cast.nurse, { idempotencyKey: newKey(), residentId, reasonText: '同名误报' });
    await isBack();
  });
});

describe('a redirection asks', () => {
  const again = async (id: string, target: object) => {
    const targets = [target as typeof third];
    return refusalOf(redirectReferral(cast.treater, { ...(await asRead(id)), targets }));
  };

  test('nobody who has said no already, in all of its chain', async () => {
    await rejected();
    const refusal = { code: 'ALREADY_REJECTED', path: ['targets', '0', 'departmentId'] };
    expect(await again(childId, elsewhere)).toMatchObject(refusal);
    expect((await stored(childId)).state).toBe('SENT');

    const next = await redirectReferral(cast.treater, { ...(await asRead(childId)), targets: [third] });
    await does('referralReview', cast.receiver, next);
    const at = { organizationId: third.organizationId, kind: 'HOSPITAL' } as const;
    const office = await write((tx) => actor(tx, clock, { ...at, role: 'REFERRAL_OFFICE', name: '转诊办' }));
    await does('referralReceive', office, next);
    await does('referralReject', office, next);
    expect(await again(next, elsewhere)).toMatchObject(refusal);
    expect(await again(next, third)).toMatchObject(refusal);
  });

  test('another department of who has said no', async () => {
    await rejected();
    const { organizationId } = elsewhere;
    const departmentId = await write((tx) => department(tx, organizationId, 'HX', '呼吸科', clock.now()));
    await write(({ db }) =>
      db.department.update({ where: { id: departmentId }, data: { isReferralTarget: true } }),
    );
    const targets = [{ organizationId, departmentId }];
    await expect(redirectReferral(cast.treater, { ...(await asRead(childId)), targets })).resolves.toBeTypeOf(
      'string',
    );
  });

  test('nobody who does not exist, and writes nothing then', async () => {
    await rejected();
    for (const [wrong, path] of [
      [{ ...third, organizationId: 'nobody' }, 'organizationId'],
      [{ ...third, departmentId: elsewhere.departmentId }, 'departmentId'],
    ] as const)
      expect(await again(childId, wrong)).toMatchObject({ code: 'NOT_FOUND', path: ['targets', '0', path] });
    expect(await read().referral.count({ where: { parentReferralId: childId } })).toBe(0);
  });
});

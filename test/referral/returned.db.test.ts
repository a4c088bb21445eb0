import { expect, test } from 'vitest';
import { redirectReferral } from '../../domain/referral/child.ts';
import { sweepReferralClocks } from '../../domain/referral/sweep.ts';
import { onWorklist } from '../../domain/referral/worklist.ts';
import { read } from '../../prisma/client.ts';
import { asRead, does } from './acts.ts';
import { cast, clock, DAY, draft, HOUR, network, stored } from './scene.ts';
import { childId, later, parentId, rejected, third, useTransferred } from './transferred-scene.ts';

useTransferred();

const alarmsOf = async (nounId: string) =>
  (await read().alarm.findMany({ where: { nounId } })).map(({ kind, state, organizationId }) => [
    ...[kind, state, organizationId],
  ]);
async function isOverdue(id: string): Promise<boolean> {
  const where = { AND: [{ id }, await onWorklist('OVERDUE', cast.treater.viewer, clock.now())] };
  return (await read().referral.count({ where })) === 1;
}
/** The hospital transfers the resident once more, and its office returns that. @returns the id of the child */
async function returnedTransfer(): Promise<string> {
  await does('referralCancel', cast.treater, childId);
  later();
  await does('referralTransfer', cast.treater, parentId);
  const where = { parentReferralId: parentId, state: 'PENDING_REVIEW' };
  const { id } = await read().referral.findFirstOrThrow({ where });
  return does('referralReturn', cast.receiver, id);
}

test('a transfer that was returned and is not handed in again alarms who signs, until it is', async () => {
  const id = await returnedTransfer();
  clock.advance(4 * HOUR);
  await sweepReferralClocks(clock.now());
  expect([await alarmsOf(id), await isOverdue(id)]).toEqual([[], false]);
  clock.advance(4 * DAY);
  await sweepReferralClocks(clock.now());
  await sweepReferralClocks(clock.now());
  expect(await alarmsOf(id)).toEqual([['REFERRAL_OVERDUE', 'RAISED', network.hospital]]);
  expect(await isOverdue(id)).toBe(true);
  await does('referralSubmit', cast.treater, id);
  expect(await alarmsOf(id)).toEqual([['REFERRAL_OVERDUE', 'CLEARED', network.hospital]]);
  expect([(await stored(id)).cosignDueAt, await isOverdue(id)]).toEqual([null, false]);
});

test('so does a redirection, and of one that is taken back nothing is due', async () => {
  await rejected();
  const again = { ...(await asRead(childId)), targets: [third] };
  const next = await redirectReferral(cast.treater, again);
  await does('referralReturn', cast.receiver, next);
  expect((await stored(next)).cosignDueAt).not.toBeNull();
  await does('referralCancel', cast.treater, next);
  clock.advance(4 * DAY);
  await sweepReferralClocks(clock.now());
  expect(await alarmsOf(next)).toEqual([]);
});

test('of any other that was returned nobody is alarmed: it is its author’s', async () => {
  await does('referralCancel', cast.treater, childId);
  const other = { organizationId: network.hospital, departmentId: network.orthopaedics };
  const id = await draft({ targets: [other] });
  await does('referralSubmit', cast.nurse, id);
  await does('referralReturn', cast.doctor, id);
  clock.advance(20 * DAY);
  await sweepReferralClocks(clock.now());
  expect([(await stored(id)).cosignDueAt, await alarmsOf(id)]).toEqual([null, []]);
});

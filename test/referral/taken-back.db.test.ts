import { describe, expect, test } from 'vitest';
import { redirectReferral } from '../../domain/referral/child.ts';
import { chooseTarget } from '../../domain/referral/choose.ts';
import { sweepReferralClocks } from '../../domain/referral/sweep.ts';
import { onWorklist } from '../../domain/referral/worklist.ts';
import { read } from '../../prisma/client.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { asRead, does } from './acts.ts';
import { into, type Stage, shownState } from './course.ts';
import { saidTo } from './said.ts';
import { cast, clock, DAY, elsewhere, HOUR, stored, targetOf, useReferralScene } from './scene.ts';

useReferralScene();

/** The hospital had said yes, a day later it has not. */
async function takenBack(from: Stage = 'PLACED SCHEDULED'): Promise<string> {
  const id = await into(from);
  clock.advance(DAY);
  return does('referralAcceptanceWithdraw', cast.receiver, id);
}
const isOverdue = async (id: string, { viewer } = cast.receiver) => {
  const filter = await onWorklist('OVERDUE', viewer, clock.now());
  return (await read().referral.count({ where: { AND: [{ id }, filter] } })) > 0;
};

describe('an acceptance that is taken back', () => {
  test('leaves an answer whose clock runs anew, and alarms who lets it run out', async () => {
    const id = await takenBack();
    // Of a Monday that begins: a working day later is Tuesday.
    const { answerDueAt } = await targetOf(id);
    expect(Number(answerDueAt) - Number(clock.now())).toBeGreaterThan(HOUR);
    expect(Number(answerDueAt) - Number(clock.now())).toBeLessThanOrEqual(2 * DAY);
    expect([await isOverdue(id), await isOverdue(id, cast.doctor)]).toEqual([false, false]);
    clock.advance(3 * DAY);
    expect([await isOverdue(id), await isOverdue(id, cast.doctor)]).toEqual([true, true]);
    await sweepReferralClocks(clock.now());
    const alarms = await read().alarm.findMany({ where: { nounId: id, kind: 'REFERRAL_OVERDUE' } });
    expect(alarms.map(({ organizationId }) => organizationId).sort()).toEqual(
      [cast.receiver, cast.doctor].map(({ viewer }) => viewer.organizationId).sort(),
    );
  });

  test('lets the sender ask somebody else, and who had taken it back is asked no more', async () => {
    const id = await takenBack();
    expect((await saidTo(cast.doctor, id)).get('referralRedirect')).toBe('DONE');
    const next = await redirectReferral(cast.doctor, { ...(await asRead(id)), targets: [elsewhere] });
    expect([await shownState(id), await shownState(next)]).toEqual(['REDIRECTED', 'PENDING_REVIEW']);
    expect(await targetOf(id)).toMatchObject({ state: 'WITHDRAWN', answerDueAt: null });
    expect((await refusalOf(does('referralAccept', cast.receiver, id))).code).toBe('NOT_FOUND');
    const { organizationId } = cast.receiver.viewer;
    const told = { nounId: id, organizationId, key: { contains: 'ENDED' } };
    expect(await read().notification.count({ where: told })).toBeGreaterThan(0);
  });

  test('or end it as unmet', async () => {
    const id = await takenBack('PLACED');
    await does('referralCloseUnmet', cast.doctor, id);
    expect(await shownState(id)).toBe('CLOSED_UNMET');
    expect(await targetOf(id)).toMatchObject({ state: 'WITHDRAWN' });
  });

  test('of one that was chosen among several leaves nobody who is waited for', async () => {
    const id = await into('TWO ACCEPTED');
    await chooseTarget(cast.nurse, { ...(await asRead(id)), targetId: (await targetOf(id)).id });
    await does('referralAcceptanceWithdraw', cast.receiver, id);
    await does('referralCloseUnmet', cast.doctor, id);
    expect((await stored(id)).targets.map(({ state }) => state)).toEqual(['WITHDRAWN', 'NOT_SELECTED']);
  });

  test('is still waited for while others are asked, or when it says yes again', async () => {
    const several = await into('TWO ACCEPTED');
    await does('referralAcceptanceWithdraw', cast.receiver, several);
    expect((await refusalOf(does('referralCloseUnmet', cast.doctor, several))).code).toBe('STILL_ASKED');
    await does('referralCancel', cast.nurse, several);
    const id = await takenBack('PLACED');
    await does('referralAccept', cast.receiver, id);
    expect((await refusalOf(does('referralCloseUnmet', cast.doctor, id))).code).toBe('STATE_CONFLICT');
  });
});

test('who puts a return off is waited for until that day', async () => {
  const id = await into('RETURN RECEIVED');
  await does('returnHomeDefer', cast.nurse, id);
  expect((await refusalOf(does('referralCloseUnmet', cast.treater, id))).code).toBe('STILL_ASKED');
});

test('of who has said no nothing is due any more', async () => {
  const id = await into('SENT REJECTED');
  expect(await targetOf(id)).toMatchObject({ state: 'REJECTED', answerDueAt: null, infoDueAt: null });
  expect((await stored(id)).unmetDueAt).not.toBeNull();
});

test('who was missed twice is not on the list of those who are to get a place', async () => {
  const isListed = async (id: string) => {
    const filter = await onWorklist('TO_SCHEDULE', cast.receiver.viewer, clock.now());
    return (await read().referral.count({ where: { AND: [{ id }, filter] } })) > 0;
  };
  const id = await into('NO_SHOW');
  expect(await isListed(id)).toBe(true);
  await does('referralSchedule', cast.scheduler, id);
  expect(await isListed(id)).toBe(false);
  await does('referralNoShow', cast.scheduler, id);
  expect((await refusalOf(does('referralSchedule', cast.scheduler, id))).code).toBe('MISSED_TWICE');
  expect(await isListed(id)).toBe(false);
});

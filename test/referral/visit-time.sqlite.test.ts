import { describe, expect, test } from 'vitest';
import { checkInAppointment } from '../../domain/appointment/reception.ts';
import { withdrawConsent } from '../../domain/consent/withdraw.ts';
import { confirmDeath } from '../../domain/death/confirm.ts';
import { reportDeath } from '../../domain/death/report.ts';
import { reverseDeath } from '../../domain/death/reverse.ts';
import { referralsVisible } from '../../domain/referral/policy.ts';
import { sweepReferrals } from '../../domain/referral/sweep.ts';
import { onWorklist } from '../../domain/referral/worklist.ts';
import { read, write } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { asRead } from './acts.ts';
import * as moves from './place-moves.ts';
import { missed } from './place-moves.ts';
import { at, booked, counted, placeOf, placesOf, scheduleDay, standing } from './place-scene.ts';
import { cast, clock, DAY, network, residentId, stored, useReferralScene } from './scene.ts';

useReferralScene();

const isListed = async (worklist: 'TO_SCHEDULE' | 'NO_SHOW' | 'EXPECTED_TODAY', id: string) => {
  const { viewer } = cast.scheduler;
  const now = clock.now();
  const among = await onWorklist(worklist, viewer, now);
  return (
    (await read().referral.count({ where: { AND: [{ id }, referralsVisible(viewer, now), among] } })) === 1
  );
};

describe('nobody comes', () => {
  test('from the instant on at which the booking is missed, whether anybody has written it or not', async () => {
    const id = await booked();
    await missed()(id);
    const { noShowAt } = await placeOf(id);
    expect((await stored(id)).missedAt).toEqual(noShowAt);
    clock.set(new Date((noShowAt?.getTime() ?? 0) - 1));
    expect((await standing(id)).referral).toBe('PLACED');
    expect(await isListed('EXPECTED_TODAY', id)).toBe(true);
    clock.advance(1);
    const shown = await standing(id);
    expect(shown).toEqual({ referral: 'NO_SHOW', target: 'ACCEPTED', place: 'NO_SHOW' });
    const lists = ['TO_SCHEDULE', 'NO_SHOW', 'EXPECTED_TODAY'] as const;
    const listed = async () => Promise.all(lists.map((one) => isListed(one, id)));
    expect(await listed()).toEqual([true, true, false]);
    const { version } = await asRead(id).then(({ expectedVersion: one }) => ({ version: one }));
    await moves.swept(id);
    expect(await standing(id)).toEqual(shown);
    expect(await listed()).toEqual([true, true, false]);
    expect((await stored(id)).version).toBe(version);
    const events = await read().event.findMany({
      where: { nounId: { in: [id, (await placeOf(id)).id] }, act: 'miss' },
    });
    expect(events.map(({ at: when }) => when)).toEqual([noShowAt, noShowAt]);
  });

  test('twice: no place is reserved any more, and it ends with the week', async () => {
    const id = await booked();
    await missed()(id);
    await moves.scheduleAnew(id);
    await missed(9)(id);
    expect((await refusalOf(moves.scheduleAnew(id))).code).toBe('MISSED_TWICE');
    const { expiresAt } = await stored(id);
    clock.set(expiresAt ?? new Date(0));
    expect((await standing(id)).referral).toBe('CANCELLED');
    await moves.swept(id);
    expect((await stored(id)).state).toBe('CANCELLED');
  });

  test('for which the hospital excuses them: that counts as no time at all', async () => {
    const id = await booked();
    for (const days of [3, 9]) {
      await missed(days)(id);
      await moves.excuse(id);
      expect((await stored(id)).noShowCount).toBe(0);
      if (days === 3) await moves.scheduleAnew(id);
    }
  });
});

test('a booking whose session was stopped waits no longer than its referral', async () => {
  const id = await booked();
  await moves.stop(id);
  const { expiresAt } = await stored(id);
  clock.set(expiresAt ?? new Date(0));
  expect((await refusalOf(moves.reschedule(id))).code).toBe('REFERRAL_OVER');
  await sweepReferrals(clock.now());
  expect(await standing(id)).toEqual({ referral: 'EXPIRED', target: 'WITHDRAWN', place: 'CANCELLED' });
  expect(await placeOf(id)).toMatchObject({ reasonCode: 'REFERRAL', endedAt: expiresAt });
});

test('who comes late to the first place needs the second one no more', async () => {
  const id = await booked();
  await missed()(id);
  await moves.scheduleAnew(id);
  const [first, second] = await placesOf(id);
  const claim = {
    idempotencyKey: newKey(),
    appointmentId: first?.id ?? '',
    expectedVersion: first?.version ?? 0,
  };
  await checkInAppointment(cast.scheduler, claim);
  expect((await placesOf(id)).map(({ state }) => state)).toEqual(['CHECKED_IN', 'CANCELLED']);
  expect(await counted(second?.slotId ?? '')).toEqual({ taken: 0, live: 0 });
  expect((await standing(id)).referral).toBe('ARRIVED');
});

describe('a death', () => {
  const dies = async (): Promise<void> => {
    const report = { idempotencyKey: newKey(), residentId, diedAt: clock.now(), source: 'HOME' } as const;
    const deathId = await reportDeath(cast.nurse, report);
    const confirm = { idempotencyKey: newKey(), deathId, expectedVersion: 1, source: 'HOME' } as const;
    await confirmDeath(cast.nurse, { ...confirm, documentRef: '死亡医学证明' });
  };
  const lives = () =>
    reverseDeath(cast.nurse, { idempotencyKey: newKey(), residentId, reasonText: '同名误报' });

  test('ends both, and taken back it brings both back', async () => {
    const id = await booked();
    await dies();
    expect(await standing(id)).toEqual({ referral: 'CANCELLED', target: 'WITHDRAWN', place: 'CANCELLED' });
    await lives();
    expect(await standing(id)).toEqual({ referral: 'PLACED', target: 'SCHEDULED', place: 'BOOKED' });
  });

  test('taken back when the place is sold leaves the referral to be scheduled', async () => {
    const id = await booked();
    const { slotId } = await placeOf(id);
    await dies();
    await write(({ db }) => db.slot.update({ where: { id: slotId ?? '' }, data: { taken: 1 } }));
    await lives();
    expect(await standing(id)).toEqual({ referral: 'PLACED', target: 'ACCEPTED', place: 'CANCELLED' });
  });
});

test('who comes when the consent is withdrawn is received by the booking, and the referral opens nothing', async () => {
  const id = await booked();
  const consent = await read().consent.findFirstOrThrow({ where: { residentId, state: 'GIVEN' } });
  const withdrawal = { consentId: consent.id, expectedVersion: consent.version, withdrawnByName: '陈阿婆' };
  await withdrawConsent(cast.nurse, { idempotencyKey: newKey(), ...withdrawal });
  at(3, '08:30');
  await moves.checkIn(id);
  expect(await standing(id)).toEqual({ referral: 'PLACED', target: 'ACCEPTED', place: 'CHECKED_IN' });
  const { viewer } = cast.treater;
  expect(
    await read().referral.count({ where: { AND: [{ id }, referralsVisible(viewer, clock.now())] } }),
  ).toBe(0);
  const relation = { residentId, organizationId: network.hospital, basis: 'REFERRAL' };
  expect(await read().careRelation.count({ where: relation })).toBe(0);
});

test('the clock of a place that nobody has armed ends nothing', async () => {
  const id = await scheduleDay(await booked(), 5);
  clock.advance(30 * DAY);
  await moves.swept(id);
  expect((await standing(id)).referral).toBe('PLACED');
});

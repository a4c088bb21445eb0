import { expect, test } from 'vitest';
import { sweepReferralClocks, sweepReferrals } from '../../domain/referral/sweep.ts';
import { read } from '../../prisma/client.ts';
import { does } from './acts.ts';
import { into, type Stage } from './course.ts';
import { cast, clinic, clock, DAY, HOUR, network, stored, useReferralScene } from './scene.ts';

useReferralScene();

const alarms = (nounId: string) =>
  read().alarm.findMany({ where: { noun: 'referral', nounId }, orderBy: { id: 'asc' } });
const raisedAt = async (id: string) =>
  (await alarms(id))
    .filter(({ state }) => state === 'RAISED')
    .map(({ organizationId, function: duty }) => [organizationId, duty]);

/** When each clock has run out, and with whose duty the alarm is raised: whose work it is, and the sender. */
const clocks = (): readonly (readonly [Stage, number, readonly (readonly [string, string])[]])[] => [
  ['PENDING_COSIGN', 4 * DAY, [[clinic, 'CO_SIGN']]],
  [
    'SENT',
    4 * DAY,
    [
      [network.hospital, 'REFERRAL_OFFICE'],
      [clinic, 'CO_SIGN'],
    ],
  ],
  [
    'COMPLETED',
    72 * HOUR,
    [
      [network.hospital, 'WARD'],
      [clinic, 'CO_SIGN'],
    ],
  ],
  ['FEEDBACK_RETURNED', 7 * DAY, [[clinic, 'CO_SIGN']]],
];

test('who lets a referral wait beyond its clock is alarmed once, with the sender, and the next step clears it', async () => {
  for (const [stage, wait, duties] of clocks()) {
    clock.set(new Date('2026-11-22T00:00:00Z'));
    const id = await into(stage);
    clock.advance(HOUR);
    await sweepReferralClocks(clock.now());
    expect(await alarms(id), stage).toEqual([]);
    clock.advance(wait);
    await Promise.all([sweepReferralClocks(clock.now()), sweepReferralClocks(clock.now())]);
    await sweepReferralClocks(clock.now());
    expect((await raisedAt(id)).sort(), stage).toEqual([...duties].map((duty) => [...duty]).sort());
    await does('referralCloseWithoutFeedback', cast.doctor, id).catch(() =>
      does('referralCancel', cast.doctor, id).catch(() => does('referralReconcile', cast.doctor, id)),
    );
    const isMoved = (await stored(id)).state !== stage;
    if (isMoved) expect(await raisedAt(id), stage).toEqual([]);
  }
});

test('a question stops the clock of the answer: nobody is alarmed while the sender is asked', async () => {
  const id = await into('SENT INFO_REQUESTED');
  await sweepReferralClocks(new Date(clock.now().getTime() + 23 * HOUR));
  expect(await alarms(id)).toEqual([]);
  await sweepReferralClocks(new Date(clock.now().getTime() + 4 * DAY));
  expect(await raisedAt(id)).toHaveLength(2);
});

test('what nobody has booked ends with its validity, at its own instant, and is asked of nobody any more', async () => {
  const id = await into('SENT RECEIVED');
  const { expiresAt } = await stored(id);
  clock.advance(15 * DAY);
  await Promise.all([sweepReferrals(clock.now()), sweepReferrals(clock.now())]);
  expect(await stored(id)).toMatchObject({ state: 'EXPIRED', targets: [{ state: 'WITHDRAWN' }] });
  const events = await read().event.findMany({ where: { nounId: id, act: 'expire' } });
  expect(events.map(({ at }) => at)).toEqual([expiresAt]);
});

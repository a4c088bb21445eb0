import { describe, expect, test } from 'vitest';
import { sweepAlarms } from '../../domain/alarm/sweep.ts';
import type { ReferralWorklist } from '../../domain/codes/referral-worklist.ts';
import { openedOfCall } from '../../domain/emergency/sealed.ts';
import { sweepEmergencies } from '../../domain/emergency/sweep.ts';
import { emergencyTelephonesOf } from '../../domain/emergency/telephone.ts';
import { referralsVisible } from '../../domain/referral/policy.ts';
import { onWorklist } from '../../domain/referral/worklist.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { acknowledge, listed, toldAt } from '../alarm/scene.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { does } from '../referral/acts.ts';
import { cast, clinic, clock, elsewhere, HOUR, network, stored } from '../referral/scene.ts';
import {
  alarmsAt,
  calls,
  completes,
  divert,
  elsewhereOffice,
  eventOf,
  told,
  treated,
  useEmergencyScene,
} from './scene.ts';

useEmergencyScene();

const MINUTE = 60_000;
const alarmOf = async (by: Acting, nounId: string) => {
  const found = (await listed(by)).find((alarm) => alarm.nounId === nounId);
  if (found === undefined) throw new Error('nobody has told this person');
  return found;
};
const isOn = async (by: Acting, worklist: ReferralWorklist, id: string): Promise<boolean> => {
  const among = await onWorklist(worklist, by.viewer, clock.now());
  const visible = referralsVisible(by.viewer, clock.now());
  return (await read().referral.count({ where: { AND: [{ id }, visible, among] } })) === 1;
};
async function minutesPass(minutes: number): Promise<void> {
  clock.advance(minutes * MINUTE);
  await sweepEmergencies(clock.now());
  await sweepAlarms(clock.now());
}

describe('the hospital', () => {
  test('is told at once: who has the duty, and as long as nobody acknowledges it, more people', async () => {
    const id = await told();
    const alarm = await alarmOf(cast.receiver, id);
    expect(alarm).toMatchObject({ kind: 'EMERGENCY', function: 'REFERRAL_OFFICE' });
    expect(await toldAt(cast.receiver, alarm.id)).toHaveLength(1);
    const admin = await read().roleAssignment.findFirstOrThrow({
      where: { organizationId: network.hospital, role: 'ORG_ADMIN' },
    });
    const toldAdmin = () =>
      read().notification.count({ where: { personId: admin.personId, nounId: alarm.id } });
    expect(await toldAdmin()).toBe(0);
    await minutesPass(45);
    expect(await toldAdmin()).toBe(1);
  });

  test.each([
    ['receives it', (id: string) => does('referralReceive', cast.receiver, id)],
    ['accepts it', (id: string) => does('referralAccept', cast.receiver, id)],
    ['records the arrival', (id: string) => does('referralArrive', cast.scheduler, id)],
    [
      'acknowledges the alarm',
      async (id: string) => acknowledge(cast.receiver, (await alarmOf(cast.receiver, id)).id),
    ],
  ])('who %s ends the climbing, and nobody has to call', async (_how, see) => {
    const id = await told();
    await minutesPass(6);
    expect(await alarmsAt(network.home, id)).toEqual(['EMERGENCY_CALL_NOW']);
    await see(id);
    expect((await alarmsAt(network.hospital, id)).filter((kind) => kind === 'EMERGENCY')).toEqual([]);
    expect([await alarmsAt(network.home, id), await alarmsAt(clinic, id)]).toEqual([[], []]);
    expect((await eventOf(id)).acknowledgedAt).toEqual(clock.now());
    await minutesPass(30);
    expect(await alarmsAt(network.home, id)).toEqual([]);
  });

  test('to which it is diverted is told at once, and the other no more', async () => {
    const id = await told();
    await divert(cast.receiver, id);
    expect(await alarmsAt(network.hospital, id)).toEqual([]);
    expect(await alarmsAt(elsewhere.organizationId, id)).toEqual(['EMERGENCY']);
    expect(await isOn(elsewhereOffice, 'EMERGENCY', id)).toBe(true);
    await minutesPass(10);
    expect(await alarmsAt(network.home, id)).toEqual([]);
  });
});

describe('the sender', () => {
  test('is alarmed to call after five minutes, at the home and at its clinic, once', async () => {
    const id = await told();
    await minutesPass(4);
    expect(await alarmsAt(network.home, id)).toEqual([]);
    await minutesPass(1);
    expect([await alarmsAt(network.home, id), await alarmsAt(clinic, id)]).toEqual([
      ...[['EMERGENCY_CALL_NOW'], ['EMERGENCY_CALL_NOW']],
    ]);
    expect(await sweepEmergencies(clock.now())).toBe(0);
  });

  test('records the call, which ends the own alarm and not that of the hospital', async () => {
    const id = await told();
    await minutesPass(6);
    await calls(cast.nurse, id, {
      calledNumber: '0756-2120120',
      result: 'NOT_REACHED',
      text: '连续三次无人接',
    });
    await calls(cast.nurse, id);
    const { calls: recorded, acknowledgedAt } = await eventOf(id);
    expect(recorded.map(({ result, recordedById }) => [result, recordedById])).toEqual(
      ['NOT_REACHED', 'PROMISED_AMBULANCE'].map((result) => [result, cast.nurse.viewer.personId]),
    );
    expect(recorded.map((call) => openedOfCall(call.id, 'calledNumber', call.calledNumberSealed))).toEqual([
      ...['07562120120', '120'],
    ]);
    expect([acknowledgedAt, await alarmsAt(network.home, id)]).toEqual([null, []]);
    expect(await alarmsAt(network.hospital, id)).toEqual(['EMERGENCY']);
  });

  test.each([
    ['a number nobody can dial', { calledNumber: '121' }, 'PHONE_FORM'],
    ['a call to come', { calledAt: new Date('2027-01-01T00:00:00Z') }, 'CALLED_IN_FUTURE'],
    ['something else without words', { result: 'OTHER' as const }, 'CALL_TEXT'],
  ])('does not record %s', async (_what, change, code) => {
    const id = await told();
    expect((await refusalOf(calls(cast.nurse, id, change))).code).toBe(code);
    expect((await eventOf(id)).calls).toEqual([]);
  });

  test('writes the remainder before six hours have passed, or is alarmed', async () => {
    const id = await told();
    await does('referralArrive', cast.scheduler, id);
    expect(await isOn(cast.nurse, 'EMERGENCY_REMAINDER', id)).toBe(true);
    await minutesPass(359);
    expect([await alarmsAt(network.home, id), await isOn(cast.nurse, 'OVERDUE', id)]).toEqual([[], false]);
    await minutesPass(1);
    expect([await alarmsAt(network.home, id), await isOn(cast.nurse, 'OVERDUE', id)]).toEqual([
      ...[['EMERGENCY_REMAINDER'], true],
    ]);
    await does('referralTreat', cast.treater, id);
    expect(await alarmsAt(network.home, id)).toEqual(['EMERGENCY_REMAINDER']);
    await completes(cast.nurse, id);
    expect([await alarmsAt(network.home, id), await isOn(cast.nurse, 'EMERGENCY_REMAINDER', id)]).toEqual([
      [],
      false,
    ]);
  });
});

test('when nobody arrives for three hours, both sides are alarmed instead of anything that expires', async () => {
  const id = await told();
  await does('referralReceive', cast.receiver, id);
  expect(await isOn(cast.receiver, 'EMERGENCY', id)).toBe(true);
  await minutesPass(180);
  expect([await alarmsAt(network.home, id), await alarmsAt(network.hospital, id)]).toEqual([
    ...[['EMERGENCY_NOT_ARRIVED'], ['EMERGENCY_NOT_ARRIVED']],
  ]);
  expect(await isOn(cast.nurse, 'OVERDUE', id)).toBe(true);
  await does('referralArrive', cast.scheduler, id);
  expect([await alarmsAt(network.home, id), await isOn(cast.nurse, 'OVERDUE', id)]).toEqual([[], false]);
});

test('no clock of an emergency runs on when it is over', async () => {
  const id = await told();
  await does('referralCancel', cast.nurse, id);
  await minutesPass(24 * 60);
  expect(await read().alarm.count({ where: { nounId: id, state: 'RAISED' } })).toBe(0);
  expect((await stored(await treated())).remainderDueAt).not.toBeNull();
});

test('the telephone is that of the duty that is held now, else of any roster, else of the organisation', async () => {
  const { hospital } = network;
  const numbers = async () => (await emergencyTelephonesOf([hospital], clock.now())).get(hospital)?.phone;
  expect(await numbers()).toBe('07562120120');
  clock.advance(13 * HOUR);
  expect(await numbers()).toBe('07562120120');
  const { organizationId } = elsewhere;
  const phoneOf = async () =>
    (await emergencyTelephonesOf([organizationId], clock.now())).get(organizationId);
  expect(await phoneOf()).toBeUndefined();
  const where = { id: organizationId };
  await write(({ db }) => db.organization.update({ where, data: { phone: '07562345678' } }));
  expect(await phoneOf()).toEqual({ name: '山前医院', phone: '07562345678' });
  await write(({ db }) => db.organization.update({ where, data: { phone: null } }));
});

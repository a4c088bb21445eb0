import { beforeEach, describe, expect, test } from 'vitest';
import { clearAlarms, raiseAlarm } from '../../domain/alarm/raise.ts';
import { sweepAlarms } from '../../domain/alarm/sweep.ts';
import { testClock } from '../../domain/clock.ts';
import { acknowledgeNotifications } from '../../domain/notification/acknowledge.ts';
import { closePrivacyIncident } from '../../domain/privacy-incident/close.ts';
import { read, write } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import { stranger } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';
import { acknowledge, incident, listed, MINUTE, type NightShift, nightShift, toldAt } from './scene.ts';

useDatabase();
const clock = testClock(new Date('2026-11-22T14:00:00Z'));
let night: NightShift;
let serial = 0;

beforeEach(async () => {
  await write((tx) =>
    tx.db.region.upsert({
      where: { code: '440403' },
      create: { code: '440403', name: '斗门区' },
      update: {},
    }),
  );
  clock.advance(24 * 60 * MINUTE);
  night = await nightShift(clock);
});

/** An alarm of the nurses' duty, about something of its own. */
async function raised(at?: Date): Promise<string> {
  serial += 1;
  const nounId = `object-${serial}`;
  const alarm = { organizationId: night.home, function: 'HOME_NURSE', kind: 'ADMITTED' } as const;
  const about = { journeyId: nounId, noun: 'admission', nounId, ...(at && { at }) } as const;
  await write((tx) => raiseAlarm(tx, { ...alarm, ...about }, clock.now()));
  return (await read().alarm.findFirstOrThrow({ where: { nounId } })).id;
}

describe('the end of an alarm', () => {
  test('it is acknowledged by whom it has reached, and climbs no further', async () => {
    const id = await raised();
    expect(await refusalOf(acknowledge(night.deputy, id))).toMatchObject({
      code: 'NOT_FOUND',
      path: ['alarmId'],
    });
    // The administrator sees it from the first, and takes it over only when it has climbed there.
    expect(await refusalOf(acknowledge(night.admin, id))).toMatchObject({ code: 'NOT_YOUR_ACT' });
    clock.advance(16 * MINUTE);
    await acknowledge(night.deputy, id, { note: '已到床旁' });
    clock.advance(60 * MINUTE);
    await sweepAlarms(clock.now());
    expect(await toldAt(night.thirdNurse, id)).toEqual([]);
    const [alarm] = await listed(night.deputy);
    expect(alarm).toMatchObject({ state: 'ACKNOWLEDGED', acknowledgedByName: '副班护士', note: '已到床旁' });
    // Who has seen to it has seen the own notifications of it.
    const { personId } = night.deputy.viewer;
    expect(await read().notification.count({ where: { personId, nounId: id, acknowledgedAt: null } })).toBe(
      0,
    );
    expect(await refusalOf(acknowledge(night.holder, id))).toMatchObject({ code: 'STATE_CONFLICT' });
  });

  test('in a stale version, or of what nobody has, it is refused and leaves nothing', async () => {
    const id = await raised();
    const before = await read().event.count();
    expect(await refusalOf(acknowledge(night.holder, id, { expectedVersion: 7 }))).toMatchObject({
      code: 'VERSION_CONFLICT',
    });
    expect((await refusalOf(acknowledge(night.holder, 'unknown'))).code).toBe('NOT_FOUND');
    expect(await read().event.count()).toBe(before);
  });

  test('by several at once it is acknowledged once', async () => {
    const id = await raised();
    clock.advance(31 * MINUTE);
    await sweepAlarms(clock.now());
    const nurses = [night.holder, night.deputy, night.thirdNurse];
    const outcomes = await outcomesOf(nurses.map((nurse) => acknowledge(nurse, id)));
    expect(outcomes.filter((one) => one === 'DONE').length).toBe(1);
    expect(await read().event.count({ where: { nounId: id, act: 'alarmAcknowledge' } })).toBe(1);
  });

  test('the same twice has one effect', async () => {
    const id = await raised();
    const once = { idempotencyKey: newKey(), expectedVersion: 1 };
    expect(await acknowledge(night.holder, id, once)).toBe(await acknowledge(night.holder, id, once));
    expect(await read().event.count({ where: { nounId: id, act: 'alarmAcknowledge' } })).toBe(1);
  });

  test('what it was about is seen to: it is cleared by nobody, and had climbed until then', async () => {
    const id = await raised();
    const { nounId } = await read().alarm.findUniqueOrThrow({ where: { id } });
    clock.advance(16 * MINUTE);
    await write((tx) => clearAlarms(tx, { noun: 'admission', nounId }, clock.now()));
    expect((await toldAt(night.deputy, id)).length).toBe(1);
    expect(await listed(night.deputy, { states: ['CLEARED'] })).toHaveLength(1);
    const [event] = await read().event.findMany({ where: { nounId: id, act: 'clear' } });
    expect([event?.personId, event?.toState]).toEqual([null, 'CLEARED']);
  });

  test('however many raise it at once, it stands there once until it is seen to', async () => {
    const id = await raised();
    const { nounId } = await read().alarm.findUniqueOrThrow({ where: { id } });
    const same = { organizationId: night.home, function: 'HOME_NURSE', kind: 'ADMITTED' } as const;
    const again = () =>
      write((tx) => raiseAlarm(tx, { ...same, journeyId: nounId, noun: 'admission', nounId }, clock.now()));
    await Promise.all([again(), again(), again()]);
    expect(await read().alarm.count({ where: { nounId } })).toBe(1);
    await acknowledge(night.holder, id);
    await again();
    expect(await read().alarm.count({ where: { nounId } })).toBe(2);
  });
});

describe('a privacy incident', () => {
  test('alarms the administration, and clears when somebody else has closed it', async () => {
    const nounId = await incident(night.thirdNurse);
    const [alarm] = await listed(night.admin, { kinds: ['PRIVACY_INCIDENT'] });
    expect(alarm).toMatchObject({ state: 'RAISED', noun: 'privacyIncident', nounId, resident: null });
    expect(await listed(night.thirdNurse, { kinds: ['PRIVACY_INCIDENT'] })).toEqual([]);
    await closePrivacyIncident(night.admin, {
      ...{ idempotencyKey: newKey(), privacyIncidentId: nounId, expectedVersion: 1, measures: '已收回' },
      ...{ arePeopleTold: true, isAuthorityTold: true },
    });
    expect(await listed(night.admin, { states: ['RAISED'] })).toEqual([]);
  });
});

describe('notifications', () => {
  const ownOf = async ({ viewer }: { viewer: { personId: string } }) =>
    (await read().notification.findMany({ where: { personId: viewer.personId } })).map(({ id }) => id);
  const acknowledgeAll = (by: Parameters<typeof acknowledgeNotifications>[0], notificationIds: string[]) =>
    acknowledgeNotifications(by, { idempotencyKey: newKey(), notificationIds });

  test('several are acknowledged at once, each once, all or none', async () => {
    await raised();
    await raised();
    const ids = await ownOf(night.holder);
    clock.advance(31 * MINUTE);
    await sweepAlarms(clock.now());
    const foreign = await ownOf(night.deputy);
    expect(await refusalOf(acknowledgeAll(night.holder, [...ids, ...foreign]))).toMatchObject({
      code: 'NOT_FOUND',
      path: ['notificationIds'],
    });
    const open = { id: { in: ids }, acknowledgedAt: null };
    expect(await read().notification.count({ where: open })).toBe(2);
    await acknowledgeAll(night.holder, ids);
    await acknowledgeAll(night.holder, ids);
    expect(await read().notification.count({ where: open })).toBe(0);
    const events = { act: 'notificationAcknowledge', nounId: { in: ids } };
    expect(await read().event.count({ where: events })).toBe(2);
  });

  test.each([0, 101])('%i at once are refused', async (count) => {
    const ids = Array.from({ length: count }, (_, at) => `unknown-${at}`);
    expect(await refusalOf(acknowledgeAll(night.holder, ids))).toMatchObject({ code: 'NOTIFICATION_COUNT' });
  });

  test('are not seen in a session of the same person elsewhere', async () => {
    await raised();
    const ids = await ownOf(night.holder);
    const elsewhere = await stranger(clock, 'NURSING_HOME', 'NH_NURSE');
    const same = { ...elsewhere, viewer: { ...elsewhere.viewer, personId: night.holder.viewer.personId } };
    expect((await refusalOf(acknowledgeAll(same, ids))).code).toBe('NOT_FOUND');
  });
});

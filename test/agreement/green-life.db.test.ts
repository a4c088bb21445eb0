import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { countersignAgreement } from '../../domain/agreement/actions.ts';
import { amendAgreement } from '../../domain/agreement/amend.ts';
import { resumeAgreement, suspendAgreement } from '../../domain/agreement/suspend.ts';
import { terminateAgreement } from '../../domain/agreement/terminate.ts';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { addDays, localDateOf } from '../../domain/calendar-date.ts';
import { testClock } from '../../domain/clock.ts';
import { freeSlotsPage } from '../../domain/slot/free-slots.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import {
  actor,
  type Network,
  newKey,
  resident,
  SUNDAY_MORNING,
  slotsOn,
  smallNetwork,
} from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

const clock = testClock(SUNDAY_MORNING);
const DAY = 24 * 60 * 60 * 1000;
let network: Network;
let byHome: Acting;
let byHospital: Acting;
let soon: string[];
let later: string[];

beforeAll(async () => {
  network = await smallNetwork(clock, 2);
  const { home, hospital } = network;
  const admin = (organizationId: string, kind: 'NURSING_HOME' | 'HOSPITAL') =>
    write((tx) => actor(tx, clock, { organizationId, kind, role: 'ORG_ADMIN', name: '管理员' }));
  byHome = await admin(home, 'NURSING_HOME');
  byHospital = await admin(hospital, 'HOSPITAL');
  const licence = { licenceNo: 'PDY0000000000000000001' };
  await write((tx) => tx.db.organization.update({ where: { id: hospital }, data: licence }));
});

/** Places of the coming week and of the week after, and the agreement as it was at first. */
beforeEach(async () => {
  clock.set(SUNDAY_MORNING);
  const plain = {
    suspendedUntilAt: null,
    suspensionGround: null,
    sidesUntilAt: null,
    terminatesOn: null,
    terminatesAt: null,
  };
  const { agreement: id, cardiology: departmentId } = network;
  const fresh = { state: 'ACTIVE', homeSafetyAt: null, medicalSafetyAt: null, ...plain };
  await write(async ({ db }) => {
    await db.cooperationAgreement.update({ where: { id }, data: fresh });
    await db.agreementQuota.updateMany({ data: { placesPerWeek: 2 } });
    await db.quotaUse.updateMany({ data: { used: 0 } });
  });
  soon = await slotsOn(network, { departmentId, daysAhead: 3, pools: { GREEN_CHANNEL: 3 } });
  later = await slotsOn(network, { departmentId, daysAhead: 10, pools: { GREEN_CHANNEL: 3 } });
});

const onAgreement = async () => {
  const { id: agreementId, version: expectedVersion } = await stored();
  return { idempotencyKey: newKey(), agreementId, expectedVersion };
};
const stored = () => read().cooperationAgreement.findUniqueOrThrow({ where: { id: network.agreement } });
const book = async (slotId = '') => {
  const residentId = await write((tx) => resident(tx, network.home, '李某', clock.now()));
  return bookAppointment(network.nurse, { idempotencyKey: newKey(), slotId, residentId, priority: 'GREEN' });
};
const stateOf = async (id: string) => (await read().appointment.findUniqueOrThrow({ where: { id } })).state;
const green = async (daysAhead: number) => {
  const dayOn = addDays(localDateOf(SUNDAY_MORNING), daysAhead);
  const [fromAt, toAt] = [new Date(`${dayOn}T00:00:00+08:00`), new Date(`${dayOn}T23:59:00+08:00`)];
  const filter = { departmentId: network.cardiology, pool: 'GREEN_CHANNEL' as const, fromAt, toAt };
  const page = { first: 50, after: null };
  return (await freeSlotsPage(network.nurse, { filter, page, parts: new Set() })).nodes.length;
};

describe('the green channel', () => {
  test('is closed by a suspension, which is named, and opens at its end; what is booked stays', async () => {
    const booked = await book(soon[0]);
    const safety = { ground: 'SAFETY', reasonCode: 'INFECTION' } as const;
    await suspendAgreement(byHome, { ...(await onAgreement()), ...safety });
    expect(await green(10)).toBe(0);
    const refusal = await refusalOf(book(later[0]));
    expect([refusal.code, refusal.message]).toEqual([
      'GREEN_SUSPENDED',
      expect.stringContaining((await stored()).no),
    ]);
    expect(await stateOf(booked)).toBe('BOOKED');
    clock.advance(7 * DAY);
    await book(later[0]);
    clock.set(SUNDAY_MORNING);
    await resumeAgreement(byHome, await onAgreement());
    await book(soon[1]);
  });

  test('under notice is open for days before the last; a suspension holds on through the notice', async () => {
    const last = addDays(localDateOf(SUNDAY_MORNING), 5);
    const end = { ground: 'MUTUAL', reasonCode: 'CLOSURE', effectiveOn: last } as const;
    const beyond = await book(later[1]);
    await terminateAgreement(byHome, { ...(await onAgreement()), ...end });
    await terminateAgreement(byHospital, { ...(await onAgreement()), ...end });
    expect([(await green(3)) > 0, await green(10)]).toEqual([true, 0]);
    await book(soon[0]);
    expect((await refusalOf(book(later[0]))).code).toBe('GREEN_NO_AGREEMENT');
    expect(await stateOf(beyond)).toBe('BOOKED');
    const safety = { ground: 'SAFETY', reasonCode: 'INFECTION' } as const;
    await suspendAgreement(byHospital, { ...(await onAgreement()), ...safety });
    expect((await stored()).state).toBe('TERMINATING');
    expect((await refusalOf(book(soon[1]))).code).toBe('GREEN_SUSPENDED');
  });

  test('with a quota below what is used takes nothing new, and honours what is booked', async () => {
    const booked = [await book(soon[0]), await book(soon[1])];
    const quotas = [{ departmentId: network.cardiology, placesPerWeek: 1 }];
    await amendAgreement(byHome, { ...(await onAgreement()), quotas });
    const { edition } = await read().agreementEdition.findFirstOrThrow({ orderBy: { edition: 'desc' } });
    await countersignAgreement(byHospital, { ...(await onAgreement()), edition });
    const refusal = await refusalOf(book(soon[0]));
    expect(refusal).toMatchObject({ code: 'GREEN_QUOTA_USED', policy: { value: 1 } });
    expect(await Promise.all(booked.map(stateOf))).toEqual(['BOOKED', 'BOOKED']);
    await book(later[0]);
    expect((await refusalOf(book(later[1]))).code).toBe('GREEN_QUOTA_USED');
  });

  test('of a department that is no longer agreed is closed, although its weeks are still counted', async () => {
    const booked = await book(soon[0]);
    const quotas = [{ departmentId: network.orthopaedics, placesPerWeek: 1 }];
    await amendAgreement(byHome, { ...(await onAgreement()), quotas });
    const { edition } = await read().agreementEdition.findFirstOrThrow({ orderBy: { edition: 'desc' } });
    await countersignAgreement(byHospital, { ...(await onAgreement()), edition });
    expect(await green(3)).toBe(0);
    expect((await refusalOf(book(soon[1]))).code).toBe('GREEN_NO_QUOTA');
    expect(await stateOf(booked)).toBe('BOOKED');
  });

  test('races a suspension: what was booked before it is honoured, and nothing after it', async () => {
    const safety = { ground: 'SAFETY', reasonCode: 'INFECTION' } as const;
    const suspension = { ...(await onAgreement()), ...safety };
    const [booking] = await Promise.allSettled([book(soon[0]), suspendAgreement(byHome, suspension)]);
    if (booking.status === 'fulfilled') expect(await stateOf(booking.value)).toBe('BOOKED');
    expect((await refusalOf(book(soon[1]))).code).toBe('GREEN_SUSPENDED');
    const { used = 0 } = (await read().quotaUse.findFirst({ where: { weekOn: '2026-11-23' } })) ?? {};
    expect(used).toBe(booking.status === 'fulfilled' ? 1 : 0);
  });
});

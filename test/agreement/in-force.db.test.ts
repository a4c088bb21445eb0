import { beforeAll, describe, expect, test } from 'vitest';
import { countersignAgreement, rejectAgreement } from '../../domain/agreement/actions.ts';
import { agreementsInForce } from '../../domain/agreement/in-force.ts';
import { proposeAgreement } from '../../domain/agreement/propose.ts';
import { quotaWeekKey, weekUses } from '../../domain/agreement/week-use.ts';
import { testClock } from '../../domain/clock.ts';
import { newId } from '../../domain/id.ts';
import { rows, write } from '../../prisma/client.ts';
import { actingAt, freshKey, makeNetwork, type Network, NOW, proposal } from '../fixtures/agreements.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

const clock = testClock(NOW);
let network: Network;
let agreementId: string;

beforeAll(async () => {
  network = await makeNetwork();
  const byHome = actingAt(network.home, clock, 'ORG_ADMIN');
  const byHospital = actingAt(network.hospital, clock, 'ORG_ADMIN');
  const answer = (id: string) => ({ idempotencyKey: freshKey(), agreementId: id, expectedVersion: 1 });
  agreementId = await proposeAgreement(byHome, proposal(network));
  await countersignAgreement(byHospital, answer(agreementId));
  const rejected = await proposeAgreement(byHome, proposal(network, { type: 'ALLIANCE' }));
  await rejectAgreement(byHospital, { ...answer(rejected), reasonCode: 'FEES' });
  await proposeAgreement(byHome, proposal(network, { type: 'GENERAL' }));
});

const inForce = (serviceOn: string, now: string, change = {}) =>
  agreementsInForce(
    { rows },
    {
      ...{ nursingHomeId: network.home.id, medicalOrgId: network.hospital.id, serviceOn },
      now: new Date(now),
      ...change,
    },
  );

describe('an agreement for 2027', () => {
  test.each([
    ['before its first day, for a service after it', '2027-01-04', '2026-12-31T15:59:59Z', 0],
    ['on its first day', '2027-01-01', '2026-12-31T16:00:00Z', 1],
    ['for a service on its last day', '2027-12-31', '2027-06-01T00:00:00Z', 1],
    ['for a service after its last day', '2028-01-01', '2027-06-01T00:00:00Z', 0],
    ['for a service before its first day', '2026-12-31', '2027-06-01T00:00:00Z', 0],
    ['after its last day', '2027-12-31', '2027-12-31T16:00:00Z', 0],
  ])('%s', async (_, serviceOn, now, count) => {
    expect(await inForce(serviceOn, now)).toHaveLength(count);
  });

  test('comes with its services and quotas', async () => {
    const [agreement] = await inForce('2027-03-01', '2027-02-01T00:00:00Z');
    expect(agreement?.id).toBe(agreementId);
    expect(agreement?.no).toMatch(/^HZ20261122-/);
    expect([...(agreement?.services ?? [])].sort()).toEqual(['GREEN_CHANNEL', 'ROUNDS']);
    expect(agreement?.quotas).toEqual([{ departmentId: network.cardiology, placesPerWeek: 5 }]);
  });

  test('is one of these two sides only', async () => {
    const now = '2027-02-01T00:00:00Z';
    expect(await inForce('2027-03-01', now, { nursingHomeId: network.otherHome.id })).toEqual([]);
    expect(await inForce('2027-03-01', now, { medicalOrgId: network.otherHospital.id })).toEqual([]);
  });
});

test('the use of a week counts held and booked places, and no hold that has expired', async () => {
  const week = { agreementId, departmentId: network.cardiology, weekOn: '2027-03-01' };
  const key = quotaWeekKey(week);
  expect((await weekUses([week], NOW)).get(key)).toBeUndefined();
  const holdExpiresAt = new Date('2027-02-01T00:10:00Z');
  await write(async (tx) => {
    await tx.db.quotaUse.create({ data: { ...week, used: 2 } });
    await addHold(tx, holdExpiresAt);
  });
  const before = new Date(holdExpiresAt.getTime() - 1);
  expect((await weekUses([week], before)).get(key)).toBe(2);
  expect((await weekUses([week], holdExpiresAt)).get(key)).toBe(1);
});

async function addHold(tx: Parameters<Parameters<typeof write>[0]>[0], holdExpiresAt: Date): Promise<void> {
  const { hospital, home, cardiology: departmentId } = network;
  const [startAt, endAt] = [new Date('2027-03-02T01:00:00Z'), new Date('2027-03-02T01:30:00Z')];
  const place = { hospitalId: hospital.id, departmentId };
  const times = { startAt, endAt };
  const resident = {
    id: newId(NOW),
    nameOnCard: '李某',
    nameMatching: '李某',
    idType: 'NONE',
    sex: 'FEMALE',
  };
  const registered = {
    regionCode: '440402',
    registeredByOrgId: home.id,
    journeyId: newId(NOW),
    createdAt: NOW,
  };
  await tx.db.resident.create({ data: { ...resident, ...registered } });
  const hours = { startTime: '09:00', endTime: '11:30', slotMinutes: 30, weekday: 2 };
  const template = { id: newId(NOW), validFromOn: '2027-01-01', releaseMinutesBefore: 1440, createdAt: NOW };
  await tx.db.slotTemplate.create({ data: { ...template, ...hours, ...place } });
  const session = { id: newId(NOW), templateId: template.id, serviceOn: '2027-03-02', half: 'MORNING' };
  await tx.db.session.create({ data: { ...session, ...place, ...times, isExpert: false } });
  const slot = { id: newId(NOW), sessionId: session.id, pool: 'GREEN_CHANNEL', capacity: 2, taken: 1 };
  await tx.db.slot.create({ data: { ...slot, ...place, ...times } });
  const who = { residentId: resident.id, sourceOrgId: home.id, bookedById: newId(NOW) };
  const what = { priority: 'GREEN', service: 'OUTPATIENT', serviceOn: '2027-03-02', createdAt: NOW };
  const where = {
    ...place,
    ...times,
    slotId: slot.id,
    sessionId: session.id,
    agreementId,
    quotaWeekOn: '2027-03-01',
  };
  const hold = { id: newId(NOW), no: newId(NOW), journeyId: newId(NOW), state: 'HELD', holdExpiresAt };
  await tx.db.appointment.create({ data: { ...hold, ...who, ...what, ...where } });
}

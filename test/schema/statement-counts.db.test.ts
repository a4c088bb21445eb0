import { beforeAll, describe, expect, test } from 'vitest';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { testClock } from '../../domain/clock.ts';
import { newId } from '../../domain/id.ts';
import { seal } from '../../domain/seal/seal.ts';
import type { Acting } from '../../domain/viewer.ts';
import { type Tx, write } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { crowd, type Racer } from '../fixtures/crowd.ts';
import { addReferrals } from '../fixtures/many-referrals.ts';
import { addLinkedWards } from '../fixtures/many-stays.ts';
import {
  actor,
  greenAgreement,
  type Network,
  newKey,
  organization,
  SUNDAY_MORNING,
  slotsOn,
  smallNetwork,
} from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';
import { statementsOf } from '../support/statement-count.ts';

useDatabase();

const MANY = 100;

let network: Network;
let admin: Acting;

/** Contacts and consents of residents who live in the home. */
async function addToRecords(tx: Tx, residents: readonly Racer[], now: Date): Promise<void> {
  for (const { residentId } of residents) {
    const id = newId(now);
    const phoneSealed = seal().seal('13800000000', { table: 'Contact', row: id, column: 'phoneSealed' });
    const contact = { id, residentId, rank: 1, name: '亲属', relation: 'CHILD', phoneSealed, phoneIndex: id };
    await tx.db.contact.create({ data: { ...contact, notifyOn: { create: { occasion: 'EMERGENCY' } } } });
    const signed = { basis: 'SELF', signerName: '老人', decision: 'GIVEN', method: 'PAPER', signedAt: now };
    const recorded = { recordedByOrgId: network.home, recordedById: 'somebody', createdAt: now };
    await tx.db.consent.create({
      data: {
        ...{ id: newId(now), residentId, journeyId: residentId, purpose: 'REFERRAL', policyRef: '同意书' },
        ...{ ...signed, ...recorded, state: 'GIVEN' },
        recipients: { create: { organizationId: network.hospital } },
      },
    });
  }
}

async function addFamilies(tx: Tx, people: readonly Racer[], now: Date): Promise<void> {
  const owner = { organizationId: network.home, openedByOrgId: network.hospital, function: 'HOME_NURSE' };
  const when = { happenedAt: now, openedAt: now, dueAt: now };
  for (const { acting, residentId } of people) {
    const by = { calledById: acting.viewer.personId, calledByOrgId: network.home, recordedAt: now };
    const call = { id: newId(now), no: 1, name: '陈小明', calledAt: now, result: 'NOT_REACHED', ...by };
    await tx.db.contactNotification.create({
      data: {
        ...{ id: newId(now), residentId, journeyId: residentId, occasion: 'ADMISSION', state: 'OPEN' },
        ...{ noun: 'admission', nounId: newId(now), ...owner, ...when, calls: { create: [call] } },
      },
    });
  }
}

async function addPartners(tx: Tx, now: Date): Promise<void> {
  const quotas = { [network.cardiology]: 1 };
  for (let at = 0; at < MANY; at += 1) {
    const home = await organization(tx, 'NURSING_HOME', `养老院${at}`, now);
    const capabilities = { create: { capability: 'HOME_SICKBED' } };
    const departments = { create: { id: newId(now), code: 'HL', name: '护理部' } };
    await tx.db.organization.update({ where: { id: home }, data: { capabilities, departments } });
    await greenAgreement(tx, { home, hospital: network.hospital, quotas }, now);
  }
}

async function addStaff(tx: Tx, staff: readonly Racer[], now: Date): Promise<void> {
  for (const { acting } of staff) {
    const { personId } = acting.viewer;
    const place = { organizationId: network.hospital, departmentId: network.cardiology };
    const role = { id: newId(now), personId, role: 'HOSP_DOCTOR', fromOn: '2026-01-01' };
    await tx.db.roleAssignment.create({ data: { ...role, ...place } });
    await tx.db.practitioner.create({ data: { id: newId(now), personId, category: 'SPECIALIST' } });
  }
}

beforeAll(async () => {
  const clock = testClock(SUNDAY_MORNING);
  network = await smallNetwork(clock);
  const people = await crowd(network, MANY);
  const at = {
    organizationId: network.hospital,
    kind: 'HOSPITAL',
    role: 'ORG_ADMIN',
    name: '管理员',
  } as const;
  await write(async (tx) => {
    admin = await actor(tx, clock, at);
    await addToRecords(tx, people, clock.now());
    await addPartners(tx, clock.now());
    await addStaff(tx, people, clock.now());
    await addFamilies(tx, people, clock.now());
    await addReferrals(tx, network, people, clock.now());
    await addLinkedWards(tx, network, people, clock.now());
  });
  const place = { departmentId: network.cardiology, daysAhead: 5, pools: { PUBLIC: MANY } };
  const [slotId = ''] = await slotsOn(network, place);
  for (const { acting, residentId } of people)
    await bookAppointment(acting, { idempotencyKey: newKey(), slotId, residentId, priority: 'NORMAL' });
});

const RESIDENT = `id name sex age idNoMasked life phoneMasked focusGroups isSexOffCard
  contacts { name phoneMasked notifyOn }
  residencies { bedNo nursingHome { name } resident { name } phase availableActions { action isAvailable } }
  consents { purpose state recipientOrgIds resident { name } availableActions { action isAvailable } }
  warnings { code } availableActions { action isAvailable refusals { code } }`;
const AGREEMENT = `no state nursingHome { name region { name } } medicalOrg { name }
  services { service } contacts { name } availableActions { action isAvailable }
  quotas { placesPerWeek department { name } weekUse(weekOn: "2026-11-25") } events(last: 3) { act at }`;
const ORGANIZATION = `name region { name parent { name } } capabilities greenChannelStages departments { code name }
  partOf { name } parts { name } availableActions { action isAvailable }`;
const APPOINTMENT = `no state resident { name age } sourceOrganization { name } hospital { name } department { name }
  practitionerName bookedBy { name } assistance escortPhone note events(last: 3) { act at }
  availableActions { action isAvailable }`;
const REFERRAL = `no state version resident { name } initiatingOrganization { name } fromOrganization { name }
  author { name } owner { name } record { reasonText } diagnoses { name } safety { allergies { substance } agent }
  targets { state organization { name } department { name } contactPhone infoQuestion }
  feedback { treatment } attachments { note file { name } addedBy { name } availableActions { isAvailable } } events(last: 1) { act at } availableActions { action isAvailable }`;
const FAMILY = `state occasion isOverdue resident { name } organization { name } openedBy { name }
  next { name } calls { text calledBy { name } } availableActions { action } events(last: 1) { act }`;
const STAY = `state version resident { name } hospital { name } wardOrganization { name } specialist { name }
  nextRoundOn reasonCode summary referralId events(last: 1) { act at } availableActions { action isAvailable }`;
const ROUND = `no state version plannedOn stay { resident { name } } signatures { person { name } organization { name } }
  record { findings } events(last: 1) { act at } availableActions { action isAvailable }`;
const ROLE =
  'role isInForce person { name } account { login roleAssignments { role } practitioner { name licenceNo } } department { name }';

const READS = [
  { list: 'residents', fields: RESIDENT, statements: 14, by: () => network.nurse },
  { list: 'agreements', fields: AGREEMENT, statements: 17, by: () => admin },
  { list: 'organizations', fields: ORGANIZATION, statements: 8, by: () => network.nurse },
  { list: 'practitioners', fields: 'name category title licenceNo', statements: 3, by: () => admin },
  { list: 'roleAssignments', fields: ROLE, statements: 7, by: () => admin },
  { list: 'appointments', fields: APPOINTMENT, statements: 5, by: () => network.scheduler },
  { list: 'contactNotifications', fields: FAMILY, statements: 12, by: () => network.nurse },
  { list: 'referrals', fields: REFERRAL, statements: 20, by: () => network.doctor },
  { list: 'linkedWardStays', fields: STAY, statements: 9, by: () => network.doctor },
  { list: 'jointRounds', fields: ROUND, statements: 9, by: () => network.doctor },
  { list: 'sessions', fields: 'serviceOn state slots { pool free }', statements: 2, by: () => network.nurse },
] as const;

describe.each(READS)('$list', ({ list, fields, statements, by }) => {
  const page = (first: number) =>
    answerTo<Record<string, { edges: unknown[] }>>(
      by(),
      `{ ${list}(first: ${first}) { edges { node { ${fields} } } } }`,
    );

  test(`cost ${statements} statements, for one row and for a full page`, async () => {
    const counts = [await statementsOf(() => page(1)), await statementsOf(() => page(MANY))];
    expect(counts).toEqual([statements, statements]);
    const rows = (await page(MANY))[list]?.edges.length;
    expect(rows).toBe(list === 'sessions' ? 1 : MANY);
  });
});

import { expect, test } from 'vitest';
import { type OrganizationReviseInput, reviseOrganization } from '../../domain/organization/revise.ts';
import { read } from '../../prisma/client.ts';
import { freshKey, refusalOf, written } from '../fixtures/directory.ts';
import { directory, useFreshDirectory } from '../fixtures/open-directory.ts';
import { outcomesOf } from '../fixtures/refusal.ts';
import { deadlocksDuring } from '../support/deadlocks.ts';

useFreshDirectory();

const change = (more: Partial<OrganizationReviseInput>): OrganizationReviseInput => ({
  idempotencyKey: freshKey(),
  organizationId: directory.hospital.id,
  expectedVersion: 1,
  ...more,
});

const hospital = () =>
  read().organization.findUniqueOrThrow({
    where: { id: directory.hospital.id },
    include: { capabilities: true, greenChannelStages: true },
  });

test('its ORG_ADMIN keeps the entry: what is absent stays, null empties', async () => {
  const offers = { capabilities: ['GREEN_CHANNEL', 'TCM'], greenChannelStages: ['VISIT'] } as const;
  await reviseOrganization(
    directory.hospitalAdmin,
    change({ phone: '0756-2000123', bedsTotal: 300, ...offers }),
  );
  expect(await hospital()).toMatchObject({
    phone: '07562000123',
    bedsTotal: 300,
    name: '海湾医院',
    version: 2,
  });
  const later = change({ expectedVersion: 2, phone: null, capabilities: ['TCM'] });
  await reviseOrganization(directory.hospitalAdmin, later);
  const row = await hospital();
  expect(row).toMatchObject({ phone: null, bedsTotal: 300, version: 3 });
  expect(row.capabilities.map(({ capability }) => capability)).toEqual(['TCM']);
  expect(row.greenChannelStages.map(({ stage }) => stage)).toEqual(['VISIT']);
  const events = await read().event.findMany({ where: { journeyId: row.id }, orderBy: { seq: 'asc' } });
  expect(events.map(({ act, role }) => [act, role])).toEqual([
    ['organizationRevise', 'ORG_ADMIN'],
    ['organizationRevise', 'ORG_ADMIN'],
  ]);
  expect(JSON.parse(events[1]?.facts ?? '{}')).toMatchObject({ changed: ['phone', 'capabilities'] });
});

test('SYS_ADMIN suspends, closes and opens again', async () => {
  const states = ['SUSPENDED', 'CLOSED', 'ACTIVE'] as const;
  for (const [done, status] of states.entries()) {
    await reviseOrganization(directory.sysAdmin, change({ expectedVersion: 1 + done, status }));
  }
  const events = await read().event.findMany({
    where: { journeyId: directory.hospital.id },
    orderBy: { seq: 'asc' },
  });
  expect(events.map(({ fromState, toState }) => `${fromState} ${toState}`)).toEqual([
    'ACTIVE SUSPENDED',
    'SUSPENDED CLOSED',
    'CLOSED ACTIVE',
  ]);
});

test.each<[string, string[], () => Partial<OrganizationReviseInput>]>([
  ['FIELD_OF_SYS_ADMIN', ['status'], () => ({ status: 'SUSPENDED' })],
  ['FIELD_OF_SYS_ADMIN', ['partOfId'], () => ({ partOfId: directory.home.id })],
  ['FIELD_REQUIRED', ['name'], () => ({ name: null })],
  ['LICENCE_REQUIRED', ['licenceNo'], () => ({ licenceNo: null })],
  ['BEDS_NURSING', ['bedsNursing'], () => ({ bedsTotal: 10, bedsNursing: 11 })],
  ['VERSION_CONFLICT', ['expectedVersion'], () => ({ expectedVersion: 7, name: '新名' })],
  ['NOT_FOUND', ['organizationId'], () => ({ organizationId: directory.otherHospital.id, name: '新名' })],
  ['NOT_FOUND', ['organizationId'], () => ({ organizationId: 'unknown', name: '新名' })],
])('%s at %s, and nothing is written', async (code, path, wrong) => {
  const before = [await written(), await hospital()];
  const refusal = await refusalOf(reviseOrganization(directory.hospitalAdmin, change(wrong())));
  expect({ code: refusal.code, path: refusal.path }).toEqual({ code, path });
  expect([await written(), await hospital()]).toEqual(before);
});

test("another one's organisation and an unknown one get the same answer", async () => {
  const answers = [directory.otherHospital.id, 'unknown'].map((organizationId) =>
    refusalOf(reviseOrganization(directory.hospitalAdmin, change({ organizationId, name: '新名' }))),
  );
  const [foreign, unknown] = (await Promise.all(answers)).map(({ code, message, path, rule }) => ({
    code,
    message,
    path,
    rule,
  }));
  expect(foreign).toEqual(unknown);
});

test('a licence of another hospital is refused', async () => {
  const { licenceNo } = await read().organization.findUniqueOrThrow({
    where: { id: directory.otherHospital.id },
  });
  const refusal = await refusalOf(reviseOrganization(directory.hospitalAdmin, change({ licenceNo })));
  expect(refusal).toMatchObject({ code: 'LICENCE_TAKEN', path: ['licenceNo'] });
});

test('no organisation is a part of itself, however long the way', async () => {
  const { sysAdmin, hospital: a, otherHospital: b, home: c } = directory;
  const put = (id: string, partOfId: string, expectedVersion = 1) =>
    reviseOrganization(sysAdmin, change({ organizationId: id, partOfId, expectedVersion }));
  await put(a.id, b.id);
  await put(b.id, c.id);
  for (const [id, version] of [
    [c.id, 1],
    [b.id, 2],
  ] as const) {
    expect(await refusalOf(put(id, a.id, version))).toMatchObject({
      code: 'PART_OF_CIRCLE',
      path: ['partOfId'],
    });
  }
});

test('two changes at once never close a circle together', async () => {
  const { sysAdmin, hospital: a, otherHospital: b } = directory;
  const put = (organizationId: string, partOfId: string) =>
    reviseOrganization(sysAdmin, change({ organizationId, partOfId }));
  const deadlocks = await deadlocksDuring(async () => {
    const outcomes = await outcomesOf([put(a.id, b.id), put(b.id, a.id)]);
    expect(outcomes.sort()).toEqual(['DONE', 'PART_OF_CIRCLE']);
  });
  expect(deadlocks).toBe(0);
});

test('of many changes to one version, one is made', async () => {
  const racers = Array.from({ length: 10 }, (_, i) =>
    reviseOrganization(directory.hospitalAdmin, change({ bedsTotal: i })),
  );
  const outcomes = await outcomesOf(racers);
  expect(outcomes.filter((outcome) => outcome === 'DONE')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'VERSION_CONFLICT')).toHaveLength(9);
});

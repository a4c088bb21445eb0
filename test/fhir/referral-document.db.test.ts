import type { Bundle, Composition, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { beforeAll, expect, test } from 'vitest';
import { licensed } from '../fixtures/his-referral.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { type His, hisOf } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

let referrals: Referrals;
let receiver: His;
let other: His;
const LICENCE = '110441900000031';
beforeAll(async () => {
  referrals = await openReferrals(town);
  await licensed(town, referrals.clinic.id, 'CLINIC_DOCTOR', LICENCE);
  receiver = await hisOf(town.service, town.network.hospital.id);
  other = await hisOf(town.service, town.network.otherHospital.id);
});

const resourcesOf = ({ entry = [] }: Bundle): Resource[] =>
  entry.flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
const document = (his: His, id: string, method = 'GET') =>
  his.call<Bundle>(method, `ServiceRequest/${id}/$document`);

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.entries(value).flatMap(([key, one]) =>
    key === 'reference' && typeof one === 'string' ? [one] : referencesIn(one),
  );
  return below;
}

test('a referral is a document with its Composition first, valid and whole', async () => {
  const { referralId: id } = await referrals.at('RECEIVED');
  const { status, body } = await document(receiver, id);
  expect(status, JSON.stringify(body)).toBe(200);
  expect(faultsOf(body)).toEqual([]);
  for (const resource of resourcesOf(body)) expect(faultsOf(resource)).toEqual([]);
  const types = resourcesOf(body).map(({ resourceType }) => resourceType);
  expect(types.slice(0, 3)).toEqual(['Composition', 'ServiceRequest', 'Patient']);
  for (const type of ['Organization', 'HealthcareService', 'Condition', 'Observation'] as const)
    expect(types, type).toContain(type);
  for (const type of ['AllergyIntolerance', 'MedicationStatement'] as const)
    expect(types, type).toContain(type);
  const urls = (body.entry ?? []).map(({ fullUrl }) => fullUrl ?? '');
  expect(new Set(urls).size).toBe(urls.length);
  // What stands in a document is named as it stands there.
  const inside = referencesIn(resourcesOf(body)).filter((one) => one.startsWith('urn:'));
  expect(inside.length).toBeGreaterThan(5);
  expect(inside.filter((one) => !urls.includes(one))).toEqual([]);
  expect(referencesIn(resourcesOf(body)).filter((one) => !/^(urn:uuid:|http)/.test(one))).toEqual([]);
  expect(body).toMatchObject({ type: 'document', timestamp: town.service.clock.now().toISOString() });
});

test('it can be read by a person, in Chinese', async () => {
  const { referralId: id } = await referrals.at('RECEIVED');
  const { body } = await document(receiver, id, 'POST');
  const [head] = resourcesOf(body) as [Composition];
  expect(head).toMatchObject({ status: 'final', title: '转诊（院）记录', confidentiality: 'N' });
  expect(head.type.coding).toContainEqual(expect.objectContaining({ code: 'EHR-SD-20' }));
  const letter = head.text?.div ?? '';
  expect(head.attester?.[0]?.party?.reference).toContain('/Practitioner/');
  expect(letter).toContain('签发医师：Person clinic_doctor');
  for (const words of [
    '转诊单号：',
    '患者：陈秀英',
    '转出机构：',
    '拟转入机构：',
    '活动后胸闷，夜间不能平卧',
  ])
    expect(letter).toContain(words);
  for (const words of ['心力衰竭 （I50.9）', '青霉素 皮疹 重度', '氨氯地平', '收缩压 150 mmHg'])
    expect(letter).toContain(words);
  for (const section of head.section ?? []) expect(section.text?.div, section.title).toMatch(/>[^<]/);
});

test('the same version is the same document, and nobody is given what is not open', async () => {
  const { referralId: id } = await referrals.at('RECEIVED');
  const [first, second] = [await document(receiver, id), await document(receiver, id)];
  expect(second.body).toEqual(first.body);
  const foreign = await other.call<OperationOutcome>('GET', `ServiceRequest/${id}/$document`);
  expect(foreign.status).toBe(404);
  const narrow = await hisOf(town.service, town.network.hospital.id, { scopes: 'system/ServiceRequest.r' });
  const types = resourcesOf((await document(narrow, id)).body).map(({ resourceType }) => resourceType);
  expect(types).toContain('Composition');
  expect(types).not.toContain('Patient');
});

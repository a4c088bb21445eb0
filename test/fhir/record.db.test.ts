import type {
  AllergyIntolerance,
  Bundle,
  Communication,
  Consent,
  Coverage,
  Flag,
  MedicationStatement,
  RelatedPerson,
  Resource,
} from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { recordConsent } from '../../domain/consent/record.ts';
import { newId } from '../../domain/id.ts';
import { registerResident } from '../../domain/resident/register.ts';
import type { SafetyContentInput } from '../../domain/safety-block/content.ts';
import { recordSafetyBlock } from '../../domain/safety-block/record.ts';
import { read, write } from '../../prisma/client.ts';
import { actingAt } from '../fixtures/agreements.ts';
import { newKey } from '../fixtures/network.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { newPerson, registration } from '../fixtures/residents.ts';
import { safetyBlock } from '../fixtures/safety-block.ts';
import { found, type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

let his: His;
let patient: string;
let foreign: string;
const office = () => actingAt(town.network.hospital, town.service.clock, 'REFERRAL_OFFICE');
const doctor = () => actingAt(town.network.hospital, town.service.clock, 'CLINIC_DOCTOR');
const nurse = () => actingAt(town.network.home, town.service.clock, 'NH_NURSE');

let edition = 0;
async function safety(content: Partial<SafetyContentInput>): Promise<void> {
  await recordSafetyBlock(doctor(), {
    ...{ idempotencyKey: newKey(), residentId: patient, expectedEdition: edition },
    ...safetyBlock(content),
  });
  edition += 1;
}

async function search<Type extends Resource>(type: Type['resourceType'], query: string): Promise<Type[]> {
  const { status, body } = await his.get<Bundle>(`${type}?${query}`, { prefer: 'handling=strict' });
  expect(status, JSON.stringify(body)).toBe(200);
  const all = found<Type>(body, type);
  expect(all.flatMap(faultsOf)).toEqual([]);
  return all;
}

beforeAll(async () => {
  his = await hisOf(town.service, town.network.hospital.id);
  const known = {
    insuranceType: 'RESIDENT',
    insuredRegion: '440400',
    hasLongTermCareInsurance: true,
  } as const;
  patient = await registerResident(office(), registration({ ...newPerson(), ...known }));
  foreign = await registerResident(nurse(), registration({ ...newPerson(), ...known }));
});

describe('the people and insurances of a resident', () => {
  test('a contact is read with the relation and a masked number', async () => {
    const [contact, ...more] = await search<RelatedPerson>('RelatedPerson', `patient=${patient}&active=true`);
    expect(more).toEqual([]);
    expect(contact).toMatchObject({
      active: true,
      name: [{ text: '陈小明' }],
      relationship: [{ coding: [{ code: 'SON', display: '子' }, { code: '20' }] }, {}],
    });
    expect(JSON.stringify(contact)).toContain('138****1111');
    expect(JSON.stringify(contact)).not.toContain('13800001111');
    const one = await his.get<RelatedPerson>(`RelatedPerson/${contact?.id}`);
    expect(one.body).toEqual(contact);
    const byName = await search<RelatedPerson>('RelatedPerson', 'name=陈&relationship=SON');
    expect(byName.map(({ id }) => id)).toEqual([contact?.id]);
  });

  test('what has no number of its own is found by ours, and whom nobody here knows is not', async () => {
    const [contact] = await search<RelatedPerson>('RelatedPerson', `patient=${patient}&active=true`);
    const { system, value } = contact?.identifier?.[0] ?? {};
    expect(await search('RelatedPerson', `identifier=${system}|${value}`)).toEqual([contact]);
    const [stranger] = await read().contact.findMany({ where: { residentId: foreign } });
    for (const other of [`RelatedPerson/${stranger?.id}`, `Flag/${contact?.id}`, contact?.id])
      expect(await search('RelatedPerson', `identifier=${system}|${other}`)).toEqual([]);
  });

  test('a representative is read from its first day to its last', async () => {
    const id = newId(town.service.clock.now());
    const term = { fromOn: '2026-01-01', toOn: '2026-06-30' };
    await write((tx) =>
      tx.db.representative.create({
        data: { id, residentId: patient, kind: 'STATUTORY', name: '陈小红', document: '公证书', ...term },
      }),
    );
    const { body } = await his.get<RelatedPerson>(`RelatedPerson/${id}`);
    expect(faultsOf(body)).toEqual([]);
    expect(body).toMatchObject({ active: false, period: { start: '2026-01-01', end: '2026-06-30' } });
  });

  test('each insurance is a Coverage, the number masked and found in full', async () => {
    const all = await search<Coverage>('Coverage', `beneficiary=Patient/${patient}`);
    expect(all.map(({ type }) => type?.text)).toEqual(['长期护理保险', '城乡居民基本医疗保险']);
    expect(JSON.stringify(all)).not.toContain('440407700123');
    const [medical] = await search<Coverage>('Coverage', 'identifier=440407700123');
    expect(medical?.beneficiary?.reference).toBe(`Patient/${patient}`);
  });
});

describe('the latest safety block', () => {
  test('says of allergies and medicines what is known', async () => {
    await safety({
      medicines: [
        { name: '氨氯地平', dose: '5mg 每日一次', change: 'CONTINUE' },
        { name: '华法林', change: 'STOPPED', isHighAlert: true },
      ],
    });
    const [allergy] = await search<AllergyIntolerance>('AllergyIntolerance', `patient=${patient}`);
    expect(allergy).toMatchObject({
      code: { text: '青霉素' },
      reaction: [{ manifestation: [{ text: '皮疹' }], severity: 'severe' }],
    });
    const stopped = await search<MedicationStatement>('MedicationStatement', 'status=stopped');
    expect(stopped.map(({ medicationCodeableConcept: medicine }) => medicine?.text)).toEqual(['华法林']);
    const active = await search<MedicationStatement>(
      'MedicationStatement',
      `subject=${patient}&status=active`,
    );
    expect(active[0]).toMatchObject({ dosage: [{ text: '5mg 每日一次' }] });
  });

  test('an entry keeps its name while it stands, and is gone with the edition that leaves it out', async () => {
    const [before] = await search<AllergyIntolerance>('AllergyIntolerance', `patient=${patient}`);
    await safety({ risks: { pressureInjury: 'NONE', fall: 'LOW', swallowing: 'HIGH', wandering: 'NONE' } });
    const [still] = await search<AllergyIntolerance>('AllergyIntolerance', `patient=${patient}`);
    expect(still?.id).toBe(before?.id);
    expect(still?.meta?.versionId).not.toBe(before?.meta?.versionId);
    await safety({ allergies: { status: 'NONE_KNOWN' } });
    expect((await his.get(`AllergyIntolerance/${before?.id}`)).status).toBe(404);
  });

  test('that there are no allergies, or that nobody was asked, is said by a code', async () => {
    const none = await search<AllergyIntolerance>(
      'AllergyIntolerance',
      `patient=${patient}&code=no-known-allergies`,
    );
    expect(none).toMatchObject([{ code: { text: '未发现过敏' } }]);
    await safety({ allergies: { status: 'NOT_ASKED', reason: '昏迷' } });
    const [unasked] = await search<AllergyIntolerance>('AllergyIntolerance', `patient=${patient}`);
    expect(unasked).toMatchObject({
      code: { coding: [{ code: 'no-allergy-info' }] },
      note: [{ text: '昏迷' }],
    });
  });

  test('an infection, isolation and risks are flags; a protected agent is not named', async () => {
    await safety({
      infection: {
        ...{ status: 'CONFIRMED', agent: 'MRSA', isolation: 'CONTACT' },
        careInstructions: '接触前后洗手',
      },
    });
    const named = await search<Flag>('Flag', `patient=${patient}`);
    expect(named.map(({ code }) => code.text).toSorted()).toEqual(
      ['压力性损伤风险：低', '感染：确诊，耐甲氧西林金黄色葡萄球菌', '接触隔离', '跌倒风险：高'].toSorted(),
    );
    await safety({ infection: { status: 'CONFIRMED', agent: 'HIV', isolation: 'STANDARD' } });
    const flags = await search<Flag>('Flag', `patient=${patient}`);
    const infection = flags.find(({ id }) => id?.endsWith('.infection'));
    expect(infection).toMatchObject({ meta: { security: [{ code: 'R' }] }, code: { text: '感染：确诊' } });
    expect(JSON.stringify(flags)).not.toMatch(/HIV|免疫缺陷/);
  });

  test('of a foreign resident there is nothing, by whichever way', async () => {
    for (const type of ['AllergyIntolerance', 'Flag', 'RelatedPerson', 'Coverage'] as const)
      expect(await search(type, `patient=${foreign}`)).toEqual([]);
    const contact = await read().contact.findFirstOrThrow({ where: { residentId: foreign } });
    expect((await his.get(`RelatedPerson/${contact.id}`)).status).toBe(404);
    expect((await his.get(`Coverage/${foreign}.medical`)).status).toBe(404);
  });

  test('a page is one of the whole, and what changed is found by when', async () => {
    const first = await his.get<Bundle>(`Flag?patient=${patient}&_count=2&_sort=-date`);
    expect(first.body.total).toBe(4);
    const next = first.body.link?.find(({ relation }) => relation === 'next')?.url ?? '';
    const second = await his.get<Bundle>(next);
    const ids = [first, second].flatMap(({ body }) => found<Flag>(body, 'Flag').map(({ id }) => id));
    expect(new Set(ids).size).toBe(4);
    expect(await search('Flag', `patient=${patient}&_lastUpdated=gt2030-01-01`)).toEqual([]);
    expect(outcomeCode((await his.get(`Flag?patient=${patient}&_page=nonsense`)).body)).toBe('CURSOR');
  });

  test('a resident brings along what belongs to the record', async () => {
    const { body } = await his.get<Bundle>(
      `Patient?_id=${patient}&_revinclude=AllergyIntolerance:patient&_revinclude=Coverage:patient`,
    );
    expect(body.entry?.map(({ resource }) => resource?.resourceType).toSorted()).toEqual([
      'AllergyIntolerance',
      'Coverage',
      'Coverage',
      'Patient',
    ]);
  });
});

describe('consents and notifications', () => {
  test('a consent says who may receive what for; whoever receives by it reads it, and the record', async () => {
    const { hospital, otherHospital } = town.network;
    const id = await recordConsent(office(), {
      idempotencyKey: newKey(),
      residentId: patient,
      purpose: 'RECORD_SHARING',
      policyRef: '共享同意书第2版',
      recipientOrgIds: [otherHospital.id],
      decision: 'GIVEN',
      basis: 'SELF',
      signerName: '陈阿婆',
      witnessName: '张护士',
      method: 'PAPER',
      signedAt: town.service.clock.now(),
    });
    const [given] = await search<Consent>(
      'Consent',
      `patient=${patient}&status=active&scope=patient-privacy`,
    );
    expect(given).toMatchObject({
      ...{ id, status: 'active', policyRule: { text: '共享同意书第2版' } },
      performer: [{ reference: `Patient/${patient}`, display: '陈阿婆' }],
      organization: [{ reference: `Organization/${hospital.id}` }],
      provision: {
        type: 'permit',
        actor: [{ reference: { reference: `Organization/${otherHospital.id}` } }],
      },
    });
    expect(await search('Consent', `patient=${patient}&status=rejected`)).toEqual([]);
    const byCategory = await search<Consent>('Consent', 'category=RECORD_SHARING');
    expect(byCategory.map((one) => one.id)).toEqual([id]);
    const theirs = await hisOf(town.service, otherHospital.id);
    expect((await theirs.get<Consent>(`Consent/${id}`)).body.status).toBe('active');
    expect((await theirs.get(`Patient/${patient}`)).status).toBe(200);
  });

  test('that a family is to be told of an isolation is a Communication', async () => {
    const [told] = await search<Communication>('Communication', `patient=${patient}&category=ISOLATION`);
    expect(told).toMatchObject({ status: 'in-progress', subject: { reference: `Patient/${patient}` } });
    expect(await search('Communication', `patient=${patient}&status=completed`)).toEqual([]);
  });
});

import type { Bundle, OperationOutcome, Patient } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { registerResident } from '../../domain/resident/register.ts';
import { read } from '../../prisma/client.ts';
import { actingAt } from '../fixtures/agreements.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { newPerson, registration } from '../fixtures/residents.ts';
import { type FhirReply, found, type His, hisOf, outcomeCode } from '../support/his.ts';

useTown();

const CARD = 'urn:oid:2.16.156.10011.1.3';

let his: His;
beforeAll(async () => {
  his = await hisOf(town.service, town.network.hospital.id);
});

/** Somebody of whom no test knows, as a hospital system says it. */
function somebody(change: Partial<Patient> = {}): Patient & { readonly idNo: string } {
  const { idNo } = newPerson();
  const patient: Patient = {
    resourceType: 'Patient',
    identifier: [{ system: CARD, value: idNo ?? '' }],
    name: [{ use: 'official', text: '郑美玲' }],
    gender: 'female',
    telecom: [{ system: 'phone', value: '13912345678' }],
    contact: [
      {
        name: { text: '郑强' },
        relationship: [{ coding: [{ system: 'urn:oid:2.16.156.10011.2.3.3.8', code: '20' }] }],
        telecom: [{ system: 'phone', value: '13700001111' }],
      },
    ],
    ...change,
  };
  return Object.assign(patient, { idNo: idNo ?? '' });
}

const send = (patient: Patient & { idNo?: string }, headers: Record<string, string> = {}) => {
  const { idNo: _said, ...body } = patient;
  return his.call<Patient>('POST', 'Patient', { body, headers });
};
const put = (patient: Patient, headers: Record<string, string>, path = `Patient/${patient.id}`) =>
  his.call<Patient>('PUT', path, { body: patient, headers });
const etag = ({ headers }: FhirReply<unknown>) => ({ 'if-match': headers.get('etag') ?? '' });

describe('a Patient is created', () => {
  test('and answered as it is then, however long the act has taken', async () => {
    let passed = 0;
    const { clock } = town.service;
    const startedAt = clock.now().getTime();
    const ticking = vi.spyOn(clock, 'now').mockImplementation(() => {
      passed += 1;
      return new Date(startedAt + passed);
    });
    const alone = await send(somebody());
    const { idNo: _said, ...resource } = somebody();
    const entry = [
      {
        fullUrl: 'urn:uuid:7d1b8c1e-0000-4000-8000-000000000001',
        resource,
        request: { method: 'POST', url: 'Patient' },
      },
    ];
    const together = await his.call<Bundle>('POST', '', {
      body: { resourceType: 'Bundle', type: 'transaction', entry },
    });
    ticking.mockRestore();
    expect([alone.status, together.status]).toEqual([201, 200]);
    expect(together.body.entry?.[0]?.response?.status).toMatch(/^201/);
  });

  test('as a resident of the organisation, with who is called', async () => {
    const patient = somebody();
    const made = await send(patient);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.headers.get('location')).toContain(`/Patient/${made.body.id}/_history/1`);
    expect(made.body).toMatchObject({ name: [{ text: '郑美玲' }], gender: 'female' });
    const stored = await read().resident.findUniqueOrThrow({
      where: { id: made.body.id ?? '' },
      include: { contacts: true },
    });
    expect(stored).toMatchObject({
      registeredByOrgId: town.network.hospital.id,
      regionCode: town.network.hospital.regionCode,
      contacts: [{ name: '郑强', relation: 'SON' }],
    });
  });

  test.each<[string, Partial<Patient>, string]>([
    ['who is not one of now', { active: false }, 'active'],
    [
      'who is said to be another one',
      { link: [{ other: { reference: 'Patient/x' }, type: 'seealso' }] },
      'link',
    ],
    ['whose only name is an old one', { name: [{ use: 'old', text: '郑美玲' }] }, 'name'],
  ])('and nobody %s', async (_name, change, element) => {
    const before = await read().resident.count();
    const { status, body } = await send(somebody(change));
    const { issue = [] } = body as unknown as OperationOutcome;
    expect([status, issue[0]?.expression]).toEqual([422, [`Patient.${element}`]]);
    expect(await read().resident.count()).toBe(before);
  });

  test('by the name, number and telephone of now', async () => {
    const { idNo, ...patient } = somebody();
    const [card, ...identifier] = patient.identifier ?? [];
    const made = await send({
      ...patient,
      identifier: [
        { ...card, value: newPerson().idNo ?? '', use: 'old' },
        { ...card, value: idNo },
        ...identifier,
      ],
      name: [{ use: 'old', text: '郑小玲' }, { use: 'maiden', text: '郑' }, { text: '郑美玲' }],
      telecom: [{ use: 'old', system: 'phone', value: '13700009999' }],
    } as Patient);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body.name?.[0]?.text).toBe('郑美玲');
    expect(made.body).not.toHaveProperty('telecom');
    const again = await send({ ...patient, identifier: [{ ...card, value: idNo }] } as Patient, {
      'if-none-exist': `identifier=${CARD}|${idNo}`,
    });
    expect([again.status, again.body.id]).toEqual([200, made.body.id]);
  });

  test('once, whether it is sent again under its key or under its number', async () => {
    const patient = somebody();
    const count = () => read().resident.count();
    const before = await count();
    const headers = { 'idempotency-key': 'patient-once-0001' };
    const first = await send(patient, headers);
    const again = await send(patient, headers);
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
    const condition = { 'if-none-exist': `identifier=${CARD}|${patient.idNo}` };
    const conditional = await send(patient, condition);
    expect([conditional.status, conditional.body.id]).toEqual([200, first.body.id]);
    expect(await count()).toBe(before + 1);
  });

  test('who is known elsewhere is that person, and nothing of the record is given away', async () => {
    const theirs = registration({ ...newPerson(), nameOnCard: '冯玉兰', nameUsual: '冯婆婆' });
    const nurse = actingAt(town.network.home, town.service.clock, 'NH_NURSE');
    const id = await registerResident(nurse, theirs);
    const condition = { 'if-none-exist': `identifier=${CARD}|${theirs.idNo}` };
    const patient = somebody({
      identifier: [{ system: CARD, value: theirs.idNo ?? '' }],
      name: [{ text: '冯玉兰' }],
    });
    const made = await send(patient, condition);
    expect([made.status, made.body.id, made.body.meta?.versionId]).toEqual([201, id, '0']);
    expect(made.body).not.toHaveProperty('telecom');
    expect(JSON.stringify(made.body)).not.toContain('冯婆婆');
    // The other name under the number is a record of its own, for two people to decide.
    const other = await send({ ...patient, name: [{ text: '冯玉莲' }] });
    expect(other.status).toBe(201);
    expect(other.body.id).not.toBe(id);
    expect(await read().reviewItem.count({ where: { residentId: other.body.id ?? '' } })).toBe(1);
  });

  test('what the network refuses is said of the element, and nothing is written', async () => {
    const before = await read().resident.count();
    const wrong: readonly (readonly [Partial<Patient>, string, string])[] = [
      [
        { identifier: [{ system: CARD, value: '440403194103080011' }] },
        'ID_CARD_CHECK_DIGIT',
        'Patient.identifier',
      ],
      [{ name: [] }, 'NAME_REQUIRED', 'Patient.name'],
      [{ identifier: [] }, 'ID_MISSING_REASON_REQUIRED', 'Patient.identifier'],
      [{ birthDate: '1941' }, 'BIRTH_DATE', 'Patient.birthDate'],
      [{ birthDate: '1999-01-01' }, 'BIRTH_DATE_NOT_OF_CARD', 'Patient.birthDate'],
      [{ deceasedBoolean: true }, 'DEATH_BY_ACT', 'Patient.deceased'],
      [{ telecom: [{ system: 'phone', value: 'none' }] }, 'PHONE_FORM', 'Patient.telecom'],
    ];
    for (const [change, code, element] of wrong) {
      const { status, body } = await send(somebody(change));
      expect([status, outcomeCode(body)], JSON.stringify(body)).toEqual([422, code]);
      expect(body).toMatchObject({ issue: [{ expression: [element] }] });
    }
    expect(await read().resident.count()).toBe(before);
  });

  test('what was refused costs none of the few matches of a day', async () => {
    const { attemptCount } = read();
    const before = await attemptCount.findMany({ select: { attempts: true }, orderBy: { key: 'asc' } });
    await send(somebody({ name: [] }));
    await send(somebody());
    expect(await attemptCount.findMany({ select: { attempts: true }, orderBy: { key: 'asc' } })).toEqual(
      before,
    );
  });
});

describe('a Patient is updated', () => {
  test('what is said otherwise changes, and what is masked stays', async () => {
    const made = await send(somebody());
    const patient: Patient = { ...made.body, name: [{ use: 'official', text: '郑美琳' }], gender: 'unknown' };
    const changed = await put(patient, etag(made));
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    expect(changed.body).toMatchObject({
      name: [{ text: '郑美琳' }],
      gender: 'unknown',
      meta: { versionId: '2' },
      telecom: made.body.telecom,
      identifier: made.body.identifier,
    });
    const stale = await put(patient, etag(made));
    expect([stale.status, outcomeCode(stale.body)]).toEqual([412, 'VERSION_CONFLICT']);
    const same = await put(changed.body, etag(changed));
    expect([same.status, same.headers.get('etag')]).toEqual([200, changed.headers.get('etag')]);
  });

  test('by a patch of what was read', async () => {
    const made = await send(somebody());
    const body = [{ op: 'replace', path: '/name/0/text', value: '郑美华' }];
    const path = `Patient/${made.body.id}`;
    const blind = await his.call('PATCH', path, { body });
    expect([blind.status, outcomeCode(blind.body)]).toEqual([400, 'IF_MATCH']);
    const patched = await his.call<Patient>('PATCH', path, { body, headers: etag(made) });
    expect([patched.status, patched.body.name?.[0]?.text]).toEqual([200, '郑美华']);
  });

  test('by its number, or is made where there is none', async () => {
    const patient = somebody();
    const { idNo, ...body } = patient;
    const path = `Patient?identifier=${CARD}|${idNo}`;
    const made = await put(body, {}, path);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const changed = await put({ ...body, name: [{ text: '郑美琳' }] }, {}, path);
    expect([changed.status, changed.body.id]).toEqual([200, made.body.id]);
    const { body: all } = await his.get<Bundle>(path);
    expect(found<Patient>(all, 'Patient').map(({ name }) => name?.[0]?.text)).toEqual(['郑美琳']);
  });

  test('not where only the identity is open', async () => {
    const theirs = registration({ ...newPerson(), nameOnCard: '蒋桂芳' });
    await registerResident(actingAt(town.network.home, town.service.clock, 'NH_NURSE'), theirs);
    const patient = somebody({
      identifier: [{ system: CARD, value: theirs.idNo ?? '' }],
      name: [{ text: '蒋桂芳' }],
    });
    const made = await send(patient);
    const refused = await put({ ...made.body, name: [{ text: '蒋桂芬' }] }, etag(made));
    expect([refused.status, outcomeCode(refused.body)]).toEqual([422, 'RECORD_NOT_OPEN']);
  });
});

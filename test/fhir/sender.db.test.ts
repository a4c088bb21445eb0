import type { Bundle, Observation, ServiceRequest, Task } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { read, write } from '../../prisma/client.ts';
import { addOrganization } from '../fixtures/agreements.ts';
import {
  because,
  HOMEWARD,
  leads,
  licensed,
  ownPatient,
  put,
  said,
  send,
  serviceRequest,
  TEXTS,
} from '../fixtures/his-referral.ts';
import { by } from '../fixtures/his-tasks.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { newRegistration, signedIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { found, type His, hisOf } from '../support/his.ts';
import type { LastingClient } from '../support/lasting-client.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

const [DOCTOR, HOSPITAL_DOCTOR, NURSE] = [11, 12, 13].map((nth) => `1104419000000${nth}`);
let referrals: Referrals;
let practice: { id: string };
let doctor: LastingClient;
let sender: His;
let home: His;
let hospital: His;
beforeAll(async () => {
  referrals = await openReferrals(town);
  // A practice without an office: what its doctor signs goes out.
  practice = await write((tx) => addOrganization(tx, 'PRIMARY_CLINIC'));
  doctor = await signedIn(town.service, practice.id, 'CLINIC_DOCTOR');
  sender = await hisOf(town.service, practice.id);
  home = await hisOf(town.service, town.network.home.id);
  hospital = await hisOf(town.service, town.network.hospital.id);
  await licensed(town, practice.id, 'CLINIC_DOCTOR', DOCTOR ?? '');
  await licensed(town, town.network.hospital.id, 'HOSP_DOCTOR', HOSPITAL_DOCTOR ?? '');
  await licensed(town, town.network.home.id, 'NH_NURSE', NURSE ?? '');
});

const now = () => town.service.clock.now();
const cardiology = () => ({ reference: `HealthcareService/${town.network.cardiology}` });
const patient = (isSafetyKnown = true) =>
  ownPatient(town, doctor, { consentTo: [town.network.hospital.id], isSafetyKnown });
const written = (residentId: string) => ({
  ...{ now: now(), residentId, performer: [cardiology()], licenceNo: DOCTOR ?? '' },
});
const upward = (residentId: string, change: Partial<ServiceRequest> = {}) =>
  serviceRequest(written(residentId), change);
const stateOf = async (id: string | undefined) =>
  (await read().referral.findUniqueOrThrow({ where: { id: id ?? '' } })).state;
const made = ({ status, body }: Awaited<ReturnType<typeof send>>): ServiceRequest => {
  expect(status, JSON.stringify(body)).toBe(201);
  expect(faultsOf(body)).toEqual([]);
  return body;
};

describe('a system creates a ServiceRequest', () => {
  test('and what its doctor signs goes out where nobody reviews it', async () => {
    const residentId = await patient();
    const reply = await send(sender, upward(residentId));
    const request = made(reply);
    expect(reply.headers.get('location')).toContain(`ServiceRequest/${request.id}/_history/`);
    expect(request).toMatchObject({ status: 'active', priority: 'urgent' });
    expect(request.requester?.reference).toBe(`Organization/${practice.id}`);
    const { body } = await hospital.get<Bundle>(
      `Task?focus=ServiceRequest/${request.id}&_include=Task:focus`,
    );
    expect(found<Task>(body, 'Task')).toMatchObject([{ status: 'requested' }]);
    expect(JSON.stringify(found(body, 'ServiceRequest'))).toContain(TEXTS['present-illness']);
    expect(JSON.stringify(found(body, 'ServiceRequest'))).toContain('青霉素');
    const { authorId } = await read().referral.findUniqueOrThrow({ where: { id: request.id ?? '' } });
    const author = await read().practitioner.findUniqueOrThrow({ where: { licenceNo: DOCTOR ?? '' } });
    expect(authorId).toBe(author.personId);
  });

  test('and what was measured keeps the time at which it was', async () => {
    const residentId = await patient();
    const [at, ahead] = [-26, 1].map((hours) => new Date(now().getTime() + hours * 3_600_000).toISOString());
    const measured = (change: object): ServiceRequest => {
      const request = upward(residentId);
      const contained = (request.contained ?? []).map((one) =>
        one.id === 'pulse' ? { ...one, ...change } : one,
      );
      return { ...request, contained } as ServiceRequest;
    };
    for (const [change, code, element] of [
      [{ effectiveDateTime: ahead }, 'VITALS_IN_FUTURE', 'section(vitals)'],
      [{ effectiveDateTime: at?.slice(0, 10) }, 'ELEMENT', '[2].effectiveDateTime'],
      [{ effectivePeriod: { start: at } }, 'NOT_CARRIED', '[2].effectivePeriod'],
    ] as const) {
      const refused = said(await send(sender, measured(change)));
      expect(refused.slice(0, 2)).toEqual([422, code]);
      expect(refused[2]).toContain(element);
    }
    const request = made(await send(sender, measured({ effectiveDateTime: at })));
    expect(request.contained).toContainEqual(
      expect.objectContaining({ resourceType: 'Observation', effectiveDateTime: at }),
    );
    const pulse = `Observation?patient=${residentId}&code=8867-4`;
    const { body } = await hospital.get<Bundle>(`${pulse}&date=${at}`);
    expect(found<Observation>(body, 'Observation')).toMatchObject([{ effectiveDateTime: at }]);
    const query = '($id: ID!) { referral(id: $id) { record { vitals { pulse measuredAt } } } }';
    const seen = await doctor.ask(`query ${query}`, { id: request.id });
    expect(seen).toMatchObject({ referral: { record: { vitals: { pulse: 88, measuredAt: at } } } });
  });

  test.each([
    ['back to the home', 'RETURN_HOME', 'DOWN', 'TREATMENT_ENDED'],
    ['on to another hospital', 'INPATIENT', 'LATERAL', 'TECHNOLOGY_LIMIT'],
  ])('%s: it enters the review of the office of who treats', async (_way, kind, direction, reason) => {
    const { referralId: id } = await referrals.at('ARRIVED');
    const { residentId } = await read().referral.findUniqueOrThrow({ where: { id } });
    const { home: homeOrg, foreign } = town.network;
    const performer = [
      {
        reference: direction === 'DOWN' ? `Organization/${homeOrg.id}` : `HealthcareService/${foreign}`,
      },
    ];
    const whole = { now: now(), residentId, performer, licenceNo: HOSPITAL_DOCTOR ?? '', texts: HOMEWARD };
    const basedOn = [{ reference: `ServiceRequest/${id}` }];
    const change = { category: leads(kind, direction), reasonCode: because(reason), basedOn };
    const request = made(await send(hospital, serviceRequest(whole, change)));
    expect(request).toMatchObject({ status: 'draft', basedOn });
    expect(await stateOf(request.id)).toBe('PENDING_REVIEW');
  });

  test('by a nurse whom X-Provenance names: a doctor of the clinic that is named signs it', async () => {
    const residentId = await referrals.referable();
    const clinic = { requester: { reference: `Organization/${referrals.clinic.id}` } };
    const request = made(await send(home, upward(residentId, clinic), by(NURSE ?? '')));
    expect(await stateOf(request.id)).toBe('PENDING_COSIGN');
    expect(request.requester).toEqual(clinic.requester);
  });

  test('about whom the organisation knows by the whole number, and about nobody else', async () => {
    const idNo = newRegistration().idNo;
    const residentId = await ownPatient(town, doctor, { idNo, consentTo: [town.network.hospital.id] });
    const subject = { identifier: { system: 'urn:oid:2.16.156.10011.1.3', value: idNo } };
    const request = made(await send(sender, upward('', { subject })));
    expect(request.subject.reference).toBe(`Patient/${residentId}`);
    const others = newRegistration().idNo;
    nodeOf(await town.nurse.act('residentRegister', newRegistration({ idNo: others }), 'id'));
    const unknown = { identifier: { ...subject.identifier, value: others } };
    const reply = await send(sender, upward('', { subject: unknown }));
    expect(said(reply)).toEqual([422, 'REFERENCE', 'ServiceRequest.subject']);
  });

  test('as a draft, which nobody but the own organisation sees', async () => {
    const request = made(await send(sender, upward(await patient(), { status: 'draft' })));
    expect(await stateOf(request.id)).toBe('DRAFT');
    expect((await hospital.get(`ServiceRequest/${request.id}`)).status).toBe(404);
  });
});

describe('a draft', () => {
  const begun = async (change: Partial<ServiceRequest> = {}) =>
    made(await send(sender, upward(await patient(), { status: 'draft', ...change })));

  test('is written anew by PUT, and handed in by PATCH under the name of who signs', async () => {
    const draft = await begun();
    const revised = await put(sender, draft, { priority: 'routine' });
    expect(revised.status, JSON.stringify(revised.body)).toBe(200);
    expect(revised.body).toMatchObject({ status: 'draft', priority: 'routine' });
    const patch = (headers: object = {}) =>
      sender.call<ServiceRequest>('PATCH', `ServiceRequest/${draft.id}`, {
        headers: { 'if-match': revised.headers.get('etag') ?? '', ...headers },
        body: [{ op: 'replace', path: '/status', value: 'active' }],
      });
    expect(said(await patch())).toEqual([422, 'PRACTITIONER_REQUIRED', 'ServiceRequest.requester']);
    expect(await stateOf(draft.id)).toBe('DRAFT');
    const sent = await patch(by(DOCTOR ?? ''));
    expect([sent.status, sent.body.status]).toEqual([200, 'active']);
    const acts = await read().event.findMany({ where: { nounId: draft.id ?? '' }, orderBy: { seq: 'asc' } });
    expect(acts.map(({ act }) => act)).toEqual(['referralDraft', 'referralRevise', 'referralSubmit']);
  });

  test('is revised and handed in by one PUT', async () => {
    const draft = await begun();
    const change = { status: 'active', priority: 'routine' };
    const { status, body } = await put(sender, draft, change, by(DOCTOR ?? ''));
    expect([status, body.status, body.priority], JSON.stringify(body)).toEqual([200, 'active', 'routine']);
  });

  test('that is sent as it was read stays as it is', async () => {
    const draft = await begun();
    const { status, headers } = await put(sender, draft, {});
    expect([status, headers.get('etag')]).toEqual([200, `W/"${draft.meta?.versionId}"`]);
  });

  test('keeps a diagnosis that was only shown masked', async () => {
    const diagnosis = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'B20' }], text: '艾滋病' };
    const draft = made(
      await send(sender, serviceRequest({ ...written(await patient()), diagnosis }, { status: 'draft' })),
    );
    expect(JSON.stringify(draft)).not.toContain('艾滋病');
    const revised = await put(sender, draft, { priority: 'routine' });
    expect(revised.status, JSON.stringify(revised.body)).toBe(200);
    const kept = await read().referralDiagnosis.findMany({ where: { referralId: draft.id ?? '' } });
    expect(kept.map(({ isProtected }) => isProtected)).toEqual([true]);
    const { body: letter } = await sender.get<Bundle>(`ServiceRequest/${draft.id}/$document`);
    expect(letter.entry?.[0]?.resource).toMatchObject({ status: 'preliminary', confidentiality: 'R' });
    expect(JSON.stringify(letter)).not.toContain('艾滋病');
    const copied = await send(sender, { ...draft, status: 'draft' }, by(DOCTOR ?? ''));
    expect(said(copied)).toEqual([422, 'DIAGNOSIS_MASKED', 'ServiceRequest.contained']);
  });

  test('stays about whom it is, and is left alone by who has not read it', async () => {
    const draft = await begun();
    const other = { subject: { reference: `Patient/${await patient()}` } };
    expect(said(await put(sender, draft, other))).toEqual([422, 'ELEMENT_FIXED', 'ServiceRequest.subject']);
    const stale = { 'if-match': 'W/"99"' };
    expect((await put(sender, draft, { priority: 'routine' }, stale)).status).toBe(412);
    expect((await put(hospital, draft, { priority: 'routine' })).status).toBe(404);
  });
});

import { randomUUID } from 'node:crypto';
import type { Bundle, ServiceRequest, Task } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { read, write } from '../../prisma/client.ts';
import { addOrganization } from '../fixtures/agreements.ts';
import {
  licensed,
  ownPatient,
  put,
  said,
  send,
  serviceRequest,
  transaction,
} from '../fixtures/his-referral.ts';
import { by, taskOf } from '../fixtures/his-tasks.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals } from '../fixtures/referrals.ts';
import { newRegistration, signedIn } from '../fixtures/town.ts';
import { found, type His, hisOf } from '../support/his.ts';
import type { LastingClient } from '../support/lasting-client.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

const DOCTOR = '110441900000021';
const SYSTEM = 'urn:oid:2.16.156.1.1.1';
const REQUEST = 'urn:uuid:7d1e3c52-5b0a-4c7e-9d3f-0e6a1f2b3c4d';

let doctor: LastingClient;
let sender: His;
let hospital: His;
beforeAll(async () => {
  await openReferrals(town);
  const practice = await write((tx) => addOrganization(tx, 'PRIMARY_CLINIC'));
  doctor = await signedIn(town.service, practice.id, 'CLINIC_DOCTOR');
  sender = await hisOf(town.service, practice.id);
  hospital = await hisOf(town.service, town.network.hospital.id);
  await licensed(town, practice.id, 'CLINIC_DOCTOR', DOCTOR);
});

const patient = () => {
  const { hospital: one, otherHospital } = town.network;
  return ownPatient(town, doctor, { consentTo: [one.id, otherHospital.id] });
};
const cardiology = () => ({ reference: `HealthcareService/${town.network.cardiology}` });
const upward = async (change: Partial<ServiceRequest> = {}) => {
  const of = { now: town.service.clock.now(), residentId: await patient(), licenceNo: DOCTOR };
  return serviceRequest({ ...of, performer: [cardiology()] }, change);
};
const count = () => read().referral.count();

describe('what is sent again', () => {
  const called = (value: string) => ({ identifier: [{ system: SYSTEM, value }] });
  const unless = (value: string) => ({ 'if-none-exist': `identifier=${SYSTEM}|${value}` });

  test('under If-None-Exist is found by the number of its source, which nobody else reads', async () => {
    const request = await upward(called('ZZ-1'));
    const first = await send(sender, request, unless('ZZ-1'));
    expect(first.status, JSON.stringify(first.body)).toBe(201);
    expect(first.body.identifier).toContainEqual({ system: SYSTEM, value: 'ZZ-1' });
    const before = await count();
    const again = await send(sender, request, unless('ZZ-1'));
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    expect(await count()).toBe(before);
    const theirs = await hospital.get<ServiceRequest>(`ServiceRequest/${first.body.id}`);
    expect(theirs.body.identifier).toHaveLength(1);
    const { body } = await hospital.get<Bundle>(`ServiceRequest?identifier=${SYSTEM}|ZZ-1`);
    expect(found(body, 'ServiceRequest')).toEqual([]);
  });

  test('under the same number without it is refused, and nothing of it is kept', async () => {
    expect((await send(sender, await upward(called('ZZ-2')))).status).toBe(201);
    const other = await upward(called('ZZ-2'));
    const before = await count();
    expect(said(await send(sender, other))).toEqual([422, 'EXTERNAL_ID_TAKEN', 'ServiceRequest.identifier']);
    expect(await count()).toBe(before);
  });

  test('by a conditional update changes the draft, and makes what is not there', async () => {
    const request = await upward({ ...called('ZZ-3'), status: 'draft' });
    const update = (change: object) =>
      sender.call<ServiceRequest>('PUT', `ServiceRequest?identifier=${SYSTEM}|ZZ-3`, {
        body: { ...request, ...change },
      });
    const first = await update({});
    expect(first.status, JSON.stringify(first.body)).toBe(201);
    const second = await update({ priority: 'routine' });
    expect([second.status, second.body.id, second.body.priority]).toEqual([200, first.body.id, 'routine']);
    const third = await update({ priority: 'routine', status: 'active' });
    expect([third.status, third.body.status], JSON.stringify(third.body)).toEqual([200, 'active']);
    const again = await update({ priority: 'routine', status: 'active' });
    expect([again.status, again.headers.get('etag')]).toEqual([200, third.headers.get('etag')]);
    const late = await update({ priority: 'urgent', status: 'active' });
    expect(said(late).slice(0, 2)).toEqual([409, 'STATE_CONFLICT']);
    const drafted = await update({ priority: 'routine' });
    expect(said(drafted)).toEqual([422, 'REQUEST_TRANSITION', 'ServiceRequest.status']);
  });

  test('under the same Idempotency-Key is answered as the first time', async () => {
    const request = await upward();
    const headers = { 'idempotency-key': randomUUID() };
    const first = await send(sender, request, headers);
    const before = await count();
    const again = await send(sender, request, headers);
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
    expect(await count()).toBe(before);
    const other = await send(sender, { ...request, priority: 'routine' }, headers);
    expect(said(other).slice(0, 2)).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  test('a number that a draft is given later is known from then on', async () => {
    const draft = (await send(sender, await upward({ status: 'draft' }))).body;
    const identifier = [...(draft.identifier ?? []), { system: SYSTEM, value: 'ZZ-4' }];
    const named = await put(sender, draft, { identifier });
    expect(named.body.identifier).toEqual(identifier);
    expect(named.body.meta?.versionId).not.toBe(draft.meta?.versionId);
  });
});

describe('a ServiceRequest with its Tasks in one transaction', () => {
  const task = (owner: object | undefined, focus = REQUEST) => ({
    ...{ resourceType: 'Task', status: 'requested', intent: 'order' },
    code: { coding: [{ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'fulfill' }] },
    ...{ focus: { reference: focus }, ...(owner !== undefined && { owner }) },
  });
  const post = (bundle: object, headers = {}) => sender.call<Bundle>('POST', '', { body: bundle, headers });
  const statuses = ({ entry = [] }: Bundle) => entry.map(({ response }) => response?.status);
  const foreign = () => ({ reference: `HealthcareService/${town.network.foreign}` });

  test('asks whom the Tasks name, and answers with the Tasks that were made', async () => {
    const request = await upward({ performer: [] });
    const both = [task(cardiology()), task(foreign())];
    const bundle = transaction(
      ['urn:uuid:a', both[0] ?? {}],
      [REQUEST, request],
      ['urn:uuid:b', both[1] ?? {}],
    );
    const headers = { 'idempotency-key': randomUUID() };
    const { status, body } = await post(bundle, headers);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(statuses(body)).toEqual(['201 Created', '201 Created', '201 Created']);
    const [first, made, second] = (body.entry ?? []).map(({ resource }) => resource);
    for (const one of [first, made, second]) expect(one && faultsOf(one)).toEqual([]);
    expect([first, second]).toMatchObject([
      { status: 'requested', owner: { reference: `Organization/${town.network.hospital.id}` } },
      { status: 'requested', owner: { reference: `Organization/${town.network.otherHospital.id}` } },
    ]);
    expect((first as Task).focus?.reference).toBe(`ServiceRequest/${made?.id}`);
    expect((await taskOf(hospital, made?.id ?? '')).id).toBe(first?.id);
    const before = await count();
    const again = await post(bundle, headers);
    expect((again.body.entry ?? []).map(({ resource }) => resource?.id)).toEqual([
      first?.id,
      made?.id,
      second?.id,
    ]);
    expect(await count()).toBe(before);
  });

  test('again under ifNoneExist has no second effect', async () => {
    const request = await upward({ identifier: [{ system: SYSTEM, value: 'ZZ-9' }] });
    const unless = { ifNoneExist: `identifier=${SYSTEM}|ZZ-9` };
    const bundle = transaction([REQUEST, request, unless], ['urn:uuid:a', task(undefined)]);
    const first = await post(bundle);
    expect(statuses(first.body), JSON.stringify(first.body)).toEqual(['201 Created', '201 Created']);
    const again = await post(bundle);
    expect(statuses(again.body)).toEqual(['200 OK', '201 Created']);
    const ids = ({ body }: typeof first) => (body.entry ?? []).map(({ resource }) => resource?.id);
    expect(ids(again)).toEqual(ids(first));
  });

  test('of a draft asks nobody yet', async () => {
    const request = await upward({ performer: [], status: 'draft' });
    const { body } = await post(transaction([REQUEST, request], ['urn:uuid:a', task(cardiology())]));
    expect(statuses(body), JSON.stringify(body)).toEqual(['201 Created', '200 OK']);
    expect(body.entry?.[1]?.resource).toBeUndefined();
  });

  test('is about a Patient of the same transaction, wherever it stands', async () => {
    const registration = newRegistration();
    const person = {
      ...{ resourceType: 'Patient', name: [{ text: '陈秀英' }], gender: 'female' },
      identifier: [
        {
          type: { coding: [{ system: 'https://yiyang.link/fhir/CodeSystem/id-type', code: 'ID_CARD' }] },
          ...{ system: 'urn:oid:2.16.156.10011.1.3', value: registration.idNo },
        },
      ],
    };
    const subject = { reference: 'urn:uuid:person' };
    const request = await upward({ subject, status: 'draft' });
    const { status, body } = await post(transaction([REQUEST, request], ['urn:uuid:person', person]));
    expect(status, JSON.stringify(body)).toBe(200);
    const [made, one] = (body.entry ?? []).map(({ resource }) => resource);
    expect((made as ServiceRequest).subject.reference).toBe(`Patient/${one?.id}`);
  });

  test('is kept as a whole or not at all', async () => {
    const request = await upward();
    const before = await count();
    const strange = await post(transaction([REQUEST, request], ['urn:uuid:a', task(foreign())]));
    expect(said(strange)).toEqual([422, 'TASK_OWNER', 'Bundle.entry[1].resource.owner']);
    const nobody = await post(
      transaction(
        [REQUEST, { ...request, performer: [] }],
        ['urn:uuid:a', task({ reference: 'Organization/x' })],
      ),
    );
    expect(said(nobody)).toEqual([422, 'NOT_FOUND', 'Bundle.entry[1].resource.owner']);
    const alone = await sender.call('POST', 'Task', { body: task(cardiology()), headers: by(DOCTOR) });
    expect(said(alone)).toEqual([422, 'TASK_CODE', 'Task.code']);
    expect(await count()).toBe(before);
  });
});

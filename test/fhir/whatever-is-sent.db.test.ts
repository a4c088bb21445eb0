import type { ServiceRequest } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { read, write } from '../../prisma/client.ts';
import { addOrganization } from '../fixtures/agreements.ts';
import { licensed, ownPatient, send, serviceRequest, transaction } from '../fixtures/his-referral.ts';
import { changedAt, placesIn } from '../fixtures/odd-fhir.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { subscription } from '../fixtures/subscriptions.ts';
import { dayOf, freeOn, newTemplate, signedIn, takeIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { haveEndpoint } from '../support/delivery.ts';
import { type His, hisOf } from '../support/his.ts';

useTown();

let his: His;
let home: His;
let appointment: { readonly id: string; readonly etag: string };

/** Values that stand where none of them belongs. */
const odd = fc.constantFrom<unknown>(
  ...[
    null,
    '',
    ' ',
    0,
    -1,
    1.5,
    true,
    [],
    {},
    [null],
    [[]],
    { reference: 7 },
    'x'.repeat(3000),
    '0000-01-01',
  ],
  ...['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-12:00', '2026-02-30T00:00:00Z', 'Patient/', 'urn:uuid:1'],
  ...['‮', '%', "'; --", '1e999', 'Organization/x/_history/1'],
);

const oddly = (body: object) =>
  fc
    .tuple(fc.constantFrom(...placesIn(body).filter((at) => at.length > 0 && at[0] !== 'resourceType')), odd)
    .map(([at, value]) => changedAt(body, at, value));

async function answered(by: His, method: string, path: string, body: unknown, headers = {}): Promise<void> {
  const { status } = await by.call(method, path, { body: body as object, headers });
  expect(status, JSON.stringify({ path, body })).toBeLessThan(500);
}

const RUNS = { numRuns: 60 };

beforeAll(async () => {
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, { capacity: 20 }), 'id'));
  his = await hisOf(town.service, town.network.hospital.id);
  home = await hisOf(town.service, town.network.home.id);
  const [slot] = await freeOn(town, town.nurse, { dayOn: dayOf(town, 2), pool: 'PUBLIC' });
  const residentId = await takeIn(town);
  const booked = { slotId: slot?.id, residentId, priority: 'NORMAL' };
  const { id } = nodeOf(await town.nurse.act('appointmentBook', booked));
  appointment = { id, etag: (await his.get(`Appointment/${id}`)).headers.get('etag') ?? '' };
});

describe('whatever a system sends is answered, and never a fault of ours', () => {
  test('as Encounter', async () => {
    const residentId = (await read().appointment.findFirstOrThrow()).residentId;
    const encounter = {
      resourceType: 'Encounter',
      identifier: [{ system: 'urn:oid:1.2', value: '1' }],
      status: 'finished',
      class: { code: 'IMP' },
      subject: { reference: `Patient/${residentId}` },
      period: { start: '2026-11-20T00:00:00Z', end: '2026-11-20T08:00:00Z' },
      hospitalization: { dischargeDisposition: { coding: [{ code: 'home' }] } },
      serviceProvider: { reference: `Organization/${town.network.hospital.id}`, display: '医院' },
    };
    await fc.assert(
      fc.asyncProperty(oddly(encounter), (body) => answered(his, 'POST', 'Encounter', body)),
      RUNS,
    );
  });

  test('as Subscription', async () => {
    await haveEndpoint(town.network.hospital.id, 'https://his.example/fhir', town.service.clock.now());
    const filters = [`Task?owner=Organization/${town.network.hospital.id}`];
    const wish = { endpoint: 'https://his.example/fhir/hook', filters, heartbeat: 60, maxCount: 5 };
    await fc.assert(
      fc.asyncProperty(oddly(subscription(wish)), (body) => answered(his, 'POST', 'Subscription', body)),
      RUNS,
    );
  });

  test('as Schedule', async () => {
    const dayOn = dayOf(town, 3);
    const schedule = {
      resourceType: 'Schedule',
      extension: [
        { url: 'https://yiyang.link/fhir/StructureDefinition/slot-minutes', valuePositiveInt: 30 },
        { url: 'https://yiyang.link/fhir/StructureDefinition/slot-capacity', valuePositiveInt: 1 },
        {
          url: 'https://yiyang.link/fhir/StructureDefinition/registration-fee',
          valueMoney: { value: 10, currency: 'CNY' },
        },
      ],
      active: true,
      actor: [{ reference: `HealthcareService/${town.network.cardiology}` }],
      planningHorizon: { start: `${dayOn}T08:00:00+08:00`, end: `${dayOn}T09:00:00+08:00` },
      comment: '诊室',
    };
    await fc.assert(
      fc.asyncProperty(oddly(schedule), (body) => answered(his, 'POST', 'Schedule', body)),
      RUNS,
    );
  });

  test('as a change of an Appointment', async () => {
    const { body } = await home.get(`Appointment/${appointment.id}`);
    const path = `Appointment/${appointment.id}`;
    const headers = { 'if-match': appointment.etag };
    await fc.assert(
      fc.asyncProperty(oddly({ ...body, status: 'noshow' }), (change) =>
        answered(home, 'PUT', path, { ...(change as object), id: appointment.id }, headers),
      ),
      RUNS,
    );
  });

  test('as Parameters of what finds, holds and books', async () => {
    const named = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'start', valueDateTime: dayOf(town, 1) },
        { name: 'end', valueDateTime: dayOf(town, 3) },
        { name: 'service', valueReference: { reference: `HealthcareService/${town.network.cardiology}` } },
        { name: 'specialty', valueCodeableConcept: { coding: [{ system: 'urn:x', code: 'y' }] } },
        { name: 'appointment-reference', valueReference: { reference: 'Appointment/proposal-x' } },
        { name: 'patient-reference', valueReference: { reference: 'Patient/x' } },
        { name: 'appointment-resource', resource: { resourceType: 'Appointment', status: 'proposed' } },
      ],
    };
    const call = fc.tuple(fc.constantFrom('find', 'hold', 'book'), oddly(named));
    await fc.assert(
      fc.asyncProperty(call, ([name, body]) => answered(home, 'POST', `Appointment/$${name}`, body)),
      RUNS,
    );
  });

  test('as ServiceRequest, as a change of one, and with its Task', async () => {
    const practice = await write((tx) => addOrganization(tx, 'PRIMARY_CLINIC'));
    const doctor = await signedIn(town.service, practice.id, 'CLINIC_DOCTOR');
    const sender = await hisOf(town.service, practice.id);
    await licensed(town, practice.id, 'CLINIC_DOCTOR', '110441900000051');
    const { hospital, cardiology } = town.network;
    await write(({ db }) =>
      db.department.update({ where: { id: cardiology }, data: { isReferralTarget: true } }),
    );
    const residentId = await ownPatient(town, doctor, { consentTo: [hospital.id] });
    const performer = [{ reference: `HealthcareService/${cardiology}` }];
    const of = { now: town.service.clock.now(), residentId, performer, licenceNo: '110441900000051' };
    const request = serviceRequest(of, { status: 'draft' });
    const draft = await send(sender, request);
    expect(draft.status, JSON.stringify(draft.body)).toBe(201);
    const { id } = draft.body;
    const task = {
      ...{ resourceType: 'Task', focus: { reference: 'urn:uuid:r' }, owner: performer[0] },
      code: { coding: [{ code: 'fulfill' }] },
    };
    await fc.assert(
      fc.asyncProperty(oddly(request), oddly(task), async (odd, oddTask) => {
        const { status, body } = await send(sender, odd as ServiceRequest);
        expect(status, JSON.stringify(odd)).toBeLessThan(500);
        if (status === 201) await answered(sender, 'GET', `ServiceRequest/${body.id}/$document`, undefined);
        const { headers } = await sender.get(`ServiceRequest/${id}`);
        const version = { 'if-match': headers.get('etag') ?? '' };
        await answered(sender, 'PUT', `ServiceRequest/${id}`, { ...(odd as object), id }, version);
        await answered(
          sender,
          'POST',
          '',
          transaction(['urn:uuid:r', request], ['urn:uuid:t', oddTask as object]),
        );
      }),
      RUNS,
    );
  });

  test.each(['0000-01-01', '9999-12-31', '9999', '0000', '2026-11-20T08:00:00-14:00', '1e9', '%00'])(
    'as a date: %s',
    async (value) => {
      for (const path of ['Slot?start', 'Schedule?date', 'Appointment?date', 'Encounter?date'])
        for (const prefix of ['', 'le', 'gt', 'ap', 'ne'])
          expect(
            (await his.get(`${path}=${prefix}${value}`)).status,
            `${path}=${prefix}${value}`,
          ).toBeLessThan(500);
    },
  );
});

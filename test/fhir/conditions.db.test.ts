import type { Encounter, HealthcareService, OperationOutcome, Patient } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { read, write } from '../../prisma/client.ts';
import { markSeeded } from '../../prisma/seed/marks.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { admissionOf } from '../fixtures/told-admission.ts';
import { dayOf, freeOn, newTemplate, takeIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { type His, hisOf, outcomeCode } from '../support/his.ts';

useTown();

let his: His;
let residentId: string;
let service: HealthcareService;
beforeAll(async () => {
  await write((tx) => markSeeded(tx, town.service.clock.now()));
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town)));
  residentId = await takeIn(town);
  const [slot] = await freeOn(town, town.nurse, { dayOn: dayOf(town, 2), pool: 'PUBLIC' });
  nodeOf(await town.nurse.act('appointmentBook', { slotId: slot?.id ?? '', residentId, priority: 'NORMAL' }));
  his = await hisOf(town.service, town.network.hospital.id);
  service = (await his.get<HealthcareService>(`HealthcareService/${town.network.cardiology}`)).body;
});

const admission = (change: object = {}): object =>
  admissionOf(residentId, { startedAt: town.service.clock.now().toISOString() }, change);

describe('a condition says by what one is found', () => {
  test('and one that finds whatever there is, is none', async () => {
    const made = await his.call<Encounter>('POST', 'Encounter', { body: admission() });
    expect(made.status).toBe(201);
    const over = admission({
      status: 'finished',
      period: { start: made.body.period?.start, end: made.body.period?.start },
    });
    for (const condition of [
      'identifier=',
      ...['identifier=urn:oid:1.2.3.4|', 'identifier=,', 'identifier=%20', 'status:not=cancelled'],
      '_count=1',
      '_format=json',
      '_sort=_id',
      '',
    ]) {
      const headers = { 'if-none-exist': condition };
      const created = await his.call('POST', 'Encounter', { body: admission(), headers });
      expect([condition, created.status, outcomeCode(created.body)]).toEqual([condition, 400, 'CONDITION']);
      const updated = await his.call('PUT', `Encounter?${condition || 'identifier='}`, { body: over });
      expect([condition, updated.status, outcomeCode(updated.body)]).toEqual([condition, 400, 'CONDITION']);
    }
    expect((await read().admission.findMany()).map(({ state }) => state)).toEqual(['ADMITTED']);
  });

  test('and tells nobody who may not search whether there is one', async () => {
    const narrow = await hisOf(town.service, town.network.hospital.id, {
      scopes: 'system/HealthcareService.c',
    });
    const headers = { 'if-none-exist': `identifier=${service.identifier?.[0]?.value}` };
    const asked = await narrow.call('POST', 'HealthcareService', { body: service, headers });
    expect([asked.status, outcomeCode(asked.body)]).toEqual([403, 'SCOPE']);
  });
});

describe('a patch', () => {
  const patch = (body: readonly object[]) =>
    his.call<OperationOutcome>('PATCH', `HealthcareService/${service.id}`, {
      body,
      headers: { 'if-match': `W/"${service.meta?.versionId}"` },
    });

  test('that grows with each copy is stopped', async () => {
    const copies = Array.from({ length: 60 }, () => ({ op: 'copy', from: '/x', path: '/x/-' }));
    const { status, body } = await patch([{ op: 'add', path: '/x', value: [{}] }, ...copies]);
    expect([413, 400]).toContain(status);
    expect(['BODY_TOO_LARGE', 'JSON_DEPTH']).toContain(outcomeCode(body));
    const wide = Array.from({ length: 40 }, () => ({ op: 'copy', from: '/comment', path: '/comment' }));
    const large = await patch([{ op: 'add', path: '/comment', value: 'x'.repeat(100_000) }, ...wide]);
    expect([large.status, outcomeCode(large.body)]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  test.each([
    [[{ op: 'replace', path: '/id', value: 'other' }]],
    [[{ op: 'remove', path: '/id' }]],
    [[{ op: 'move', from: '/id', path: '/name' }]],
    [[{ op: 'replace', path: '/resourceType', value: 'Location' }]],
  ])('makes of it no other one: %j', async (steps) => {
    const { status, body } = await patch(steps);
    expect([status, outcomeCode(body)]).toEqual([422, 'ELEMENT_FIXED']);
  });
});

describe('names that every object of the language has', () => {
  test.each(['__proto__=1', 'constructor=1', 'hasOwnProperty=x', '_sort=constructor'])(
    '%s is no parameter',
    async (query) => {
      const strict = await his.get(`HealthcareService?${query}`, { prefer: 'handling=strict' });
      expect([strict.status, outcomeCode(strict.body)]).toEqual([400, 'SEARCH_PARAMETER']);
      expect((await his.get(`HealthcareService?${query}`)).status).toBe(200);
    },
  );

  test.each([
    'ServiceRequest?status=constructor',
    'ServiceRequest?status:not=toString',
    'Encounter?class=constructor',
    'Encounter?status=__proto__',
  ])('%s finds nothing, and is no fault', async (query) => {
    expect((await his.get(query)).status).toBe(200);
  });

  test.each([
    ['class', { class: { code: 'constructor' } }, 'ENCOUNTER_CLASS'],
    [
      'disposition',
      {
        status: 'finished',
        hospitalization: { dischargeDisposition: { coding: [{ code: 'constructor' }] } },
        period: { start: '2026-11-22T00:00:00Z', end: '2026-11-22T10:00:00Z' },
      },
      'DISPOSITION',
    ],
  ])('are no %s', async (_what, change, code) => {
    const { status, body } = await his.call('POST', 'Encounter', { body: admission(change) });
    expect([status, outcomeCode(body)]).toEqual([422, code]);
  });
});

describe('a version', () => {
  test('of whom only the minimum is open is never the one that was read before', async () => {
    const shown = await his.get<Patient>(`Patient/${residentId}`);
    const tag = shown.headers.get('etag') ?? '';
    expect(tag).toBe('W/"0"');
    expect((await his.get(`Patient/${residentId}`, { 'if-none-match': tag })).status).toBe(200);
  });

  test('is compared weakly', async () => {
    for (const tag of [
      `W/"${service.meta?.versionId}"`,
      `"${service.meta?.versionId}"`,
      `"x", "${service.meta?.versionId}"`,
      '*',
    ])
      expect((await his.get(`HealthcareService/${service.id}`, { 'if-none-match': tag })).status, tag).toBe(
        304,
      );
  });

  test.each(['_id:not=x', '_id:missing=true', '_lastUpdated:missing=true'])(
    'is asked for without a modifier: %s',
    async (query) => {
      const { status, body } = await his.get(`HealthcareService?${query}`);
      expect([status, outcomeCode(body)]).toEqual([400, 'SEARCH_MODIFIER']);
    },
  );
});

test('what was not understood is said beside a count too, and wildcards of an engine are none here', async () => {
  const counted = await his.get<{ entry?: { search?: { mode?: string } }[] }>(
    'HealthcareService?colour=red&_summary=count',
  );
  expect(counted.body.entry?.map(({ search }) => search?.mode)).toEqual(['outcome']);
  for (const name of ['_', '%25', '心_管'])
    expect((await his.get<{ total: number }>(`HealthcareService?name=${name}`)).body.total, name).toBe(0);
});

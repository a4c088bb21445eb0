import { gzipSync } from 'node:zlib';
import type { HealthcareService, OperationOutcome } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { newKey } from '../fixtures/network.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { type FhirCall, type FhirReply, type His, hisOf, outcomeCode } from '../support/his.ts';

useTown();

let his: His;
let narrow: His;
beforeAll(async () => {
  his = await hisOf(town.service, town.network.hospital.id);
  narrow = await hisOf(town.service, town.network.hospital.id, { scopes: 'system/Slot.rs' });
});

const named = ({ status, body }: FhirReply<OperationOutcome>) => [
  ...[status, outcomeCode(body), body.issue?.[0]?.expression?.join(' ')],
];
const encounter = { resourceType: 'Encounter', status: 'planned' };
const department: HealthcareService = {
  ...{ resourceType: 'HealthcareService', name: '内科', active: true },
  identifier: [{ system: 'https://yiyang.link/fhir/NamingSystem/department', value: 'NK-1' }],
};
const deep = `${'['.repeat(60)}${']'.repeat(60)}`;
const CONDITION = { 'if-none-exist': 'identifier=' };
const agent = { who: { identifier: { value: '110440000000001' } } };
const TWO_AGENTS = JSON.stringify({ resourceType: 'Provenance', agent: [agent, agent] });
const GBK = { 'content-type': 'application/fhir+json; charset=gbk' };

describe('a refusal names the header, the parameter or the element that it is about', () => {
  test.each<[string, string, FhirCall, number, string, string]>([
    ['POST', 'Encounter', { body: encounter, headers: GBK }, 415, 'CHARSET', 'http.Content-Type'],
    ['POST', 'Encounter', { body: '{', headers: {} }, 400, 'JSON', 'http.body'],
    ['POST', 'Encounter', { body: [] }, 400, 'RESOURCE', 'http.body'],
    ['POST', 'Encounter', { body: department }, 400, 'RESOURCE_TYPE', 'Encounter.resourceType'],
    ['POST', 'Encounter', { body: `{"a":${deep}}` }, 400, 'JSON_DEPTH', 'http.body.a'],
    ['POST', 'Encounter', { body: { ...encounter, id: 'a\0' } }, 400, 'TEXT', 'Encounter.id'],
    ['POST', 'Encounter', { body: encounter, headers: CONDITION }, 400, 'CONDITION', 'http.If-None-Exist'],
    ['PUT', 'Encounter?identifier=', { body: encounter }, 400, 'CONDITION', 'http.identifier'],
    ['PUT', 'Encounter', { body: encounter }, 400, 'CONDITION', 'http.path'],
    ['PUT', 'Encounter/x', { body: { ...encounter, id: 'y' } }, 400, 'RESOURCE_ID', 'Encounter.id'],
    [
      ...(['POST', 'Encounter', { body: encounter, headers: { 'idempotency-key': 'short' } }] as const),
      ...([422, 'IDEMPOTENCY_KEY_FORM', 'http.Idempotency-Key'] as const),
    ],
    [
      ...(['POST', 'Appointment', { body: { resourceType: 'Appointment' } }] as const),
      ...([405, 'METHOD', 'http.method'] as const),
    ],
    ['GET', 'Slot/nobody', {}, 404, 'NOT_FOUND', 'http.path'],
    ['GET', 'Nothing', {}, 404, 'NOT_SERVED', 'http.path'],
    ['GET', 'Slot?start=a%00', {}, 400, 'TEXT', 'http.start'],
    ['GET', `Slot?start=${'2026,'.repeat(201)}`, {}, 400, 'SEARCH_TOO_MUCH', 'http.start'],
    ['GET', 'Slot?_page=x', {}, 400, 'CURSOR', 'http._page'],
    ['GET', 'Appointment/$find', {}, 400, 'PARAMETERS', 'http.start'],
    [
      ...(['GET', 'Appointment/$find?start=2026&end=2026', {}, 400, 'SLOT_SEARCH_SCOPE'] as const),
      'http.organization http.service http.practitioner http.service-type http.specialty',
    ],
    [
      ...([
        'POST',
        'Appointment/$book',
        { body: { resourceType: 'Parameters' } },
        400,
        'PARAMETERS',
      ] as const),
      'http.appointment-reference http.appointment-resource',
    ],
    [
      ...(['POST', 'Encounter', { body: encounter, headers: { 'x-provenance': TWO_AGENTS } }] as const),
      ...([400, 'PROVENANCE', 'http.X-Provenance'] as const),
    ],
    [
      ...(['POST', 'Encounter', { body: encounter, headers: { 'x-provenance': '{' } }] as const),
      ...([400, 'PROVENANCE', 'http.X-Provenance'] as const),
    ],
  ])('%s %s %o', async (method, path, call, status, code, expression) => {
    const refused = await his.call<OperationOutcome>(method, path, call);
    expect(named(refused)).toEqual([status, code, expression]);
  });

  test('the token, where a scope or a login is missing', async () => {
    expect(named(await narrow.get('Encounter'))).toEqual([403, 'SCOPE', 'http.Authorization']);
    const headers = { authorization: 'Bearer nobody' };
    expect(named(await his.call('GET', 'Slot', { headers }))).toEqual([
      ...[401, 'UNAUTHENTICATED', 'http.Authorization'],
    ]);
  });

  test('how a body is packed', async () => {
    const { url } = town.service;
    const headers = { 'content-encoding': 'gzip', 'content-type': 'application/fhir+json' };
    const body = gzipSync(JSON.stringify(encounter)).toString('latin1');
    const refused = await his.call<OperationOutcome>('POST', `${url}/fhir/Encounter`, { headers, body });
    expect(named(refused)).toEqual([415, 'CONTENT_ENCODING', 'http.Content-Encoding']);
  });

  test('the key that was used for something else, and the code that there is already', async () => {
    const headers = { 'idempotency-key': newKey() };
    const made = await his.call('POST', 'HealthcareService', { body: department, headers });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const other = { ...department, name: '外科' };
    const reused = await his.call<OperationOutcome>('POST', 'HealthcareService', { body: other, headers });
    expect(named(reused)).toEqual([422, 'IDEMPOTENCY_KEY_REUSED', 'http.Idempotency-Key']);
    const twice = await his.call<OperationOutcome>('POST', 'HealthcareService', { body: other });
    expect(named(twice)).toEqual([412, 'VERSION_CONFLICT', 'HealthcareService.identifier']);
    const stale = { body: { ...other, id: made.body.id }, headers: { 'if-match': 'W/"9"' } };
    const changed = await his.call<OperationOutcome>('PUT', `HealthcareService/${made.body.id}`, stale);
    expect(named(changed)).toEqual([412, 'VERSION_CONFLICT', 'http.If-Match']);
  });
});

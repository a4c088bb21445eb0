import { createServer, type Server } from 'node:http';
import type { Bundle, Patient } from '@medplum/fhirtypes';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type FhirClient, fhirClient } from '../../fhir/client.ts';
import { readRange } from '../../fhir/outbound/private-address.ts';
import { listen } from '../../server/listening.ts';
import { found } from '../support/his.ts';
import { createHis } from './app.ts';

let server: Server;
let url: string;
let client: FhirClient;
beforeAll(async () => {
  server = createServer(createHis());
  url = `http://127.0.0.1:${await listen(server, { host: '127.0.0.1', port: 0 })}`;
  client = fhirClient({
    base: `${url}/fhir`,
    bearer: async () => null,
    rules: {
      ...{ allowedRanges: [readRange('127.0.0.0/8')], isPlainHttpAllowed: true },
      ...{ timeoutMs: 5000, longestAnswer: 1_000_000 },
    },
  });
});
const tell = (order: object) =>
  fetch(`${url}/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
afterEach(async () => {
  await tell({ mood: 'well' });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const SYSTEM = 'urn:oid:1.2.156.999.2';
const patient = (number: string, family = '陈'): Patient => ({
  resourceType: 'Patient',
  identifier: [{ system: SYSTEM, value: number }],
  name: [{ family }],
});
const numbered = (number: string) => client.search('Patient', { identifier: `${SYSTEM}|${number}` });
const countOf = async (number: string) => found<Patient>(await numbered(number), 'Patient').length;
const post = (path: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${url}/fhir${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', ...headers },
    body: JSON.stringify(body),
  });
const transaction = (...entry: NonNullable<Bundle['entry']>): Bundle => ({
  ...{ resourceType: 'Bundle', type: 'transaction' },
  entry,
});
const creating = (one: Patient): NonNullable<Bundle['entry']>[number] => ({
  resource: one,
  request: { method: 'POST', url: 'Patient' },
});

describe('a hospital that stands in keeps what it is told', () => {
  test('one resource, once under its number, in versions', async () => {
    expect(await client.capabilities()).toMatchObject({ fhirVersion: '4.0.1' });
    const answer = await post('/Patient', patient('a'));
    const made = (await answer.json()) as Patient;
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `${url}/fhir/Patient/${made.id}`]);
    expect(answer.headers.get('etag')).toBe(`W/"${made.meta?.versionId}"`);
    const again = await client.create(patient('a'), { ifNoneExist: `identifier=${SYSTEM}|a` });
    expect(again?.id).toBe(made.id);
    const changed = await client.update({ ...made, active: true });
    expect(changed?.meta?.versionId).not.toBe(made.meta?.versionId);
    await expect(client.update({ ...made, active: false })).rejects.toMatchObject({ status: 412 });
    expect(await client.read<Patient>('Patient', made.id ?? '')).toMatchObject({ active: true });
    await expect(client.read('Patient', 'nobody')).rejects.toMatchObject({ status: 404 });
  });

  test('and finds it', async () => {
    await client.create(patient('b', '林'));
    expect(found<Patient>(await client.search('Patient', { family: '林' }), 'Patient')).toHaveLength(1);
    expect(await countOf('nobody')).toBe(0);
  });

  test('a transaction whole, or not at all', async () => {
    const made = await client.transaction(transaction(creating(patient('c1')), creating(patient('c2'))));
    expect(made.entry?.map(({ response }) => response?.status)).toEqual(['201', '201']);
    expect([await countOf('c1'), await countOf('c2')]).toEqual([1, 1]);
    const there = made.entry?.[0]?.resource as Patient;
    const half = transaction(
      creating(patient('c3')),
      { request: { method: 'DELETE', url: `Patient/${made.entry?.[1]?.resource?.id}` } },
      { resource: { ...there, active: true }, request: { method: 'PUT', url: `Patient/${there.id}` } },
      {
        resource: { ...there, id: 'nobody' },
        request: { method: 'PUT', url: 'Patient/nobody', ifMatch: 'W/"1"' },
      },
    );
    await expect(client.transaction(half)).rejects.toThrow();
    expect([await countOf('c1'), await countOf('c2'), await countOf('c3')]).toEqual([1, 1, 0]);
    expect(await client.read<Patient>('Patient', there.id ?? '')).not.toHaveProperty('active');
  });
});

describe('told by /control it is', () => {
  test('slow', async () => {
    await tell({ mood: 'slow', ms: 120 });
    const startedAt = performance.now();
    await client.capabilities();
    expect(performance.now() - startedAt).toBeGreaterThan(100);
  });

  test('down, for as many calls as it was told', async () => {
    await tell({ mood: 'down', calls: 2 });
    await expect(client.create(patient('d'))).rejects.toMatchObject({ code: 'UNREACHABLE' });
    await expect(client.create(patient('d'))).rejects.toMatchObject({ code: 'UNREACHABLE' });
    await client.create(patient('d'));
    expect(await countOf('d')).toBe(1);
    expect(await (await fetch(`${url}/control`)).json()).toMatchObject({ mood: 'well', calls: null });
  });

  test('wrong: 500, a page, JSON that is cut off', async () => {
    await tell({ mood: '500' });
    await expect(client.capabilities()).rejects.toMatchObject({
      ...{ status: 500, message: '数据库连接失败' },
      outcome: { resourceType: 'OperationOutcome' },
    });
    await tell({ mood: 'html' });
    await expect(client.capabilities()).rejects.toMatchObject({ status: 200, outcome: null });
    await tell({ mood: 'bad-json' });
    await expect(client.create(patient('e'))).rejects.toMatchObject({ outcome: null });
    await tell({ mood: 'well' });
    expect(await countOf('e'), 'it has heard, and cannot say so').toBe(1);
  });

  test('repeating: what it is told is done twice, but for what has a condition', async () => {
    await tell({ mood: 'duplicate' });
    await client.create(patient('f'));
    await client.create(patient('g'), { ifNoneExist: `identifier=${SYSTEM}|g` });
    expect(await countOf('g'), 'and each match is listed twice').toBe(2);
    await tell({ mood: 'well' });
    expect([await countOf('f'), await countOf('g')]).toEqual([2, 1]);
  });

  test('out of order: what comes later is done first, and lists are turned round', async () => {
    await tell({ mood: 'out-of-order', ms: 5000 });
    const first = client.create(patient('h', '早'));
    await client.create(patient('h', '晚'));
    await first;
    const order = async () =>
      found<Patient>(await numbered('h'), 'Patient').map(({ name }) => name?.[0]?.family);
    expect(await order()).toEqual(['早', '晚']);
    await tell({ mood: 'well' });
    expect(await order()).toEqual(['晚', '早']);
  });

  test('nothing that it does not know', async () => {
    for (const order of [{}, { mood: 'sad' }, { mood: 'slow', ms: -1 }, { mood: 'down', calls: 0 }])
      expect((await tell(order)).status).toBe(400);
    expect((await post('/Patient', patient('i'), { 'x-his-mood': 'sad' })).status).toBe(400);
  });
});

test('the header says it for one call', async () => {
  const answer = await fetch(`${url}/fhir/metadata`, { headers: { 'x-his-mood': 'html' } });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect((await fetch(`${url}/fhir/metadata`)).headers.get('content-type')).toContain(
    'application/fhir+json',
  );
});

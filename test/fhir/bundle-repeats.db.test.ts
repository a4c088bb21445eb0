import { randomUUID } from 'node:crypto';
import type { Bundle, Patient } from '@medplum/fhirtypes';
import { beforeAll, expect, test } from 'vitest';
import { extension } from '../../fhir/extensions.ts';
import { read } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { type His, hisOf, outcomeCode } from '../support/his.ts';

useTown();

let his: His;
beforeAll(async () => {
  his = await hisOf(town.service, town.network.hospital.id);
});

/** Somebody whom no number tells apart: each create makes one more. */
const somebody = (change: Partial<Patient> = {}): Patient => ({
  resourceType: 'Patient',
  name: [{ text: '郑美玲' }],
  gender: 'female',
  birthDate: '1940-01-02',
  extension: [{ url: extension('id-missing-reason'), valueCode: 'LOST' }],
  ...change,
});
const made = (patient: Patient) => ({ resource: patient, request: { method: 'POST', url: 'Patient' } });
const unread = { request: { method: 'FETCH', url: 'Patient' } };

const send = (entry: readonly object[], key: string = randomUUID()) =>
  his.call<Bundle>('POST', '', {
    body: { resourceType: 'Bundle', type: 'batch', entry },
    headers: { 'idempotency-key': key },
  });
const locations = ({ entry = [] }: Bundle) => entry.map(({ response }) => response?.location);
const count = () => read().resident.count();

test('a batch that comes again under its key writes nothing more, and is answered as the first time', async () => {
  const before = await count();
  const key = randomUUID();
  const entry = [made(somebody()), unread, made(somebody())];
  const first = await send(entry, key);
  const again = await send(entry, key);
  expect(again.body).toEqual(first.body);
  expect(new Set(locations(first.body)).size).toBe(3);
  expect(await count()).toBe(before + 2);
  await send(entry);
  expect(await count()).toBe(before + 4);
});

test('ten times at once it writes once', async () => {
  const before = await count();
  const key = randomUUID();
  const entry = [made(somebody()), made(somebody())];
  const answers = await Promise.all(Array.from({ length: 10 }, () => send(entry, key)));
  expect(new Set(answers.map(({ body }) => JSON.stringify(locations(body)))).size).toBe(1);
  expect(await count()).toBe(before + 2);
});

test('another batch under the same key is refused whole', async () => {
  const before = await count();
  const key = randomUUID();
  await send([made(somebody())], key);
  const longer = await send([made(somebody()), made(somebody())], key);
  expect([longer.status, outcomeCode(longer.body)]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  const short = await send([made(somebody())], 'short');
  expect([short.status, outcomeCode(short.body)]).toEqual([422, 'IDEMPOTENCY_KEY_FORM']);
  expect(await count()).toBe(before + 1);
});

test('what was refused the first time is tried when the batch comes again, and nothing else', async () => {
  const { body: known } = await his.call<Patient>('POST', 'Patient', { body: somebody() });
  const reached = (value: string): Patient => ({ ...known, telecom: [{ system: 'phone', value }] });
  const change = (resource: Patient, ifMatch: string) => ({
    resource,
    request: { method: 'PUT', url: `Patient/${known.id}`, ifMatch },
  });
  const before = await count();
  const key = randomUUID();
  const entry = [made(somebody()), change(reached('13912345678'), 'W/"2"')];
  const { body: first } = await send(entry, key);
  expect(first.entry?.[1]?.response?.status).toBe('412');
  await send([change(reached('13700001111'), 'W/"1"')]);
  const { body: again } = await send(entry, key);
  expect(again.entry?.[1]?.response?.status).toBe('200 OK');
  expect(again.entry?.[0]).toEqual(first.entry?.[0]);
  expect(await count()).toBe(before + 1);
});

import type { Bundle, OperationOutcome, Patient } from '@medplum/fhirtypes';
import { beforeAll, expect, test } from 'vitest';
import { extension } from '../../fhir/extensions.ts';
import { read } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { type His, hisOf, outcomeCode } from '../support/his.ts';

useTown();

let his: His;
let serial = 0;
beforeAll(async () => {
  his = await hisOf(town.service, town.network.hospital.id);
});

const get = (url: string) => ({ request: { method: 'GET', url } });
/** A Patient who is made, with the search that finds the one. */
function somebody() {
  serial += 1;
  const value = `TR-${serial}`;
  const resource: Patient = {
    ...{ resourceType: 'Patient', gender: 'female', birthDate: '1940-01-02' },
    identifier: [{ system: 'urn:oid:1.2.3.4', value }],
    name: [{ text: '郑美玲' }],
    extension: [{ url: extension('id-missing-reason'), valueCode: 'LOST' }],
  };
  return {
    made: { resource, request: { method: 'POST', url: 'Patient' } },
    search: `Patient?identifier=urn:oid:1.2.3.4|${value}`,
  };
}
const together = (entry: readonly object[], by = his) =>
  by.call<Bundle>('POST', '', { body: { resourceType: 'Bundle', type: 'transaction', entry } });
const counts = async () => [
  await read().resident.count(),
  await read().auditEvent.count({ where: { action: 'READ', outcome: 'OK' } }),
];

test('what a transaction reads, it reads when all of it is written', async () => {
  const { made, search } = somebody();
  const [before, readBefore = 0] = await counts();
  const { status, body } = await together([get(search), made, get(`Organization/${town.network.home.id}`)]);
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.entry?.map(({ response }) => response?.status)).toEqual(['200 OK', '201 Created', '200 OK']);
  expect(body.entry?.[0]?.resource).toMatchObject({ resourceType: 'Bundle', total: 1 });
  // Each of the three is on record once.
  expect(await counts()).toEqual([(before ?? 0) + 1, readBefore + 3]);
});

test.each<[string, number, string]>([
  ['Patient/nobody', 404, 'NOT_FOUND'],
  ['Nothing/1', 404, 'NOT_SERVED'],
  ['Slot?start=soon', 400, 'SEARCH_VALUE'],
  ['Patient/$match', 422, 'NOT_SERVED'],
  ['', 405, 'METHOD'],
])('what cannot be read (%s) undoes all of it, and is named', async (url, status, code) => {
  const { made, search } = somebody();
  const before = await counts();
  const refused = await together([made, get(url)]);
  expect([refused.status, outcomeCode(refused.body)]).toEqual([status, code]);
  const [where] = (refused.body as unknown as OperationOutcome).issue?.[0]?.expression ?? [];
  expect(where).toMatch(/^Bundle\.entry\[1\]\.request/);
  expect(await counts()).toEqual(before);
  expect((await his.get<Bundle>(search)).body.total).toBe(0);
});

test('what the token does not open is refused whole, and the denial is on record', async () => {
  const narrow = await hisOf(town.service, town.network.hospital.id, { scopes: 'system/Patient.c' });
  const denied = () => read().auditEvent.count({ where: { action: 'DENIED' } });
  const [before, deniedBefore] = [await counts(), await denied()];
  const refused = await together([somebody().made, get('Organization?_count=1')], narrow);
  expect([refused.status, outcomeCode(refused.body)]).toEqual([403, 'SCOPE']);
  expect([await counts(), await denied()]).toEqual([before, deniedBefore + 1]);
});

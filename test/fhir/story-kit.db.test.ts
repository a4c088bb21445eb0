import type { Bundle, CapabilityStatement, OperationOutcome, Schedule, Task } from '@medplum/fhirtypes';
import { Client, type OpPatch } from 'fhir-kit-client';
import { beforeAll, expect, test } from 'vitest';
import type { Wanted } from '../fixtures/his-tasks.ts';
import {
  type HospitalSystem,
  hospitalStory,
  openStory,
  type Story,
  signedInAsSaid,
} from '../fixtures/hospital-story.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { outcomeCode } from '../support/his.ts';

useTown();

let story: Story;
beforeAll(async () => {
  story = await openStory(town);
});

const versionOf = ({ meta }: Task) => ({ 'If-Match': `W/"${meta?.versionId}"` });

const patchOf = (task: Task, wanted: Wanted): OpPatch[] =>
  Object.entries(wanted).flatMap(([name, value]): OpPatch[] => {
    const path = `/${name}`;
    if (value !== undefined) return [{ op: name in task ? 'replace' : 'add', path, value }];
    return name in task ? [{ op: 'remove', path }] : [];
  });

/** fhir-kit-client as its README has it. */
async function kit(): Promise<Client> {
  const client = new Client({ baseUrl: `${town.service.url}/fhir` });
  client.bearerToken = await signedInAsSaid(story.his, town.service.url);
  return client;
}

const system: HospitalSystem = {
  capabilities: async () => (await (await kit()).capabilityStatement()) as unknown as CapabilityStatement,
  announce: async (body, condition) =>
    (await (
      await kit()
    ).create({
      ...{ resourceType: 'Schedule', body: { ...body } },
      options: { headers: { 'If-None-Exist': condition } },
    })) as unknown as Schedule,
  search: async (resourceType, searchParams) =>
    (await (await kit()).search({ resourceType, searchParams: { ...searchParams } })) as unknown as Bundle,
  change: async (task, wanted) =>
    (await (
      await kit()
    ).patch({
      ...{ resourceType: 'Task', id: task.id ?? '', jsonPatch: patchOf(task, wanted) },
      options: { headers: versionOf(task) },
    })) as unknown as Task,
  async refusal(call) {
    const error = await call.then(
      () => null,
      (reason: unknown) => reason as { response: { data: OperationOutcome } },
    );
    const outcome = error?.response.data;
    return { code: outcomeCode(outcome) ?? '', text: outcome?.issue?.[0]?.diagnostics ?? '' };
  },
};

test('a hospital does all that a referral needs with fhir-kit-client', () => hospitalStory(system, story));

test('and pages, reads, searches by form and sends Bundles with it', async () => {
  const client = await kit();
  const first = await client.search({ resourceType: 'Slot', searchParams: { _count: 1, _sort: 'start' } });
  const second = (await client.nextPage({ bundle: first as never })) as unknown as Bundle;
  const [one, other] = [first as unknown as Bundle, second].map(({ entry }) => entry?.[0]?.resource?.id);
  expect(typeof one === 'string' && typeof other === 'string' && one !== other).toBe(true);
  const read = await client.read({ resourceType: 'Slot', id: one ?? '' });
  expect(read).toMatchObject({ resourceType: 'Slot', id: one });
  const { meta } = read as unknown as Task;
  const vread = { resourceType: 'Slot', id: one ?? '', version: meta?.versionId ?? '' };
  expect(await client.vread(vread)).toMatchObject({ id: one });
  const posted = { resourceType: 'Slot', searchParams: { _id: one ?? '' }, options: { postSearch: true } };
  expect(await client.search(posted)).toMatchObject({ total: 1 });
  const entry = [{ request: { method: 'GET', url: `Slot/${one}` } }];
  const sent = { resourceType: 'Bundle' as const, entry };
  expect(await client.batch({ body: { ...sent, type: 'batch' } })).toMatchObject({
    entry: [{ response: { status: '200 OK' } }],
  });
  expect(await client.transaction({ body: { ...sent, type: 'transaction' } })).toMatchObject({
    type: 'transaction-response',
  });
  expect(await client.smartAuthMetadata()).toMatchObject({
    tokenUrl: new URL(`${town.service.url}/fhir/auth/token`),
  });
});

test('a search by POST has its parameters in the address, in a form, or in both', async () => {
  const client = await kit();
  const [slot] = (await system.search('Slot', { _count: '1' })).entry ?? [];
  const id = slot?.resource?.id ?? '';
  const options = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } };
  const post = async (address: string, given: object) =>
    client.request(address, { method: 'POST', ...given });
  expect(await post(`Slot/_search?_id=${id}`, {})).toMatchObject({ total: 1 });
  expect(await post(`Slot/_search?_id=${id}`, { options, body: '' })).toMatchObject({ total: 1 });
  expect(await post('Slot/_search?_count=1', { options, body: `_id=${id}` })).toMatchObject({ total: 1 });
  const json = { options: { headers: { 'Content-Type': 'application/json' } }, body: { _id: id } };
  await expect(post('Slot/_search', json)).rejects.toMatchObject({ response: { status: 415 } });
});

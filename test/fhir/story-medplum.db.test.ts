import { MedplumClient, OperationOutcomeError, type PatchOperation } from '@medplum/core';
import type { Bundle, Schedule, Slot, Task } from '@medplum/fhirtypes';
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

/** The client of Medplum as it is used with another server than Medplum's. Its own login sends no scope, which SMART asks for. */
async function medplum(): Promise<MedplumClient> {
  const client = new MedplumClient({ baseUrl: town.service.url, fhirUrlPath: 'fhir' });
  client.setAccessToken(await signedInAsSaid(story.his, town.service.url));
  return client;
}

const versionOf = ({ meta }: Task) => ({ headers: { 'If-Match': `W/"${meta?.versionId}"` } });

/** Half of the acts are said by PATCH, half by PUT. */
let acts = 0;
async function change(task: Task, wanted: Wanted): Promise<Task> {
  const client = await medplum();
  acts += 1;
  if (acts % 2 === 0) return client.updateResource({ ...task, ...wanted } as Task, versionOf(task));
  const steps = Object.entries(wanted).flatMap(([name, value]): PatchOperation[] => {
    const path = `/${name}`;
    if (value !== undefined) return [{ op: 'add', path, value }];
    return name in task ? [{ op: 'remove', path }] : [];
  });
  return client.patchResource('Task', task.id ?? '', steps, versionOf(task));
}

const system: HospitalSystem = {
  capabilities: async () => (await medplum()).get('fhir/metadata'),
  announce: async (schedule, condition): Promise<Schedule> =>
    (await medplum()).createResourceIfNoneExist(schedule, condition),
  search: async (type, params) => (await medplum()).search(type, { ...params }),
  change,
  async refusal(call) {
    const error: unknown = await call.then(
      () => null,
      (reason: unknown) => reason,
    );
    if (!(error instanceof OperationOutcomeError)) throw new Error(`not refused as R4 has it: ${error}`);
    return { code: outcomeCode(error.outcome) ?? '', text: error.outcome.issue[0]?.diagnostics ?? '' };
  },
};

test('a hospital does all that a referral needs with the client of Medplum', () =>
  hospitalStory(system, story));

test('and pages, reads many at once and sends Bundles with it', async () => {
  const client = await medplum();
  const seen: (string | undefined)[] = [];
  for await (const page of client.searchResourcePages('Slot', { _count: '1', _sort: 'start' })) {
    seen.push(page[0]?.id);
    if (seen.length === 2) break;
  }
  expect(new Set(seen).size).toBe(2);
  const [id = ''] = seen;
  expect(await client.readReference<Slot>({ reference: `Slot/${id}` })).toMatchObject({ id });
  const { meta } = await client.readResource('Slot', id);
  expect(await client.readVersion('Slot', id, meta?.versionId ?? '')).toMatchObject({ id });
  const entry: Bundle['entry'] = [{ request: { method: 'GET', url: `Slot/${id}` } }];
  for (const type of ['batch', 'transaction'] as const)
    expect(await client.executeBatch({ resourceType: 'Bundle', type, entry })).toMatchObject({
      entry: [{ response: { status: '200 OK' }, resource: { id } }],
    });
  const batching = new MedplumClient({ baseUrl: town.service.url, fhirUrlPath: 'fhir', autoBatchTime: 20 });
  batching.setAccessToken(client.getAccessToken() ?? '');
  const both = await Promise.all([
    batching.readResource('Slot', id),
    batching.search('Slot', { _id: id, _total: 'accurate' }),
  ]);
  expect(both).toMatchObject([{ id }, { total: 1 }]);
});

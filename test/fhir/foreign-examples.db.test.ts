import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { foreignExamples } from '../fixtures/foreign-examples.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { takeIn } from '../fixtures/town.ts';
import { type FhirReply, type His, hisOf } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

const examples = foreignExamples();

let his: His;
beforeAll(async () => {
  his = await hisOf(town.service, town.network.hospital.id);
});

/** Answered as R4 says: taken, or refused by an OperationOutcome with a code of ours and words. */
function requireAnswered({ status, body }: FhirReply<unknown>, what: string): void {
  expect(status, `${what}: ${JSON.stringify(body)}`).toBeLessThan(500);
  const resource = body as Resource;
  expect(faultsOf(resource), what).toEqual([]);
  if (status < 400) return;
  expect(resource.resourceType, what).toBe('OperationOutcome');
  const [issue] = (resource as OperationOutcome).issue ?? [];
  expect(issue?.details?.coding?.[0]?.code, what).toMatch(/^[A-Z][A-Z0-9_]+$/);
  expect(issue?.diagnostics, what).toMatch(/\S/);
  if (status === 422) expect(issue?.expression?.join(), what).toMatch(/^[A-Z]/);
}

const typeOf = (body: object): string => String((body as Partial<Resource>).resourceType ?? 'Patient');

describe.skipIf(examples.length === 0)(
  'what others have published is answered as the specification says',
  () => {
    test('created, each resource as what it is', async () => {
      for (const { name, body } of examples)
        requireAnswered(await his.call('POST', typeOf(body), { body }), name);
    });

    test('written in the place of what is there', async () => {
      const id = await takeIn(town);
      for (const { name, body } of examples) {
        const type = typeOf(body);
        const headers = { 'if-match': 'W/"1"' };
        requireAnswered(await his.call('PUT', `${type}/${id}`, { body: { ...body, id }, headers }), name);
        const condition = `${type}?identifier=urn:oid:1.2|${encodeURIComponent(name)}`;
        requireAnswered(await his.call('PUT', condition, { body }), name);
      }
    });

    test('as a Bundle, together and one by one', async () => {
      for (const type of ['batch', 'transaction'] as const)
        for (const { name, body } of examples) {
          const inner = (body as Bundle).entry?.map(({ resource }) => resource) ?? [body];
          const entry = inner
            .filter((resource) => resource !== undefined)
            .slice(0, 100)
            .map((resource, at) => ({
              fullUrl: `urn:uuid:00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
              resource,
              request: { method: 'POST', url: typeOf(resource) },
            }));
          const bundle = { resourceType: 'Bundle', type, entry };
          requireAnswered(await his.call('POST', '', { body: bundle }), `${type} of ${name}`);
          requireAnswered(await his.call('POST', '', { body }), name);
        }
    });

    test('asked for as the resident somebody may be', async () => {
      for (const { name, body } of examples)
        requireAnswered(await his.call('POST', 'Patient/$match', { body }), name);
    });
  },
);

test.runIf(examples.length === 0)(
  'what others have published does not lie here: it was not asked',
  (context) => {
    context.skip();
  },
);

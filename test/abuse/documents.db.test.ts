import { beforeAll, describe, expect, test } from 'vitest';
import { openTown, type Town } from '../fixtures/town.ts';
import { useDatabase } from '../support/database.ts';
import { startService } from '../support/service.ts';
import { type Door, doorOf } from './door.ts';

useDatabase();

let town: Town;
let door: Door;
beforeAll(async () => {
  const service = await startService();
  town = await openTown(service);
  door = await doorOf(town);
  return () => service.stop();
});

describe('an abusive request is refused before anything runs, and is no fault of ours', () => {
  const deep = (open: string, close: string) => open.repeat(20_000) + close.repeat(20_000);
  const many = (count: number, made: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => made(i)).join(' ');
  const fragments = many(25, (i) => `fragment A${i} on Query { ...A${i + 1} ...A${i + 1} }`);

  test.each([
    ['20,000 nested braces', '{'.repeat(20_000), 'GRAPHQL_PARSE_FAILED'],
    ['20,000 nested fields', deep('{ a ', '}'), 'QUERY_TOO_COMPLEX'],
    [
      '20,000 nested lists',
      `{ appointments(filter: ${deep('[', ']')}) { __typename } }`,
      'QUERY_TOO_COMPLEX',
    ],
    ['1,000 aliases', `{ ${many(1000, (i) => `a${i}: __typename`)} }`, 'QUERY_TOO_COMPLEX'],
    ['200 directives', `{ viewer ${'@skip(if: false) '.repeat(200)} { __typename } }`, 'QUERY_TOO_COMPLEX'],
    [
      'fragments that double',
      `{ ...A0 } ${fragments} fragment A25 on Query { __typename }`,
      'QUERY_TOO_COMPLEX',
    ],
    ['fragments in a circle', '{ ...A } fragment A on Query { ...A }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('%s', async (_case, query, code) => {
    const { status, text } = await door.post({ query });
    expect([status, text]).toEqual([400, expect.stringContaining(`"code":"${code}"`)]);
    expect(text).not.toContain('"data"');
  });

  test.each([
    [
      'GBK instead of UTF-8',
      Buffer.from([
        ...Buffer.from('{"query":"{__typename}","variables":{"a":"'),
        0xd6,
        0xd0,
        ...Buffer.from('"}}'),
      ]),
      400,
      'JSON',
    ],
    ['a list of requests', [{ query: '{ __typename }' }], 400, 'JSON_OBJECT'],
    ['20 MB', { query: `#${'x'.repeat(20_000_000)}` }, 413, 'BODY_TOO_LARGE'],
    ['a query that is no text', { query: ['{ __typename }'] }, 400, 'QUERY_MISSING'],
  ])('%s', async (_case, body, status, code) => {
    expect(await door.post(body)).toMatchObject({
      status,
      text: expect.stringContaining(`"code":"${code}"`),
    });
  });

  test('a wrong value is not repeated at every error', async () => {
    const filter = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`field${i}`, 1]));
    const { text } = await door.post({ query: LIST, variables: { filter } });
    expect(text.length).toBeLessThan(60_000);
  });

  test('broken parameters in the address', async () => {
    const url = `${town.service.url}/graphql?query={__typename}&variables=%7B`;
    const answer = await fetch(url, {
      headers: { 'x-graphql-yoga-csrf': '1', accept: 'application/graphql-response+json' },
    });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('BAD_REQUEST')]);
  });
});

const LIST = `query List($first: Int = 3, $filter: AppointmentFilter, $isShort: Boolean = true) {
  appointments(first: $first, filter: $filter) { edges { node { id state @include(if: $isShort) hospital { name } } } } }`;
const SLOTS =
  'query ($filter: FreeSlotFilter!) { slotsFree(filter: $filter) { edges { node { id free } } } }';
const ODD: unknown = JSON.parse('{ "__proto__": { "states": ["BOOKED"] } }');

describe('a known document is answered as an unknown one', () => {
  test.each([
    ['nothing special', LIST, {}],
    ['a null where a default stands', LIST, { variables: { first: null } }],
    ['a null for a directive', LIST, { variables: { isShort: null } }],
    ['a false for a directive', LIST, { variables: { isShort: false } }],
    ['a page beyond the cost', LIST, { variables: { first: 2_000_000 } }],
    ['a number as a text', LIST, { variables: { first: '3' } }],
    ['an unknown filter', LIST, { variables: { filter: { nothing: 1 } } }],
    ['a wrong code', LIST, { variables: { filter: { states: ['NOWHERE'] } } }],
    ['one code instead of a list', LIST, { variables: { filter: { states: 'BOOKED' } } }],
    ['a key of every object', LIST, { variables: { filter: ODD } }],
    ['variables that are a list', LIST, { variables: [1] }],
    ['its name', LIST, { operationName: 'List' }],
    ['another name', LIST, { operationName: 'Other' }],
    ['an empty name', LIST, { operationName: '' }],
    ['a name that is no text', LIST, { operationName: ['List'] }],
    ['no required variable', SLOTS, {}],
    [
      'a date that does not exist',
      SLOTS,
      { variables: { filter: { hospitalId: 'x', fromAt: '2026-02-30T00:00:00Z' } } },
    ],
  ])('with %s', async (_case, query, rest) => {
    const learnt = query === SLOTS ? { variables: { filter: { hospitalId: 'x' } } } : {};
    for (let times = 0; times < 6; times += 1) await door.post({ query, ...learnt });
    for (const accept of ['application/json', 'application/graphql-response+json, application/json']) {
      const known = await door.post({ query, ...rest }, { accept });
      const unknown = await door.post({ query: `${query}\n# ${_case} ${accept}`, ...rest }, { accept });
      expect(known).toEqual(unknown);
      expect(known.text).not.toContain('INTERNAL_ERROR');
    }
  });
});

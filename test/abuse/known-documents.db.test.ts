import { beforeAll, describe, expect, test } from 'vitest';
import { openTown } from '../fixtures/town.ts';
import { useDatabase } from '../support/database.ts';
import { startService } from '../support/service.ts';
import { type Door, doorOf } from './door.ts';

useDatabase();

let door: Door;
beforeAll(async () => {
  const service = await startService();
  door = await doorOf(await openTown(service));
  return () => service.stop();
});

const LIST = `query List($first: Int = 3, $filter: AppointmentFilter, $isShort: Boolean = true) {
  appointments(first: $first, filter: $filter) { edges { node { id state @include(if: $isShort) hospital { name } } } } }`;
const SLOTS =
  'query ($filter: FreeSlotFilter!) { slotsFree(filter: $filter) { edges { node { id free } } } }';
const ODD: unknown = JSON.parse('{ "__proto__": { "states": ["BOOKED"] } }');

test('a refusal says where in the answer it stands, whichever way it went', async () => {
  for (let times = 0; times < 6; times += 1) {
    const { text } = await door.post({ query: LIST, variables: { first: 0 } });
    expect(JSON.parse(text)).toMatchObject({
      errors: [{ path: ['appointments'], extensions: { code: 'PAGE_SIZE', path: ['first'] } }],
    });
  }
});

describe('a known document is answered as an unknown one', () => {
  test.each([
    ['nothing special', LIST, {}],
    ['a null where a default stands', LIST, { variables: { first: null } }],
    ['a null for a directive', LIST, { variables: { isShort: null } }],
    ['a false for a directive', LIST, { variables: { isShort: false } }],
    ['a page of nothing', LIST, { variables: { first: 0 } }],
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

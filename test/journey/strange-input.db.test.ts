import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type RightActs, rightActs } from '../fixtures/every-act.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { signedIn } from '../fixtures/town.ts';
import { freshKey, isDone, MUTATIONS, outlineText } from '../support/acts.ts';
import type { GraphqlAnswer } from '../support/client.ts';
import { type RootQuery, rootQueries, textPlacesOf, withValueAt } from '../support/committed-schema.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

let acts: RightActs;
let everybody: readonly LastingClient[];
beforeAll(async () => {
  acts = await rightActs(town);
  const resident = await signedIn(town.service, town.network.home.id, 'RESIDENT');
  everybody = [town.nurse, town.scheduler, town.homeAdmin, town.sysAdmin, town.auditAdmin, resident];
});

/** What PostgreSQL cannot keep. */
const UNKEEPABLE = { NUL: 'a\u0000b', 'half a character': 'a\ud800b' };
/** What no database column and no log line should ever meet. That it is refused before any engine is asked, one shows. */
const STRANGE =
  inject('template').engine === 'sqlite'
    ? { 'a control character': '\u0085', 'a very long text': '长'.repeat(20_000) }
    : UNKEEPABLE;

/** Where a search needs a place to search in. */
const FILTERS: Readonly<Record<string, object>> = { slotsFree: { hospitalId: 'nobody' } };
const WORDS: Readonly<Record<string, object>> = { search: { text: '陈秀英' } };

const codesOf = ({ errors }: GraphqlAnswer<unknown>): unknown[] =>
  (errors ?? []).map(({ extensions }) => extensions.code);

async function findReader(query: RootQuery): Promise<LastingClient> {
  for (const client of everybody) {
    const answer = await client.graphql(query.document, {
      first: 1,
      filter: FILTERS[query.name],
      id: 'nobody',
      ...WORDS[query.name],
    });
    if (!codesOf(answer).includes('FORBIDDEN')) return client;
  }
  throw new Error(`nobody here may ask ${query.name}`);
}

const readers = new Map<string, LastingClient>();

/** Somebody who may ask this. */
async function readerOf(query: RootQuery): Promise<LastingClient> {
  const reader = readers.get(query.name) ?? (await findReader(query));
  readers.set(query.name, reader);
  return reader;
}

describe('a strange text', () => {
  test.each(MUTATIONS)('in any field of %s is refused, and is no fault of ours', async (mutation) => {
    const { by, input } = await acts[mutation]();
    const taken: string[] = [];
    for (const { path } of textPlacesOf(mutation)) {
      for (const [kind, value] of Object.entries(STRANGE)) {
        const strange = withValueAt({ idempotencyKey: freshKey(), ...input }, path, value);
        const answer = await by.graphql(outlineText(mutation), { input: strange });
        expect(codesOf(answer), `${path.join('.')}: ${kind}`).not.toContain('INTERNAL_ERROR');
        if (isDone(mutation, JSON.stringify(answer))) taken.push(`${path.join('.')}: ${kind}`);
      }
    }
    expect(taken).toEqual([]);
  });

  test.each(rootQueries)('in any argument of $name finds nothing, and is no fault of ours', async (query) => {
    const client = await readerOf(query);
    for (const { path } of query.places) {
      for (const [kind, value] of Object.entries(STRANGE)) {
        const answer = await client.graphql(query.document, withValueAt({ first: 5 }, path, value));
        expect(codesOf(answer), `${path.join('.')}: ${kind}`).not.toContain('INTERNAL_ERROR');
      }
    }
  });
});

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const CURSORS = [
  '',
  'no cursor at all',
  encoded('text'),
  encoded({}),
  encoded([]),
  encoded([1]),
  encoded([null]),
  encoded([['a']]),
  encoded(['a', 'b', 'c', 'd']),
  encoded(['\u0000']),
  encoded(['\u0000', '\u0000']),
  encoded(['2026-11-22T00:00:00.000Z', '\u0000']),
  encoded(['9999-99-99T99:99:99.999Z', 'a']),
  encoded(['2026-02-31', 'a']),
  encoded(['99999999999999999999']),
  encoded(["' OR 1=1 --"]),
];

describe('a page', () => {
  const lists = rootQueries.filter(({ isList }) => isList);
  const ask = async (query: RootQuery, page: object) => {
    const client = await readerOf(query);
    return codesOf(
      await client.graphql(query.document, {
        first: 20,
        filter: FILTERS[query.name],
        ...WORDS[query.name],
        ...page,
      }),
    );
  };

  test.each(lists)('$name holds 1 to 100 entries, and says so', async (query) => {
    for (const first of [0, 101, -1, 2 ** 31 - 1]) {
      const codes = await ask(query, { first });
      expect(codes, String(first)).toHaveLength(1);
      expect(['PAGE_SIZE', 'QUERY_TOO_COMPLEX']).toContain(codes[0]);
    }
    for (const first of [2 ** 31, 1.5, '20', Number.MAX_SAFE_INTEGER]) {
      expect(await ask(query, { first }), String(first)).toEqual(['BAD_USER_INPUT']);
    }
    expect(await ask(query, { first: 100 })).toEqual([]);
  });

  test.each(lists)('$name takes no cursor that it did not give out', async (query) => {
    for (const after of CURSORS) {
      expect(
        (await ask(query, { after })).filter((code) => code !== 'CURSOR'),
        JSON.stringify(after),
      ).toEqual([]);
    }
  });
});

import { describe, expect, test } from 'vitest';
import { town, useTown } from '../fixtures/open-town.ts';
import type { GraphqlAnswer } from '../support/client.ts';
import { rootQueries, withValueAt } from '../support/committed-schema.ts';

useTown();

/** What it is answered like, and what would come out if it were part of a statement. */
const UNKNOWN = 'nobody-has-this';
const INJECTIONS = [
  "' OR '1'='1",
  '") OR 1=1 --',
  "';DROP TABLE x;--",
  "' UNION SELECT 1 --",
  '%',
  '_',
  '\\',
  '$1',
  ':viewer',
];

/** Messages repeat the text, and denials name nothing of it. */
const shown = ({ data, errors }: GraphqlAnswer<unknown>) => ({
  data,
  codes: errors?.map(({ extensions }) => extensions.code),
});

/** A part of a name must not be a pattern, and is refused for that. */
const isPattern = (text: string, path: readonly string[]): boolean =>
  path.at(-1) === 'nameContains' && /[%_\\]/.test(text);

/** A search asks for enough letters or digits before it looks. */
const isTooShort = (text: string, path: readonly string[]): boolean =>
  path.at(-1) === 'text' && !/[\p{L}\p{N}]/u.test(text);

const refusedAs = (text: string, path: readonly string[]): string | null => {
  if (isPattern(text, path)) return 'TEXT_PATTERN';
  return isTooShort(text, path) ? 'SEARCH_TEXT_SHORT' : null;
};

describe('a text that would be a statement is a text like any other unknown one', () => {
  test.each(rootQueries.filter(({ places }) => places.length > 0))(
    'in $name',
    async ({ document, places }) => {
      for (const client of [town.nurse, town.homeAdmin, town.sysAdmin, town.auditAdmin]) {
        const denied = shown(await client.graphql(document, { first: 1, filter: {}, id: UNKNOWN }));
        if (denied.codes?.includes('FORBIDDEN')) continue;
        for (const { path } of places) {
          const ask = async (text: string) =>
            shown(await client.graphql(document, withValueAt({ first: 100 }, path, text)));
          const unknown = await ask(UNKNOWN);
          for (const text of INJECTIONS) {
            const code = refusedAs(text, path);
            const expected = code === null ? unknown : { data: null, codes: [code] };
            expect(await ask(text), `${path.join('.')}: ${text}`).toEqual(expected);
          }
        }
        return;
      }
    },
  );
});

import { ownOf } from '../../domain/codes/own.ts';
import { NO_ROW, type Where } from '../../domain/exchange/page.ts';
import type { Asking } from './asking.ts';
import { ALL_ROWS, anyOf, type SearchParam } from './params.ts';
import { readToken, type Token } from './values.ts';

type Asked = Where | Promise<Where>;

/** What of our rows the codes of one system ask for. */
export interface Lookup {
  is(code: string, asking: Asking): Asked;
  /** `system|`: the rows that have any code of it. */
  whichever(asking: Asking): Asked;
}

/** Codes of which each row has one. */
export const each = (is: Lookup['is']): Lookup => ({ is, whichever: () => ALL_ROWS });
/** Codes of which some rows have one. */
export const some = (is: Lookup['is'], whichever: Where | Lookup['whichever']): Lookup => ({
  is,
  whichever: typeof whichever === 'function' ? (whichever as Lookup['whichever']) : () => whichever,
});
/** A column that holds the code as it is, in each row. */
export const column = (name: string): Lookup => each((code) => ({ [name]: code }));
/** The same where some rows have none. */
export const nullable = (name: string): Lookup =>
  some((code) => ({ [name]: code }), { NOT: { [name]: null } });
/** One code that each row has. */
export const fixed = (code: string): Lookup => each((asked) => (asked === code ? ALL_ROWS : NO_ROW));

/** By system: that of the required value set where the element is a `code`, and an empty one of what is said without a system. */
export type Lookups = Readonly<Record<string, Lookup>>;

interface Wide {
  readonly canBeNegated?: boolean;
  /** What may be found under whichever system; null: of any system, or with any value. */
  beside?(token: Token, asking: Asking): Asked;
}

/** R4 search 3.1.1.4.10. A system that there is not finds nothing, and is no fault. */
async function askedBy(lookups: Lookups, { system, code }: Token, asking: Asking): Promise<Where> {
  if (code === '' || (system ?? '') + (code ?? '') === '') return NO_ROW;
  if (code === null) return ownOf(lookups, system ?? '')?.whichever(asking) ?? NO_ROW;
  if (system !== null) return ownOf(lookups, system)?.is(code, asking) ?? NO_ROW;
  return anyOf(await Promise.all(Object.values(lookups).map((lookup) => lookup.is(code, asking))));
}

/** `system|code`, `|code` without a system, `code` of whichever, `system|` with any code; with `:not` everything else. */
export const token = (
  name: string,
  lookups: Lookups,
  { canBeNegated = false, beside }: Wide = {},
): SearchParam => ({
  name,
  type: 'token',
  modifiers: canBeNegated ? ['not'] : [],
  where: async (value, modifier, asking) => {
    const wanted = readToken(value);
    const own = await askedBy(lookups, wanted, asking);
    const where = beside === undefined ? own : anyOf([own, await beside(wanted, asking)]);
    return modifier === 'not' ? { NOT: where } : where;
  },
});

/** R4 search 3.1.1.4.10: the system that a boolean would have. */
const SPECIAL_VALUES = 'http://terminology.hl7.org/CodeSystem/special-values';

/** A token of a boolean. */
export const truth = (name: string, where: (is: boolean, asking: Asking) => Asked): SearchParam =>
  token(name, {
    [SPECIAL_VALUES]: each((code, asking) =>
      code === 'true' || code === 'false' ? where(code === 'true', asking) : NO_ROW,
    ),
  });

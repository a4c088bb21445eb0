import type { InstantRange } from '../../domain/exchange/marks.ts';
import { NO_ROW, type Where } from '../../domain/exchange/page.ts';
import type { StretchAsked } from '../../domain/exchange/stretch.ts';
import { isPattern } from '../../domain/require-text.ts';
import type { Asking } from './asking.ts';
import { badRequest, inHttp } from './fault.ts';
import { readDate, readStretch, unescaped } from './values.ts';

export type ParamType = 'token' | 'reference' | 'string' | 'date' | 'uri';

/** A search parameter as R4 defines it, and what of our rows it asks for. */
export interface SearchParam {
  readonly name: string;
  readonly type: ParamType;
  readonly modifiers: readonly string[];
  /** Of a reference: the types it may point at. */
  readonly targets?: readonly string[];
  /** It asks for the last change, as `_lastUpdated` does, and sorts like it. */
  readonly isLastChange?: true;
  /** One value of the list that commas make; each of the list is enough. */
  where(value: string, modifier: string | null, asking: Asking): Where | Promise<Where>;
}

/** All of them; a filter of its own, where one without any condition would be none among others. */
export const ALL_ROWS: Where = { NOT: NO_ROW };
/** Any of these. */
export const anyOf = (all: readonly Where[]): Where => (all.length === 1 ? (all[0] ?? NO_ROW) : { OR: all });

/** How a text is looked up in a column. */
export const textIn =
  (column: string) =>
  (text: string, match: TextMatch): Where => {
    if (match !== 'exact' && isPattern(text)) return NO_ROW;
    return {
      [column]: match === 'exact' ? text : match === 'contains' ? { contains: text } : { startsWith: text },
    };
  };

export type TextMatch = 'starts' | 'exact' | 'contains';

/** From the beginning of the text; `:contains` anywhere in it, `:exact` all of it. */
export const string = (
  name: string,
  where: (text: string, match: TextMatch, asking: Asking) => Where | Promise<Where>,
): SearchParam => ({
  name,
  type: 'string',
  modifiers: ['exact', 'contains'],
  where: (value, modifier, asking) => where(unescaped(value), (modifier ?? 'starts') as TextMatch, asking),
});

/** An instant or a date, with prefixes; it lies in any of the ranges. */
export const date = (name: string, where: (range: InstantRange, asking: Asking) => Where): SearchParam => ({
  name,
  type: 'date',
  modifiers: [],
  where: (value, _modifier, asking) => anyOf(readDate(value, name).map((range) => where(range, asking))),
});

/** What lasts, or is known to the day alone, with prefixes; any of what they mean. */
export const period = (name: string, where: (asked: StretchAsked, asking: Asking) => Where): SearchParam => ({
  name,
  type: 'date',
  modifiers: [],
  where: (value, _modifier, asking) => anyOf(readStretch(value, name).map((asked) => where(asked, asking))),
});

/** A date of R4 that is the last change of the resource, under a name of its own. */
export const lastChange = (name: string): SearchParam => ({
  name,
  type: 'date',
  modifiers: [],
  isLastChange: true,
  where: () => ({}),
});

export const uri = (name: string, where: (value: string) => Where): SearchParam => ({
  name,
  type: 'uri',
  modifiers: [],
  where: (value) => where(unescaped(value)),
});

const ID = /^[A-Za-z0-9.-]{1,64}$/;

/** The type and id of a literal reference below our base, or relative to it; null for any other. */
export function literal(
  reference: string,
  base: string,
): { readonly type: string; readonly id: string } | null {
  const relative = reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference;
  const [type = '', id = '', ...rest] = relative.split('/');
  const isVersioned = rest.length === 2 && rest[0] === '_history';
  if (!/^[A-Z][A-Za-z]+$/.test(type) || !ID.test(id) || (rest.length > 0 && !isVersioned)) return null;
  return { type, id };
}

/** `Type/id`, an absolute address of ours, or the bare id where only one type can be meant. */
export const reference = (
  name: string,
  targets: readonly string[],
  where: (id: string, type: string, asking: Asking) => Where | Promise<Where>,
): SearchParam => ({
  name,
  type: 'reference',
  modifiers: [...targets],
  targets,
  where: (value, modifier, asking) => {
    const text = unescaped(value);
    const [only = ''] = targets;
    const type = modifier ?? only;
    const isBare = ID.test(text) && (modifier !== null || targets.length === 1);
    const named = isBare ? { type, id: text } : literal(text, asking.base);
    if (named === null && ID.test(text))
      throw badRequest(
        'SEARCH_VALUE',
        `${name} takes ${targets.map((one) => `${one}/[id]`).join(' or ')}.`,
        inHttp(name),
      );
    if (named === null || !targets.includes(named.type)) return NO_ROW;
    return where(named.id, named.type, asking);
  },
});

/** A HumanName as far as it is read. */
export interface SaidName {
  readonly use?: string | undefined;
  readonly period?: { readonly end?: string | undefined } | undefined;
  readonly text?: string | undefined;
  readonly family?: string | undefined;
  readonly given?: readonly string[] | undefined;
}

/** A name as it is written here: family and given name of Chinese people stand together. Null for none. */
export function nameOf({ text: whole, family, given = [] }: SaidName): string | null {
  if (whole !== undefined) return whole;
  const parts = [family, ...given].filter((part) => part !== undefined);
  const separator = parts.every((part) => /^\p{Script=Han}+$/u.test(part)) ? '' : ' ';
  return parts.length === 0 ? null : parts.join(separator);
}

/** What somebody was called before: it says nothing of now (R4 name-use; a period that is over). */
const isPast = ({ use, period }: SaidName, today: string): boolean =>
  use === 'old' ||
  (period?.end !== undefined && period.end.slice(0, today.length) < today.slice(0, period.end.length));

/** The name of now under which somebody is registered: the official one, or the first. Undefined for none. */
export function currentName<Name extends SaidName>(names: readonly Name[], today: string): Name | undefined {
  const current = names.filter((one) => !isPast(one, today));
  return current.find(({ use }) => use === 'official') ?? current[0];
}

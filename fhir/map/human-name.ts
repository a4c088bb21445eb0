/** A HumanName as far as it is read. */
export interface SaidName {
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

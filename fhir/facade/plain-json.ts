import { badRequest } from './fault.ts';

/** What a body or a part of it says, by name. */
export type Elements = Readonly<Record<string, unknown>>;
export const isElements = (value: unknown): value is Elements =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Deeper nothing of R4 is. */
const DEEPEST = 40;
/** What neither engine can keep, and no log should meet: NUL and half characters. */
const isKeepable = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text);

/** How an expression names what a body holds: a resource by its type. */
export function nameOfBody(body: unknown): string {
  if (Array.isArray(body)) return 'Patch';
  const { resourceType } = (body ?? {}) as { resourceType?: unknown };
  return typeof resourceType === 'string' && /^[A-Z][A-Za-z]+$/.test(resourceType)
    ? resourceType
    : 'http.body';
}

/** @throws FhirFault 400 for a text that no database keeps, and for what is nested too deeply */
export function requirePlainJson(value: unknown, path = 'http.body', depth = 0): void {
  if (depth > DEEPEST)
    throw badRequest('JSON_DEPTH', `Nothing is nested deeper than ${DEEPEST} times.`, [
      path.replace(/\[.*$/, ''),
    ]);
  if (typeof value === 'string') {
    if (!isKeepable(value)) throw badRequest('TEXT', 'This text holds what is no character.', [path]);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, field] of Object.entries(value)) {
    if (!isKeepable(name)) throw badRequest('TEXT', 'This name holds what is no character.', [path]);
    const next = Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`;
    requirePlainJson(field, next, depth + 1);
  }
}

import type { Asking } from './asking.ts';
import { badRequest, FhirFault, notKnown } from './fault.ts';
import { onlyMatch } from './write.ts';

/** `Patient?identifier=system|value` in the place of a reference (R4 http 3.1.0.11.2, conditional references). */
const CONDITIONAL = /^([A-Z][A-Za-z]{1,63})\?(.+)$/s;

/** What is asked of one reference, and where it stands. */
interface Asked {
  readonly reference: string;
  readonly expression: string;
}

/** @throws FhirFault 412 for none or several, 400 for a condition that says nothing, 403 without the scope to search */
async function resolvedTo({ reference, expression }: Asked, asking: Asking): Promise<string> {
  const [, type = '', condition = ''] = CONDITIONAL.exec(reference) ?? [];
  const route = asking.routes.get(type);
  const refused = (fault: FhirFault) => new FhirFault({ ...fault.detail, expression: [expression] });
  if (route === undefined || route.isReadOnly === true) throw refused(notKnown());
  const asked = { query: new URLSearchParams(condition), at: [expression] } as const;
  const found = await onlyMatch(route, asked, asking).catch((error: unknown) => {
    throw error instanceof FhirFault ? refused(error) : error;
  });
  if (found?.id !== undefined) return `${type}/${found.id}`;
  const message = `${reference} finds no ${type} that is known here.`;
  const none = { status: 412, issue: 'not-found', code: 'NO_MATCH', message } as const;
  throw new FhirFault({ ...none, expression: [expression] });
}

/** How many searches the references of one transaction are. */
const MOST_SEARCHES = 100;

type Find = (asked: Asked) => Promise<string>;

/** Finds what references search for, each search once. @throws FhirFault that names the reference */
export function finderFor(asking: Asking): Find {
  const found = new Map<string, string>();
  return async (asked) => {
    const before = found.get(asked.reference);
    if (before !== undefined) return before;
    if (found.size === MOST_SEARCHES) {
      const message = `The references of one transaction are ${MOST_SEARCHES} searches at most.`;
      throw badRequest('SEARCH_TOO_MUCH', message, [asked.expression]);
    }
    const target = await resolvedTo(asked, asking);
    found.set(asked.reference, target);
    return target;
  };
}

/** A part of a resource, with what its conditional references find in their place. */
async function resolvedIn(value: unknown, expression: string, find: Find): Promise<unknown> {
  if (Array.isArray(value)) {
    const parts: unknown[] = [];
    for (const [at, part] of value.entries())
      parts.push(await resolvedIn(part, `${expression}[${at}]`, find));
    return parts;
  }
  if (typeof value !== 'object' || value === null) return value;
  const parts: [string, unknown][] = [];
  for (const [name, part] of Object.entries(value)) {
    const at = `${expression}.${name}`;
    const isConditional = name === 'reference' && typeof part === 'string' && CONDITIONAL.test(part);
    const resolved = isConditional
      ? await find({ reference: part, expression: at })
      : await resolvedIn(part, at, find);
    parts.push([name, resolved]);
  }
  return Object.fromEntries(parts);
}

/**
 * The resource of an entry of a transaction, in which each reference that is a search has become the one that it finds, of what who
 * asks may see.
 * @throws FhirFault that names the reference
 */
export const withReferences = async <Body>(body: Body, expression: string, find: Find): Promise<Body> =>
  (await resolvedIn(body, expression, find)) as Body;

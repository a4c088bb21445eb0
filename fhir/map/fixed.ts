import type { Resource } from '@medplum/fhirtypes';
import { unprocessable } from '../facade/fault.ts';

/** A reference without what spells it otherwise: our own address before it, a version behind it. */
export const plainReference = (reference: string, base: string): string =>
  reference.replace(`${base}/`, '').replace(/\/_history\/.*$/, '');

const instantIn = (text: string): number =>
  /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;

/** Whether a text means the same: an instant with any offset, a reference in any spelling. */
export const isSameText = (one: string, other: string, base: string): boolean =>
  plainReference(one, base) === plainReference(other, base) || instantIn(one) === instantIn(other);

/** What is compared of an element: the meaning of a reference or code, and not how it is written. */
function meaning(value: unknown, base: string): unknown {
  const { reference, coding } = (value ?? {}) as { reference?: unknown; coding?: unknown };
  if (typeof reference === 'string') return plainReference(reference, base);
  if (!Array.isArray(coding)) return value ?? null;
  return coding.map((one) => `${one?.system ?? ''}|${one?.code ?? ''}`).join();
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** These elements stay what they were read as. @throws FhirFault 422 ELEMENT_FIXED that names the first that does not */
export function requireFixed(
  before: Resource,
  after: Resource,
  { fixed, base }: { readonly fixed: readonly string[]; readonly base: string },
): void {
  const of = (resource: Resource, name: string) =>
    meaning((resource as unknown as Readonly<Record<string, unknown>>)[name], base);
  const changed = fixed.find((name) => !isSame(of(before, name), of(after, name)));
  if (changed === undefined) return;
  const expression = `${before.resourceType}.${changed}`;
  const message = `${expression} stays what it is; send it as it was read.`;
  throw unprocessable('ELEMENT_FIXED', message, expression);
}

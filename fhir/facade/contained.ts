import { unprocessable } from './fault.ts';
import { isElements } from './plain-json.ts';

/** Whether an element leads to a resource of this id: a reference, or the address of an attachment. */
const isNamed = (id: unknown, whole: unknown): boolean => JSON.stringify(whole).includes(`"#${String(id)}"`);

/**
 * What a resource contains has a name of its own and is referred to (R4 dom-3): of two with one name, and of what nobody names, the
 * one would be lost.
 * @throws FhirFault 422 CONTAINED that names it
 */
export function requireContainedNamed(resource: unknown, type: string): void {
  const { contained } = isElements(resource) ? resource : {};
  if (contained === undefined) return;
  if (!Array.isArray(contained))
    throw unprocessable('ELEMENT', 'What is contained is a list.', `${type}.contained`, 'structure');
  const ids = new Set<unknown>();
  for (const [at, one] of contained.entries()) {
    const { id } = isElements(one) ? one : {};
    const why = ids.has(id)
      ? `Two contained resources have the id ${String(id)}.`
      : isNamed(id, resource) || isNamed('', one)
        ? null
        : 'Nothing refers to this contained resource: what it says would be lost.';
    if (why !== null) throw unprocessable('CONTAINED', why, `${type}.contained[${at}]`, 'structure');
    ids.add(id);
  }
}

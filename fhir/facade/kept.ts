import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '@medplum/fhirtypes';
import { isSameText } from '../map/fixed.ts';
import { type Expression, FhirFault } from './fault.ts';
import { type Elements, isElements } from './plain-json.ts';

/** What every resource has beside what it says, and may be told with: it is made anew for each answer, or passed over. */
const AROUND = ['resourceType', 'id', 'meta', 'text', 'language', 'implicitRules', 'extension'] as const;
const isAround = (name: string): boolean => name.startsWith('_') || AROUND.some((one) => one === name);
/** Said of another value, they say nothing else of it. */
const BESIDE = ['display', 'text', 'extension', 'id', 'use'];

/** Whether what is said contradicts nothing that was shown: who leaves a part of it out says nothing of that part. */
function agrees(shown: unknown, said: unknown, base: string): boolean {
  if (typeof shown === 'string' && typeof said === 'string') return isSameText(shown, said, base);
  // An empty list is no silence: it says that there is none.
  if (Array.isArray(shown) && Array.isArray(said))
    return said.length > 0 && said.every((one) => shown.some((other) => agrees(other, one, base)));
  if (!isElements(shown) || !isElements(said)) return isDeepStrictEqual(shown, said);
  return Object.entries(said).every(
    ([name, value]) =>
      BESIDE.includes(name) || !Object.hasOwn(shown, name) || agrees(shown[name], value, base),
  );
}

/** How a resource is written: step by step, as a whole that was read before, that is found by a condition, or that is new. */
export type Manner = 'PATCH' | 'READ' | 'FOUND' | 'NEW';

interface Written {
  readonly keeps: readonly string[];
  readonly manner: Manner;
  readonly base: string;
}

/** Elements that change what the rest means are never passed over (R4, Patient.link). */
const NEVER_PASSED_OVER = ['link'];

function isChanged(name: string, [before, after]: readonly [Elements, Elements], { manner, base }: Written) {
  const [shown, said] = [before[name], after[name]];
  if (manner === 'PATCH') return !isDeepStrictEqual(shown, said);
  if (said === undefined) return false;
  if (shown !== undefined) return !agrees(shown, said, base);
  // A system that knows the resource by its own name sends all that it has; whoever has read it adds on purpose.
  return manner === 'READ' || NEVER_PASSED_OVER.includes(name);
}

/**
 * What a change says and what is not kept from it: the answer must not be that it was taken.
 * @throws FhirFault 422 ELEMENT_FIXED that names the elements
 */
export function requireKept(before: Resource, after: Resource, written: Written): void {
  const both = [before, after] as unknown as readonly [Elements, Elements];
  const names = new Set(both.flatMap((one) => Object.keys(one)));
  const changed = [...names].filter(
    (name) => !isAround(name) && !written.keeps.includes(name) && isChanged(name, both, written),
  );
  const [first, ...more] = changed.map((name) => `${before.resourceType}.${name}`);
  if (first === undefined) return;
  const expression: Expression = [first, ...more];
  const message = `${expression.join(', ')} cannot be changed here: what is kept of a change is ${[...written.keeps, 'extension'].join(', ')}.`;
  throw new FhirFault({ status: 422, issue: 'business-rule', code: 'ELEMENT_FIXED', message, expression });
}

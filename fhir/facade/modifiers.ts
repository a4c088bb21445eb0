import { ownOf } from '../../domain/codes/own.ts';
import { unprocessable } from './fault.ts';

type Json = Readonly<Record<string, unknown>>;
const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const codesOf = (concept: unknown): unknown[] => {
  const { coding } = (concept ?? {}) as { coding?: unknown };
  return Array.isArray(coding) ? coding.map((one) => (one as { code?: unknown } | null)?.code) : [];
};

const IN_ERROR = 'entered-in-error';
/** A clinical statement that is taken back or negated says the contrary of what it would be kept as. */
const DENIED = ['refuted', IN_ERROR];
const isDenied = ({ verificationStatus }: Json): boolean =>
  codesOf(verificationStatus).some((code) => DENIED.some((one) => one === code));

/** By type: the modifier element that means something that is not kept here, if this resource has it. */
const NOT_KEPT: Readonly<
  Record<string, readonly (readonly [element: string, isSaid: (of: Json) => boolean])[]>
> = {
  Condition: [['verificationStatus', isDenied]],
  AllergyIntolerance: [['verificationStatus', isDenied]],
  MedicationStatement: [['status', ({ status }) => [IN_ERROR, 'not-taken'].some((one) => one === status)]],
  Observation: [['status', ({ status }) => [IN_ERROR, 'cancelled'].some((one) => one === status)]],
  Composition: [['status', ({ status }) => status === IN_ERROR]],
  ServiceRequest: [
    ['doNotPerform', ({ doNotPerform }) => doNotPerform === true],
    ['intent', ({ intent }) => typeof intent === 'string' && !/(^|-)order$/.test(intent)],
  ],
};

const refuse = (expression: string) =>
  unprocessable(
    'MODIFIER',
    `${expression} changes what the rest means, and is not understood here.`,
    expression,
    'not-supported',
  );

/**
 * What modifies the meaning of a resource is understood, or the resource is refused (R4 2.4.1, modifier extensions; resource.html,
 * implicitRules): what is negated must not be kept as a fact.
 * @throws FhirFault 422 MODIFIER that names the element
 */
export function requireNoModifiers(value: unknown, at: string): void {
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) requireNoModifiers(one, `${at}[${index}]`);
    return;
  }
  if (!isJson(value)) return;
  const { modifierExtension, implicitRules, resourceType } = value;
  if (Array.isArray(modifierExtension) && modifierExtension.length > 0)
    throw refuse(`${at}.modifierExtension`);
  if (typeof resourceType === 'string') {
    if (implicitRules !== undefined) throw refuse(`${at}.implicitRules`);
    for (const [element, isSaid] of ownOf(NOT_KEPT, resourceType) ?? [])
      if (isSaid(value)) throw refuse(`${at}.${element}`);
  }
  for (const [name, part] of Object.entries(value)) requireNoModifiers(part, `${at}.${name}`);
}

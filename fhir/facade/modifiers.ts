import { ownOf } from '../../domain/codes/own.ts';
import { unprocessable } from './fault.ts';
import { type Elements, isElements } from './plain-json.ts';

/** The codes of a concept; one that is said in text alone has a code that nobody knows. */
const codesOf = (concept: unknown): unknown[] => {
  const { coding } = (isElements(concept) ? concept : {}) as { coding?: unknown };
  return Array.isArray(coding) && coding.length > 0
    ? coding.map((one) => (isElements(one) ? one.code : undefined))
    : [undefined];
};
const codesIn = (value: unknown): unknown[] => (isElements(value) ? codesOf(value) : [value]);

type IsKept = (said: unknown) => boolean;
const oneOf =
  (...kept: readonly string[]): IsKept =>
  (said) =>
    codesIn(said).every((code) => kept.some((one) => one === code));
const never: IsKept = () => false;

/**
 * By type: the elements that change what the rest means, and what they say where it is kept. What is listed in a letter, a safety
 * block or a feedback holds now and is certain: there is no place for what is denied, doubted, planned or over.
 */
const KEPT: Readonly<Record<string, Readonly<Record<string, IsKept>>>> = {
  Condition: {
    verificationStatus: oneOf('confirmed'),
    clinicalStatus: oneOf('active', 'recurrence', 'relapse'),
    abatementDateTime: never,
    abatementAge: never,
    abatementPeriod: never,
    abatementRange: never,
    abatementString: never,
  },
  AllergyIntolerance: { verificationStatus: oneOf('confirmed'), clinicalStatus: oneOf('active') },
  MedicationStatement: { status: oneOf('active', 'stopped', 'completed') },
  Observation: { status: oneOf('final', 'amended', 'corrected') },
  Composition: { status: (said) => said !== 'entered-in-error' },
  ServiceRequest: {
    doNotPerform: (said) => said !== true,
    intent: (said) => typeof said !== 'string' || /(^|-)order$/.test(said),
  },
};

const refuse = (expression: string) =>
  unprocessable(
    'MODIFIER',
    `${expression} changes what the rest means, and is not understood here.`,
    expression,
    'not-supported',
  );

const hasModifierExtension = ({ modifierExtension }: Elements): boolean =>
  Array.isArray(modifierExtension) && modifierExtension.length > 0;

/** Whether something that nobody here understands changes what a resource, or a part of it, means. */
export function isModified(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isModified);
  if (!isElements(value)) return false;
  const { implicitRules, resourceType } = value;
  const hasRules = typeof resourceType === 'string' && implicitRules !== undefined;
  return hasRules || hasModifierExtension(value) || Object.values(value).some(isModified);
}

/**
 * What modifies the meaning of a resource is understood, or the resource is refused (R4 2.4.1, modifier extensions; resource.html,
 * implicitRules): what is negated, doubted or over must not be kept as a fact.
 * @throws FhirFault 422 MODIFIER that names the element
 */
export function requireNoModifiers(value: unknown, at: string): void {
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) requireNoModifiers(one, `${at}[${index}]`);
    return;
  }
  if (!isElements(value)) return;
  const { implicitRules, resourceType } = value;
  if (hasModifierExtension(value)) throw refuse(`${at}.modifierExtension`);
  if (typeof resourceType === 'string') {
    if (implicitRules !== undefined) throw refuse(`${at}.implicitRules`);
    for (const [element, isKept] of Object.entries(ownOf(KEPT, resourceType) ?? {}))
      if (value[element] !== undefined && !isKept(value[element])) throw refuse(`${at}.${element}`);
  }
  for (const [name, part] of Object.entries(value)) requireNoModifiers(part, `${at}.${name}`);
}

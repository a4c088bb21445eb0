import { z } from 'zod';
import type { FhirRequest } from './asking.ts';
import { badRequest, inHttp } from './fault.ts';
import { RESOURCE_TYPES, requireMediaType } from './media.ts';
import { shaped } from './shaped.ts';

const text = z.string().optional();
const parameter = z.object({
  name: z.string(),
  resource: z.object({ resourceType: z.string() }).loose().optional(),
  valueReference: z.object({ reference: text }).optional(),
  valueCodeableConcept: z
    .object({ coding: z.array(z.object({ system: text, code: text })).optional() })
    .optional(),
  ...{ valueDateTime: text, valueInstant: text, valueDate: text, valueCode: text, valueString: text },
  ...{ valueUri: text, valueId: text },
  ...{ valueInteger: z.number().optional(), valuePositiveInt: z.number().optional() },
});
const parameters = z.object({
  resourceType: z.literal('Parameters'),
  parameter: z.array(parameter).optional(),
});

type Parameter = z.infer<typeof parameter>;

/** What an operation is called with, by name: of a Parameters resource, or of the address. */
export interface Called {
  /** As text, whichever type it has; a concept as `system|code`. */
  text(name: string): string | null;
  /** All that stand under a name. */
  texts(name: string): readonly string[];
  resource(name: string): { readonly resourceType: string } | null;
  /** The names that are said, each once. */
  readonly names: readonly string[];
}

function textOf(of: Parameter): string | null {
  const { valueReference, valueCodeableConcept, valueInteger, valuePositiveInt } = of;
  const [coding] = valueCodeableConcept?.coding ?? [];
  const concept = coding === undefined ? undefined : `${coding.system ?? ''}|${coding.code ?? ''}`;
  const number = valueInteger ?? valuePositiveInt;
  const { valueDateTime, valueInstant, valueDate, valueCode, valueString, valueUri, valueId } = of;
  const plain = valueDateTime ?? valueInstant ?? valueDate ?? valueCode ?? valueString ?? valueUri ?? valueId;
  return valueReference?.reference ?? concept ?? plain ?? (number === undefined ? null : String(number));
}

/** @throws FhirFault 400, 415, 422 */
export function calledWith({ method, query, body, bodyType }: FhirRequest): Called {
  const inAddress = {
    text: (name: string) => query.get(name),
    texts: (name: string) => query.getAll(name),
    resource: () => null,
    names: [...new Set(query.keys())],
  };
  if (method !== 'POST' || body === undefined) return inAddress;
  requireMediaType(bodyType, RESOURCE_TYPES);
  if (typeof body !== 'object' || body === null)
    throw badRequest('PARAMETERS', 'The body is a Parameters.', inHttp('body'));
  const { parameter: list = [] } = shaped(parameters, body, 'Parameters');
  const named = (name: string) => {
    const [first, second] = list.filter((one) => one.name === name);
    if (second === undefined) return first;
    throw badRequest('PARAMETERS', `${name} stands once.`, [`Parameters.parameter(${name})`]);
  };
  return {
    text: (name) => {
      const one = named(name);
      return one === undefined ? query.get(name) : textOf(one);
    },
    texts: (name) => {
      const texts = list.filter((one) => one.name === name).map(textOf);
      return [...query.getAll(name), ...texts.filter((one) => one !== null)];
    },
    resource: (name) => named(name)?.resource ?? null,
    names: [...new Set([...query.keys(), ...list.map(({ name }) => name)])],
  };
}

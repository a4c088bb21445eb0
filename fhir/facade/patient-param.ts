import { survivingId } from '../../domain/resident/alias.ts';
import { reference, type SearchParam } from './params.ts';

/** Whose it is, also by an id under which the person was on record before. */
export const patientParam = (name = 'patient'): SearchParam =>
  reference(name, ['Patient'], async (id) => ({ residentId: await survivingId(id) }));

import { type Policy, whereOpen, withWhole } from '../access.ts';
import { type Opening, residentPolicy } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';

/** Assessments of capacity are open with the record they belong to. */
export const capacityAssessmentPolicy: Policy<'entry', object, { readonly resident: Opening }> = {
  noun: 'capacityAssessment',
  aspects: ['entry'],
  grants: withWhole(residentPolicy, 'record', { as: 'resident', opens: ['entry'] }),
};

/** Row filter: the assessments of an open record. */
export const capacityAssessmentsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(capacityAssessmentPolicy, 'entry', viewer, now);

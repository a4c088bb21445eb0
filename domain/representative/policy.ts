import { type Policy, whereOpen, withWhole } from '../access.ts';
import type { Role } from '../codes/role.ts';
import { type Opening, residentPolicy } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';

/** Who writes down who represents a resident: staff, never the representative. */
export const APPOINTING_ROLES: readonly Role[] = [
  'NH_NURSE',
  'CLINIC_DOCTOR',
  'FAMILY_DOCTOR',
  'REFERRAL_OFFICE',
];

/** Representatives are open with the record they belong to. */
export const representativePolicy: Policy<'entry', object, { readonly resident: Opening }> = {
  noun: 'representative',
  aspects: ['entry'],
  grants: withWhole(residentPolicy, 'record', { as: 'resident', opens: ['entry'] }),
};

/** Row filter: representatives of an open record, past ones too. */
export const representativesVisible = (viewer: Viewer, now: Date) =>
  whereOpen(representativePolicy, 'entry', viewer, now);

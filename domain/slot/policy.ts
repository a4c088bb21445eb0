import type { Role } from '../codes/role.ts';

/** Who keeps the sessions of the own hospital. */
export const SCHEDULERS: readonly Role[] = ['HOSP_SCHED'];

/** Whose clinics can be booked: the kinds of organisation that hold outpatient sessions. */
export const SESSION_KINDS = [
  'HOSPITAL',
  'PRIMARY_CLINIC',
  'IN_HOUSE_CLINIC',
  'INTEGRATED',
  'REHAB',
] as const;

/** Row filter of templates: the own hospital's. */
export const templatesVisible = (viewer: { readonly organizationId: string }) => ({
  hospitalId: viewer.organizationId,
});

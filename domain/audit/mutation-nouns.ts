import type { Noun } from '../event-log.ts';

/** What the log calls the object that a mutation answers. A test compares the table with the schema. */
export const MUTATION_NOUNS = {
  agreementCountersign: 'agreement',
  agreementPropose: 'agreement',
  agreementReject: 'agreement',
  appointmentBook: 'appointment',
  appointmentCancel: 'appointment',
  appointmentCheckIn: 'appointment',
  appointmentComplete: 'appointment',
  appointmentHold: 'appointment',
  appointmentRelease: 'appointment',
  appointmentReschedule: 'appointment',
  breakGlassClose: 'breakGlass',
  breakGlassOpen: 'breakGlass',
  breakGlassSignOff: 'breakGlass',
  consentRecord: 'consent',
  consentWithdraw: 'consent',
  contactSet: 'contact',
  departmentSet: 'department',
  organizationRegister: 'organization',
  organizationRevise: 'organization',
  passwordChange: 'person',
  personInvite: 'person',
  policyValueSet: 'policyValue',
  practitionerRegister: 'practitioner',
  privacyIncidentClose: 'privacyIncident',
  privacyIncidentOpen: 'privacyIncident',
  residencyBegin: 'residency',
  residencyEnd: 'residency',
  residentCorrect: 'resident',
  residentRegister: 'resident',
  residentUnmask: 'resident',
  roleAssign: 'roleAssignment',
  roleEnd: 'roleAssignment',
  signInRevoke: 'signIn',
  slotTemplateSet: 'slotTemplate',
  totpConfirm: 'person',
  totpEnrol: 'person',
} as const satisfies Readonly<Record<string, Noun | 'signIn'>>;

/** The name of a mutation. */
export type Mutation = keyof typeof MUTATION_NOUNS;

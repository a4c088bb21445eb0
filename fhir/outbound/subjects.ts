import type { ResourceType } from '@medplum/fhirtypes';

export interface Subject {
  readonly type: ResourceType;
  /** The status that it is left with where it is closed to the organisation. */
  readonly ended: string;
}

/** As what each noun of the outbox is sent. */
export const SUBJECTS: Readonly<Record<string, Subject>> = {
  referral: { type: 'ServiceRequest', ended: 'revoked' },
  referralTarget: { type: 'Task', ended: 'cancelled' },
  appointment: { type: 'Appointment', ended: 'cancelled' },
  admission: { type: 'Encounter', ended: 'cancelled' },
  consent: { type: 'Consent', ended: 'inactive' },
};

/** What is sent along, so that a receiver knows whom and what a resource is about; in this order. */
export const ALONG: readonly ResourceType[] = ['Organization', 'Patient', 'Consent', 'ServiceRequest'];

/** What the other side has of its own: it is made there where it is missing, and never changed. */
export const OF_THE_RECEIVER: readonly ResourceType[] = ['Organization', 'Patient'];

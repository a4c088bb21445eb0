import type { ConsentState } from '../codes/consent.ts';
import type { Role } from '../codes/role.ts';
import type { Workflow } from '../workflow.ts';

/** Who records what a resident decided, and takes a withdrawal down. */
export const CONSENT_ROLES: readonly Role[] = [
  'NH_NURSE',
  'CLINIC_DOCTOR',
  'FAMILY_DOCTOR',
  'REFERRAL_OFFICE',
  'RESIDENT',
  'REPRESENTATIVE',
];

/** 知情同意. A refusal is a record of its own; only what was given can be withdrawn or run out. */
export const consentWorkflow: Workflow<ConsentState> = {
  noun: 'consent',
  states: ['GIVEN', 'REFUSED', 'WITHDRAWN', 'EXPIRED', 'VOIDED'],
  initial: ['GIVEN', 'REFUSED'],
  terminal: ['REFUSED', 'WITHDRAWN', 'EXPIRED', 'VOIDED'],
  acts: [
    {
      act: 'consentWithdraw',
      from: ['GIVEN'],
      to: 'WITHDRAWN',
      by: CONSENT_ROLES,
      side: 'RESIDENT',
      source: 'domain 2 Consent, V19',
    },
    {
      act: 'recordVoid',
      from: ['GIVEN', 'REFUSED', 'WITHDRAWN', 'EXPIRED'],
      to: 'VOIDED',
      by: ['NH_NURSE', 'CLINIC_DOCTOR', 'FAMILY_DOCTOR', 'REFERRAL_OFFICE'],
      side: 'RECORDER',
      source: 'domain 0 VOIDED: by two people of the organisation that recorded it',
    },
  ],
  timers: [
    {
      act: 'expire',
      from: 'GIVEN',
      to: 'EXPIRED',
      dueColumn: 'validUntilAt',
      source: 'domain 2 Consent: validUntil',
    },
  ],
};

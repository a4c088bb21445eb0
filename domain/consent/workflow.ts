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
  states: ['GIVEN', 'REFUSED', 'WITHDRAWN', 'EXPIRED'],
  initial: ['GIVEN', 'REFUSED'],
  terminal: ['REFUSED', 'WITHDRAWN', 'EXPIRED'],
  acts: [
    {
      act: 'consentWithdraw',
      from: ['GIVEN'],
      to: 'WITHDRAWN',
      by: CONSENT_ROLES,
      side: 'RESIDENT',
      source: 'domain 2 Consent, V19',
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

import type { Role } from '../codes/role.ts';
import type { SecondApprovalState } from '../codes/second-approval.ts';
import type { Workflow } from '../workflow.ts';

/** Everybody of the organisation that decides, in a role that may do the act itself, but who asked. */
export type SecondApprovalSide = 'SECOND_PERSON';

/** The roles of all acts that wait for a second person; which of them one act is for, `approversOf` says. */
export const APPROVER_ROLES: readonly Role[] = [
  'NH_NURSE',
  'CLINIC_DOCTOR',
  'FAMILY_DOCTOR',
  'REFERRAL_OFFICE',
  'HOSP_DOCTOR',
  'HOSP_SCHED',
  'ORG_ADMIN',
];

const edge = {
  from: ['PENDING'],
  by: APPROVER_ROLES,
  side: 'SECOND_PERSON',
  source: 'domain 0 VOIDED: by two people',
} as const;

/** 双人复核. What waits changes nothing; only an approval carries the act out, in its own transaction. */
export const secondApprovalWorkflow: Workflow<SecondApprovalState> = {
  noun: 'secondApproval',
  states: ['PENDING', 'APPROVED', 'REJECTED', 'EXPIRED'],
  initial: ['PENDING'],
  terminal: ['APPROVED', 'REJECTED', 'EXPIRED'],
  acts: [
    { ...edge, act: 'secondApprove', to: 'APPROVED' },
    { ...edge, act: 'secondReject', to: 'REJECTED' },
  ],
  timers: [
    {
      act: 'expire',
      from: 'PENDING',
      to: 'EXPIRED',
      dueColumn: 'expiresAt',
      isDueKnown: true,
      source: 'domain 0 VOIDED: 7 days end it (second.approvalDays)',
    },
  ],
};

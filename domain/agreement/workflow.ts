import type { AgreementState as AgreementCode } from '../codes/agreement.ts';
import type { Workflow } from '../workflow.ts';

/** The states that an agreement can be in so far. */
export type AgreementState = Extract<
  AgreementCode,
  'PENDING_COUNTERSIGN' | 'PENDING_START' | 'ACTIVE' | 'REJECTED' | 'EXPIRED' | 'VOIDED'
>;

/** Who proposed, and who has to answer. Which of them is the home does not matter. */
export type AgreementSide = 'PROPOSER' | 'COUNTERPARTY';

/**
 * 合作协议 (domain 3.1). A countersignature on or after the first day of the term takes the start edge at once,
 * at its own instant: an agreement opens nothing before both have signed.
 */
export const agreementWorkflow: Workflow<AgreementState> = {
  noun: 'agreement',
  states: ['PENDING_COUNTERSIGN', 'PENDING_START', 'ACTIVE', 'REJECTED', 'EXPIRED', 'VOIDED'],
  initial: ['PENDING_COUNTERSIGN'],
  terminal: ['REJECTED', 'EXPIRED', 'VOIDED'],
  acts: [
    {
      act: 'agreementCountersign',
      from: ['PENDING_COUNTERSIGN'],
      to: 'PENDING_START',
      by: ['ORG_ADMIN'],
      side: 'COUNTERPARTY',
      source: 'domain 3.1: signed by the ORG_ADMIN of the other side',
    },
    {
      act: 'agreementReject',
      from: ['PENDING_COUNTERSIGN'],
      to: 'REJECTED',
      by: ['ORG_ADMIN'],
      side: 'COUNTERPARTY',
      source: 'domain 3.1: rejected by the ORG_ADMIN of the other side',
    },
    {
      act: 'recordVoid',
      from: ['PENDING_COUNTERSIGN', 'PENDING_START', 'ACTIVE', 'REJECTED', 'EXPIRED'],
      to: 'VOIDED',
      by: ['ORG_ADMIN'],
      side: 'PROPOSER',
      source: 'domain 0 VOIDED: by two people of the side that proposed it',
    },
  ],
  timers: [
    {
      act: 'lapse',
      from: 'PENDING_COUNTERSIGN',
      to: 'EXPIRED',
      dueColumn: 'countersignDueAt',
      isDueKnown: true,
      source: 'domain 3.1: EXPIRED (30 d), at the latest at the end of the term',
    },
    {
      act: 'start',
      from: 'PENDING_START',
      to: 'ACTIVE',
      dueColumn: 'startsAt',
      isDueKnown: true,
      source: 'domain 3.1: ACTIVE by clock',
    },
    {
      act: 'expire',
      from: 'ACTIVE',
      to: 'EXPIRED',
      dueColumn: 'endsAt',
      isDueKnown: true,
      source: 'domain 3.1: EXPIRED at the end of the term',
    },
  ],
};

/** The states in which an agreement takes up its sides, type and term. */
export const OPEN_AGREEMENT_STATES: readonly AgreementState[] = [
  'PENDING_COUNTERSIGN',
  'PENDING_START',
  'ACTIVE',
];

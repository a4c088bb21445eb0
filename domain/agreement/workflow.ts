import type { AgreementState as AgreementCode } from '../codes/agreement.ts';
import type { Role } from '../codes/role.ts';
import type { Workflow } from '../workflow.ts';

export type AgreementState = AgreementCode;

/**
 * Who proposed and who has to answer, whichever of them is the home; a party is either of the two, and a supervisor
 * is the authority of the region of one.
 */
export type AgreementSide = 'PROPOSER' | 'COUNTERPARTY' | 'PARTY' | 'SUPERVISOR';

/** Roles that supervise agreements within their region subtree. */
export const AGREEMENT_SUPERVISORS: readonly Role[] = ['HEALTH_SUPERVISOR', 'CIVIL_AFFAIRS_SUPERVISOR'];

const ORG_ADMIN = ['ORG_ADMIN'] as const;

/**
 * 合作协议 (domain 3.1). A countersignature on or after the first day of the term takes the start edge at once,
 * at its own instant: an agreement opens nothing before both have signed. An edge that leads back to its own state
 * is an ask of one side, or changes what the agreement says without moving it.
 */
export const agreementWorkflow: Workflow<AgreementState> = {
  noun: 'agreement',
  states: [
    ...(['DRAFT', 'DISCARDED', 'PENDING_COUNTERSIGN', 'PENDING_START', 'ACTIVE', 'SUSPENDED'] as const),
    ...(['TERMINATING', 'REJECTED', 'WITHDRAWN', 'TERMINATED', 'EXPIRED', 'VOIDED'] as const),
  ],
  initial: ['DRAFT', 'PENDING_COUNTERSIGN'],
  terminal: ['DISCARDED', 'REJECTED', 'WITHDRAWN', 'TERMINATED', 'EXPIRED', 'VOIDED'],
  acts: [
    {
      ...{ act: 'agreementDraft', from: ['DRAFT'], to: 'DRAFT', by: ORG_ADMIN, side: 'PROPOSER' },
      source: 'domain 3.1: a draft is its own side’s, and may change until it is proposed',
    },
    {
      ...{ act: 'agreementDiscard', from: ['DRAFT'], to: 'DISCARDED', by: ORG_ADMIN, side: 'PROPOSER' },
      source: 'domain 3.1: DRAFT → DISCARDED',
    },
    {
      ...{ act: 'agreementPropose', from: ['DRAFT'], to: 'PENDING_COUNTERSIGN', by: ORG_ADMIN },
      side: 'PROPOSER',
      source: 'domain 3.1: DRAFT → PENDING_COUNTERSIGN by the ORG_ADMIN of either side',
    },
    {
      ...{ act: 'agreementCountersign', from: ['PENDING_COUNTERSIGN'], to: 'PENDING_START', by: ORG_ADMIN },
      side: 'COUNTERPARTY',
      source: 'domain 3.1: signed by the ORG_ADMIN of the other side',
    },
    {
      ...{ act: 'agreementReject', from: ['PENDING_COUNTERSIGN'], to: 'REJECTED', by: ORG_ADMIN },
      side: 'COUNTERPARTY',
      source: 'domain 3.1: rejected by the ORG_ADMIN of the other side',
    },
    {
      ...{ act: 'agreementWithdraw', from: ['PENDING_COUNTERSIGN'], to: 'WITHDRAWN', by: ORG_ADMIN },
      side: 'PROPOSER',
      source: 'domain 3.1: withdrawn by who proposed it',
    },
    ...(['PENDING_START', 'ACTIVE', 'SUSPENDED'] as const).map((state) => ({
      ...{ act: 'agreementAmend', from: [state], to: state, by: ORG_ADMIN, side: 'PARTY' },
      source: 'domain 3.1: an amendment makes a version that both sign',
    })),
    ...(['PARTY', 'SUPERVISOR'] as const).flatMap((side) => {
      const by = side === 'PARTY' ? ORG_ADMIN : AGREEMENT_SUPERVISORS;
      const whose = 'domain 3.1: suspended by both, by one for safety, or by a supervisor';
      const suspend = { act: 'agreementSuspend', by, side } as const;
      const resume = { act: 'agreementResume', by, side } as const;
      return [
        { ...suspend, from: ['ACTIVE'], to: 'SUSPENDED', source: whose },
        { ...suspend, from: ['SUSPENDED'], to: 'SUSPENDED', source: `${whose}: on another ground` },
        { ...suspend, from: ['TERMINATING'], to: 'TERMINATING', source: `${whose}, while notice runs` },
        { ...resume, from: ['SUSPENDED'], to: 'ACTIVE', source: 'domain 3.1: ACTIVE ⇄ SUSPENDED' },
        ...(side === 'SUPERVISOR'
          ? [
              {
                ...resume,
                from: ['SUSPENDED'],
                to: 'SUSPENDED',
                source: `${whose}: each ends by itself`,
              } as const,
            ]
          : []),
        { ...resume, from: ['TERMINATING'], to: 'TERMINATING', source: 'domain 3.1: while notice runs' },
      ] as const;
    }),
    ...(
      [
        ['agreementSuspend', 'ACTIVE'],
        ['agreementResume', 'SUSPENDED'],
        ['agreementTerminate', 'ACTIVE'],
        ['agreementTerminate', 'SUSPENDED'],
      ] as const
    ).map(([act, state]) => ({
      ...{ act, from: [state], to: state, by: ORG_ADMIN, side: 'PARTY' },
      source: 'domain 3.1, both sides: the first one asks',
    })),
    {
      ...{
        act: 'agreementTerminate',
        from: ['PENDING_START'],
        to: 'TERMINATED',
        by: ORG_ADMIN,
        side: 'PARTY',
      },
      source: 'domain 3.1: PENDING_START → TERMINATED',
    },
    {
      ...{ act: 'agreementTerminate', from: ['ACTIVE', 'SUSPENDED'], to: 'TERMINATING', by: ORG_ADMIN },
      side: 'PARTY',
      source: 'domain 3.1: TERMINATING(effectiveOn), by notice or by both',
    },
    {
      act: 'recordVoid',
      from: [
        ...(['DRAFT', 'DISCARDED', 'PENDING_COUNTERSIGN', 'PENDING_START', 'ACTIVE', 'SUSPENDED'] as const),
        ...(['TERMINATING', 'REJECTED', 'WITHDRAWN', 'TERMINATED', 'EXPIRED'] as const),
      ],
      to: 'VOIDED',
      by: ORG_ADMIN,
      side: 'PROPOSER',
      source: 'domain 0 VOIDED: by two people of the side that proposed it',
    },
    ...(['ACTIVE', 'SUSPENDED', 'TERMINATING'] as const).map((state) => ({
      ...{ act: 'agreementSucceed', from: [state], to: state, by: ORG_ADMIN, side: 'PARTY' },
      source: 'domain 3.1: a successor is prepared, the predecessor runs to its end',
    })),
  ],
  timers: [
    {
      ...{ act: 'lapse', from: 'PENDING_COUNTERSIGN', to: 'EXPIRED', dueColumn: 'countersignDueAt' },
      isDueKnown: true,
      source: 'domain 3.1: EXPIRED (30 d), at the latest at the end of the term',
    },
    {
      ...{ act: 'start', from: 'PENDING_START', to: 'ACTIVE', dueColumn: 'startsAt', isDueKnown: true },
      source: 'domain 3.1: ACTIVE by clock',
    },
    {
      ...{ act: 'expire', from: 'ACTIVE', to: 'EXPIRED', dueColumn: 'endsAt', isDueKnown: true },
      source: 'domain 3.1: EXPIRED at the end of the term',
    },
    {
      ...{ act: 'lift', from: 'SUSPENDED', to: 'ACTIVE', dueColumn: 'suspendedUntilAt' },
      source: 'domain 3.1: a suspension ends by itself, with the term at the latest',
    },
    {
      ...{ act: 'end', from: 'TERMINATING', to: 'TERMINATED', dueColumn: 'terminatesAt' },
      source: 'domain 3.1: TERMINATED on the day that was named',
    },
  ],
};

/** The states in which an agreement takes up its sides, type and term. */
export const OPEN_AGREEMENT_STATES: readonly AgreementState[] = [
  ...(['PENDING_COUNTERSIGN', 'PENDING_START', 'ACTIVE', 'SUSPENDED', 'TERMINATING'] as const),
];

/** Both sides have signed, and it is not over. */
export const SIGNED_AGREEMENT_STATES: readonly AgreementState[] = [
  ...(['PENDING_START', 'ACTIVE', 'SUSPENDED', 'TERMINATING'] as const),
];

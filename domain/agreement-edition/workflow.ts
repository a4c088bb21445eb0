import type { AgreementSide } from '../agreement/workflow.ts';
import type { AgreementEditionState } from '../codes/agreement-edition.ts';
import type { Workflow } from '../workflow.ts';

/** Who proposed an edition, and who has to answer it. */
export type EditionSide = Extract<AgreementSide, 'PROPOSER' | 'COUNTERPARTY'>;

/**
 * 协议版次 (domain 3.1: an amendment makes a version that both sign). The agreement takes the values of an edition
 * when the other side signs it; an edition that is not signed changes nothing.
 */
export const agreementEditionWorkflow: Workflow<AgreementEditionState> = {
  noun: 'agreementEdition',
  states: ['PROPOSED', 'SIGNED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'],
  initial: ['PROPOSED'],
  terminal: ['SIGNED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'],
  acts: [
    {
      act: 'agreementCountersign',
      from: ['PROPOSED'],
      to: 'SIGNED',
      by: ['ORG_ADMIN'],
      side: 'COUNTERPARTY',
      source: 'domain 3.1: a version that both sign',
    },
    {
      act: 'agreementReject',
      from: ['PROPOSED'],
      to: 'REJECTED',
      by: ['ORG_ADMIN'],
      side: 'COUNTERPARTY',
      source: 'domain 3.1: a version that both sign, or not',
    },
    {
      act: 'agreementWithdraw',
      from: ['PROPOSED'],
      to: 'WITHDRAWN',
      by: ['ORG_ADMIN'],
      side: 'PROPOSER',
      source: 'domain 3.1: withdrawn by who proposed it',
    },
  ],
  timers: [
    {
      act: 'lapse',
      from: 'PROPOSED',
      to: 'EXPIRED',
      dueColumn: 'countersignDueAt',
      isDueKnown: true,
      source: 'domain 3.1: EXPIRED (30 d), at the latest at the end of the term',
    },
  ],
};

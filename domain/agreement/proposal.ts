import { addMonths } from '../calendar-date.ts';
import type { AgreementType } from '../codes/agreement.ts';
import type { AppliedPolicy } from '../errors.ts';
import type { AgreementTerms } from './terms.ts';
import { refuseTerms } from './terms-rules.ts';

/** Who agrees, in which form and for how long; and on what. */
export interface AgreementProposal extends AgreementTerms {
  readonly nursingHomeId: string;
  readonly medicalOrgId: string;
  readonly type: AgreementType;
  readonly startOn: string;
  readonly endOn: string;
}

/** The keys of the policy table that bound a proposal. */
export const PROPOSAL_LIMITS = [
  'agreement.maxTermMonths',
  'agreement.maxQuotaPlaces',
  'agreement.maxRoundsIntervalDays',
  'agreement.maxAcceptHours',
  'agreement.maxDocuments',
  'agreement.countersignDays',
] as const;

export type ProposalLimits = Readonly<Record<(typeof PROPOSAL_LIMITS)[number], AppliedPolicy>>;

interface Term {
  readonly startOn: string;
  readonly endOn: string;
}

/** @throws InvalidInput AGREEMENT_TERM_ORDER, of a draft as well */
export function requireTermOrder({ startOn, endOn }: Term): void {
  if (startOn < endOn) return;
  const message = 'The term must end after the day on which it starts.';
  refuseTerms({ code: 'AGREEMENT_TERM_ORDER', message, path: ['endOn'], rule: 'domain 3.1, V8' });
}

/** The first day may lie behind us (a paper agreement that is entered now), the last may not. */
export function requireTerm(term: Term, limits: ProposalLimits, todayOn: string): void {
  requireTermOrder(term);
  const { startOn, endOn } = term;
  if (endOn < todayOn) {
    refuseTerms({ code: 'AGREEMENT_TERM_OVER', message: 'The term is over already.', path: ['endOn'] });
  }
  const policy = limits['agreement.maxTermMonths'];
  if (startOn > addMonths(todayOn, policy.value)) {
    const message = `The term starts more than ${policy.value} months ahead.`;
    refuseTerms({ code: 'AGREEMENT_START_TOO_FAR', message, path: ['startOn'], policy });
  }
  if (endOn >= addMonths(startOn, policy.value)) {
    const message = `The term is longer than ${policy.value} months.`;
    refuseTerms({ code: 'AGREEMENT_TERM_TOO_LONG', message, path: ['endOn'], policy });
  }
}

import { addMonths } from '../calendar-date.ts';
import type { AgreementServiceCode, AgreementType } from '../codes/agreement.ts';
import { type AppliedPolicy, InvalidInput } from '../errors.ts';

export interface ServiceInput {
  readonly service: AgreementServiceCode;
  readonly terms?: string | null | undefined;
}

export interface QuotaInput {
  readonly departmentId: string;
  readonly placesPerWeek: number;
}

export interface ContactInput {
  readonly organizationId: string;
  readonly name: string;
  readonly function: string;
  readonly phone: string;
}

export interface AgreementProposeInput {
  readonly idempotencyKey: string;
  readonly nursingHomeId: string;
  readonly medicalOrgId: string;
  readonly type: AgreementType;
  readonly services: readonly ServiceInput[];
  readonly quotas?: readonly QuotaInput[] | null | undefined;
  readonly contacts?: readonly ContactInput[] | null | undefined;
  readonly dutiesHome: string;
  readonly dutiesMedical: string;
  readonly feeTerms?: string | null | undefined;
  readonly roundsIntervalDays?: number | null | undefined;
  readonly startOn: string;
  readonly endOn: string;
}

/** The keys of the policy table that bound a proposal. */
export const PROPOSAL_LIMITS = [
  'agreement.maxTermMonths',
  'agreement.maxQuotaPlaces',
  'agreement.maxRoundsIntervalDays',
  'agreement.countersignDays',
] as const;

export type ProposalLimits = Readonly<Record<(typeof PROPOSAL_LIMITS)[number], AppliedPolicy>>;

const RULE = 'domain 3.1';

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
  readonly rule?: string;
  readonly policy?: AppliedPolicy;
}

function refuse(fault: Fault): never {
  throw new InvalidInput({ rule: RULE, ...fault });
}

const repeated = (values: readonly string[]): number =>
  values.findIndex((value, at) => values.indexOf(value) !== at);

/** The first day may lie behind us (a paper agreement that is entered now), the last may not. */
export function requireTerm(input: AgreementProposeInput, limits: ProposalLimits, todayOn: string): void {
  const { startOn, endOn } = input;
  if (startOn >= endOn) {
    const message = 'The term must end after the day on which it starts.';
    refuse({ code: 'AGREEMENT_TERM_ORDER', message, path: ['endOn'], rule: `${RULE}, V8` });
  }
  if (endOn < todayOn) {
    refuse({ code: 'AGREEMENT_TERM_OVER', message: 'The term is over already.', path: ['endOn'] });
  }
  const policy = limits['agreement.maxTermMonths'];
  if (startOn > addMonths(todayOn, policy.value)) {
    const message = `The term starts more than ${policy.value} months ahead.`;
    refuse({ code: 'AGREEMENT_START_TOO_FAR', message, path: ['startOn'], policy });
  }
  if (endOn >= addMonths(startOn, policy.value)) {
    const message = `The term is longer than ${policy.value} months.`;
    refuse({ code: 'AGREEMENT_TERM_TOO_LONG', message, path: ['endOn'], policy });
  }
}

/** @throws InvalidInput when the services are none, twice, or the interval of rounds does not fit them */
export function requireServices(input: AgreementProposeInput, limits: ProposalLimits): void {
  const services = input.services.map(({ service }) => service);
  if (services.length === 0) {
    refuse({ code: 'AGREEMENT_SERVICES_EMPTY', message: 'Name at least one service.', path: ['services'] });
  }
  const twice = repeated(services);
  if (twice >= 0) {
    const message = `${services[twice]} is named twice.`;
    refuse({ code: 'AGREEMENT_SERVICE_TWICE', message, path: ['services', `${twice}`, 'service'] });
  }
  const { roundsIntervalDays: interval } = input;
  if (interval == null) return;
  const path = ['roundsIntervalDays'];
  if (!services.includes('ROUNDS')) {
    const message = 'An interval of rounds needs the service ROUNDS.';
    refuse({ code: 'AGREEMENT_ROUNDS_NOT_AGREED', message, path });
  }
  const policy = limits['agreement.maxRoundsIntervalDays'];
  if (interval < 1 || interval > policy.value) {
    const message = `Rounds take place every 1 to ${policy.value} days.`;
    refuse({ code: 'AGREEMENT_ROUNDS_INTERVAL', message, path, policy });
  }
}

/** @throws InvalidInput when a quota has no green channel behind it, is out of bounds or names a department twice */
export function requireQuotas(input: AgreementProposeInput, limits: ProposalLimits): void {
  const quotas = input.quotas ?? [];
  if (quotas.length > 0 && !input.services.some(({ service }) => service === 'GREEN_CHANNEL')) {
    const message = 'Reserved places need the service GREEN_CHANNEL.';
    refuse({
      code: 'AGREEMENT_QUOTA_WITHOUT_GREEN_CHANNEL',
      message,
      path: ['quotas'],
      rule: `${RULE}, domain 3.4 GREEN`,
    });
  }
  const twice = repeated(quotas.map(({ departmentId }) => departmentId));
  if (twice >= 0) {
    const message = 'A department has one quota only.';
    refuse({ code: 'AGREEMENT_QUOTA_TWICE', message, path: ['quotas', `${twice}`, 'departmentId'] });
  }
  const policy = limits['agreement.maxQuotaPlaces'];
  const outside = quotas.findIndex(({ placesPerWeek }) => placesPerWeek < 1 || placesPerWeek > policy.value);
  if (outside >= 0) {
    const message = `A quota is 1 to ${policy.value} places per week.`;
    refuse({
      code: 'AGREEMENT_QUOTA_PLACES',
      message,
      path: ['quotas', `${outside}`, 'placesPerWeek'],
      policy,
    });
  }
}

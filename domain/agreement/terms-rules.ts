import type { AppliedPolicy } from '../errors.ts';
import { InvalidInput } from '../errors.ts';
import type { ProposalLimits } from './proposal.ts';
import type { AgreementTerms } from './terms.ts';

const RULE = 'domain 3.1';

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
  readonly rule?: string;
  readonly policy?: AppliedPolicy;
}

/** @throws InvalidInput */
export function refuseTerms(fault: Fault): never {
  throw new InvalidInput({ rule: RULE, ...fault });
}

const repeated = (values: readonly string[]): number =>
  values.findIndex((value, at) => values.indexOf(value) !== at);

/** @throws InvalidInput AGREEMENT_SERVICES_EMPTY; a draft may still be without */
export function requireSomeService({ services }: AgreementTerms): void {
  if (services.length > 0) return;
  refuseTerms({
    code: 'AGREEMENT_SERVICES_EMPTY',
    message: 'Name at least one service.',
    path: ['services'],
  });
}

/** @throws InvalidInput when a service is named twice, or the interval of rounds does not fit the services */
function requireServices(input: AgreementTerms, limits: ProposalLimits): void {
  const services = input.services.map(({ service }) => service);
  const twice = repeated(services);
  if (twice >= 0) {
    const message = `${services[twice]} is named twice.`;
    refuseTerms({ code: 'AGREEMENT_SERVICE_TWICE', message, path: ['services', `${twice}`, 'service'] });
  }
  const { roundsIntervalDays: interval } = input;
  if (interval == null) return;
  const path = ['roundsIntervalDays'];
  if (!services.includes('ROUNDS')) {
    const message = 'An interval of rounds needs the service ROUNDS.';
    refuseTerms({ code: 'AGREEMENT_ROUNDS_NOT_AGREED', message, path });
  }
  const policy = limits['agreement.maxRoundsIntervalDays'];
  if (interval < 1 || interval > policy.value) {
    const message = `Rounds take place every 1 to ${policy.value} days.`;
    refuseTerms({ code: 'AGREEMENT_ROUNDS_INTERVAL', message, path, policy });
  }
}

/** @throws InvalidInput when a quota has no green channel behind it, is out of bounds or names a department twice */
function requireQuotas(input: AgreementTerms, limits: ProposalLimits): void {
  const quotas = input.quotas ?? [];
  if (quotas.length > 0 && !input.services.some(({ service }) => service === 'GREEN_CHANNEL')) {
    const message = 'Reserved places need the service GREEN_CHANNEL.';
    refuseTerms({
      code: 'AGREEMENT_QUOTA_WITHOUT_GREEN_CHANNEL',
      message,
      path: ['quotas'],
      rule: `${RULE}, domain 3.4 GREEN`,
    });
  }
  const twice = repeated(quotas.map(({ departmentId }) => departmentId));
  if (twice >= 0) {
    const message = 'A department has one quota only.';
    refuseTerms({ code: 'AGREEMENT_QUOTA_TWICE', message, path: ['quotas', `${twice}`, 'departmentId'] });
  }
  const policy = limits['agreement.maxQuotaPlaces'];
  const outside = quotas.findIndex(({ placesPerWeek }) => placesPerWeek < 1 || placesPerWeek > policy.value);
  if (outside >= 0) {
    const message = `A quota is 1 to ${policy.value} places per week.`;
    refuseTerms({
      code: 'AGREEMENT_QUOTA_PLACES',
      message,
      path: ['quotas', `${outside}`, 'placesPerWeek'],
      policy,
    });
  }
}

/** @throws InvalidInput when a contact is of neither side */
function requireContacts({ contacts }: AgreementTerms, sideIds: readonly string[]): void {
  const stranger = (contacts ?? []).findIndex(({ organizationId }) => !sideIds.includes(organizationId));
  if (stranger < 0) return;
  refuseTerms({
    code: 'AGREEMENT_CONTACT_SIDE',
    message: 'A contact belongs to one of the two sides.',
    path: ['contacts', `${stranger}`, 'organizationId'],
    rule: 'domain 2 CooperationAgreement',
  });
}

/** An emergency is a notice that nobody accepts first, and what is urgent runs by the clock (domain 0, 3.5). */
function requireAcceptTimes(input: AgreementTerms, limits: ProposalLimits): void {
  const times = input.acceptTimes ?? [];
  const policy = limits['agreement.maxAcceptHours'];
  const twice = repeated(times.map(({ urgency }) => urgency));
  if (twice >= 0) {
    const message = 'An urgency has one time to accept only.';
    refuseTerms({ code: 'AGREEMENT_ACCEPT_TWICE', message, path: ['acceptTimes', `${twice}`, 'urgency'] });
  }
  for (const [at, { urgency, hours, basis }] of times.entries()) {
    const of = ['acceptTimes', `${at}`];
    if (urgency === 'EMERGENCY') {
      const message = 'An emergency is a notice: it is not accepted first.';
      const rule = 'domain 3.5.10';
      refuseTerms({ code: 'AGREEMENT_ACCEPT_EMERGENCY', message, path: [...of, 'urgency'], rule });
    }
    if (urgency === 'URGENT' && basis === 'WORKING') {
      const message = 'What is urgent runs by the clock, not by working time.';
      const rule = 'domain 0 WorkCalendar';
      refuseTerms({ code: 'AGREEMENT_ACCEPT_BASIS', message, path: [...of, 'basis'], rule });
    }
    if (hours < 1 || hours > policy.value) {
      const message = `A referral is accepted within 1 to ${policy.value} hours.`;
      refuseTerms({ code: 'AGREEMENT_ACCEPT_HOURS', message, path: [...of, 'hours'], policy });
    }
  }
}

function requireDocuments({ documents }: AgreementTerms, limits: ProposalLimits): void {
  const policy = limits['agreement.maxDocuments'];
  if ((documents ?? []).length <= policy.value) return;
  const message = `An agreement names at most ${policy.value} documents.`;
  refuseTerms({ code: 'AGREEMENT_DOCUMENTS', message, path: ['documents'], policy });
}

/** What must hold of the terms in themselves, in a draft as well. @throws InvalidInput that names the field */
export function requireTerms(
  terms: AgreementTerms,
  sideIds: readonly string[],
  limits: ProposalLimits,
): void {
  requireServices(terms, limits);
  requireQuotas(terms, limits);
  requireContacts(terms, sideIds);
  requireAcceptTimes(terms, limits);
  requireDocuments(terms, limits);
}

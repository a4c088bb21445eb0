import { type Deciding, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { InvalidInput, RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import type { Acting } from '../viewer.ts';
import { editionState } from './edition-answer.ts';
import { requireCover } from './emergency-cover.ts';
import { answerDueAt } from './new-agreement.ts';
import type { ProposalLimits } from './proposal.ts';
import { proposalLimits, requireDepartments } from './proposal-checks.ts';
import { termsOf, WITH_TERMS } from './put-terms.ts';
import { sideRules } from './rules.ts';
import {
  type AgreementStanding,
  type FoundAgreement,
  type OnAgreement,
  standingFor,
  takeStep,
} from './standing.ts';
import { type AgreementTerms, type TermsChange, termsCreated, termsTexts } from './terms.ts';
import { requireSomeService, requireTerms } from './terms-rules.ts';

export type AgreementAmendInput = OnAgreement & TermsChange;

const FIELDS = [
  ...(['services', 'quotas', 'contacts', 'acceptTimes', 'documents'] as const),
  ...(['dutiesHome', 'dutiesMedical', 'feeTerms', 'roundsIntervalDays'] as const),
];

/** The terms with what is said anew; what is left out, or null, stays as it is. */
export function changedTerms(terms: AgreementTerms, change: TermsChange): AgreementTerms {
  const said = FIELDS.filter((field) => change[field] != null);
  const changed = { ...terms, ...Object.fromEntries(said.map((field) => [field, change[field]])) };
  // Without rounds there is no interval of them; who ends the one ends the other.
  const hasRounds = changed.services.some(({ service }) => service === 'ROUNDS');
  return hasRounds || change.roundsIntervalDays != null ? changed : { ...changed, roundsIntervalDays: null };
}

function requireSomeChange(change: TermsChange): void {
  if (FIELDS.some((field) => change[field] != null)) return;
  const message = 'Say what is to change.';
  throw new InvalidInput({ code: 'AGREEMENT_AMENDMENT_EMPTY', message, rule: 'domain 3.1' });
}

/** Why no second edition can be proposed while one waits for its answer. */
export const openEditionRefusals = (isOneOpen: boolean): RuleRefused[] => {
  if (!isOneOpen) return [];
  const message = 'An amendment waits for its answer; sign, reject or withdraw it first.';
  return [new RuleRefused({ code: 'AGREEMENT_EDITION_OPEN', message, rule: 'domain 3.1: one open edition' })];
};

/** Everything that must hold of an amendment when it is put before the other side. */
async function requireAmendable(
  { tx, now }: Deciding,
  { nursingHome, medicalOrg }: FoundAgreement,
  terms: AgreementTerms,
): Promise<ProposalLimits> {
  requireNone(refusalsOf(sideRules, { nursingHome, medicalOrg }));
  const limits = await proposalLimits(tx, nursingHome, now);
  requireSomeService(terms);
  requireTerms(terms, [nursingHome.id, medicalOrg.id], limits);
  await requireDepartments(tx, medicalOrg.id, terms.quotas);
  await requireCover(tx, medicalOrg.id, terms.services, now);
  return limits;
}

/** The first edition is kept when the second is proposed: until then the agreement itself is the only one. */
async function keepFirst(
  { tx, now }: Deciding,
  agreement: FoundAgreement,
  terms: AgreementTerms,
): Promise<void> {
  const { id: agreementId, journeyId, edition, proposedByOrgId, proposedById, proposedAt } = agreement;
  const { countersignDueAt, countersignedById, countersignedAt } = agreement;
  const signed = { countersignDueAt, countersignedById, countersignedAt, state: 'SIGNED' };
  const proposed = { proposedByOrgId, proposedById, proposedAt };
  const row = { id: newId(now), journeyId, agreementId, edition, ...proposed, ...signed };
  await tx.db.agreementEdition.create({
    data: { ...row, ...termsTexts(terms), ...termsCreated(terms, now) },
  });
}

interface NewEdition {
  readonly no: number;
  readonly terms: AgreementTerms;
  readonly limits: ProposalLimits;
}

async function addEdition(
  deciding: Deciding,
  { agreement }: AgreementStanding,
  made: NewEdition,
): Promise<void> {
  const { tx, now, acting } = deciding;
  const { id: agreementId, journeyId, endsAt } = agreement;
  const { no: edition, terms, limits } = made;
  const { organizationId: proposedByOrgId, personId: proposedById } = acting.viewer;
  const id = newId(now);
  await tx.db.agreementEdition.create({
    data: {
      ...{ id, journeyId, agreementId, edition, state: 'PROPOSED', proposedByOrgId, proposedById },
      ...{ proposedAt: now, countersignDueAt: answerDueAt(limits, endsAt, now) },
      ...termsTexts(terms),
      ...termsCreated(terms, now),
    },
  });
  const change = { noun: 'agreementEdition', nounId: id, journeyId, act: 'agreementAmend' } as const;
  const facts = { agreementId, edition };
  await appendEvent(tx, { ...change, to: 'PROPOSED', role: 'ORG_ADMIN', facts }, acting, now);
}

/**
 * Proposes a new edition of a signed agreement: all of its terms, with what is said anew (domain 3.1). The sides, the
 * type and the term are not amended. Nothing changes before the other side signs.
 * @returns the agreement's id
 */
export const amendAgreement = (acting: Acting, input: AgreementAmendInput): Promise<string> =>
  perform(acting, 'agreementAmend', input, async (deciding) => {
    const { tx, now } = deciding;
    const { agreementId: id } = input;
    const standing = await standingFor(deciding, 'agreementAmend', id);
    const { agreement, state } = standing;
    requireSomeChange(input);
    const editions = await tx.db.agreementEdition.findMany({ where: { agreementId: id } });
    requireNone(openEditionRefusals(editions.some((one) => editionState(one, now) === 'PROPOSED')));
    const stored = await tx.db.cooperationAgreement.findUniqueOrThrow({ where: { id }, include: WITH_TERMS });
    const terms = changedTerms(termsOf(stored), input);
    const limits = await requireAmendable(deciding, agreement, terms);
    // A number that was rejected or withdrawn is not used again: it names that text for ever.
    const no = Math.max(agreement.edition, ...editions.map(({ edition }) => edition)) + 1;
    const step = { act: 'agreementAmend', to: state, event: { facts: { edition: no } } } as const;
    await takeStep(deciding, standing, input, step);
    if (editions.length === 0) await keepFirst(deciding, agreement, termsOf(stored));
    await addEdition(deciding, standing, { no, terms, limits });
    return id;
  });

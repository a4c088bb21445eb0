import { type Deciding, perform } from '../act.ts';
import type { AgreementType } from '../codes/agreement.ts';
import { InvalidInput } from '../errors.ts';
import type { Acting } from '../viewer.ts';
import { addAgreement, draftColumns, proposalColumns } from './new-agreement.ts';
import { type AgreementProposal, requireTermOrder } from './proposal.ts';
import { knownSides, proposalLimits, requireAgreeable, requireDepartments } from './proposal-checks.ts';
import { putTerms, termsOf, WITH_TERMS } from './put-terms.ts';
import { type OnAgreement, standingFor, takeStep } from './standing.ts';
import type { AgreementTerms } from './terms.ts';
import { requireTerms } from './terms-rules.ts';

/** An agreement as one side writes it down for itself; what is left out may follow before it is proposed. */
export type AgreementDraftInput = Omit<AgreementProposal, 'services' | 'dutiesHome' | 'dutiesMedical'> & {
  readonly idempotencyKey: string;
  readonly services?: AgreementTerms['services'] | null | undefined;
  readonly dutiesHome?: string | null | undefined;
  readonly dutiesMedical?: string | null | undefined;
  /** The draft that this one is to be, as it was read; a new one without. */
  readonly agreementId?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
};

/** The version of the draft that an input names. @throws InvalidInput when it names the draft without it */
export function draftNamed(input: {
  readonly idempotencyKey: string;
  readonly agreementId: string;
  readonly expectedVersion?: number | null | undefined;
}): OnAgreement {
  const { idempotencyKey, agreementId, expectedVersion } = input;
  if (expectedVersion != null) return { idempotencyKey, agreementId, expectedVersion };
  const message = 'Name the version of the draft that was read.';
  const path = ['expectedVersion'];
  throw new InvalidInput({ code: 'EXPECTED_VERSION', message, path, rule: 'architecture habit 7' });
}

const whole = (input: AgreementDraftInput): AgreementProposal => ({
  ...input,
  services: input.services ?? [],
  dutiesHome: input.dutiesHome ?? '',
  dutiesMedical: input.dutiesMedical ?? '',
});

/**
 * The columns of a draft. What is written in it is right in itself; whether it can be agreed is asked when it is
 * proposed, and until then no answer is due.
 */
async function writable({ tx, acting, now }: Deciding, draft: AgreementProposal) {
  const { nursingHome, medicalOrg } = await knownSides(tx, acting, draft);
  requireTermOrder(draft);
  requireTerms(draft, [nursingHome.id, medicalOrg.id], await proposalLimits(tx, nursingHome, now));
  await requireDepartments(tx, medicalOrg.id, draft.quotas);
  const columns = draftColumns(draft);
  return { ...columns, countersignDueAt: columns.endsAt };
}

/**
 * Writes a draft, or writes one anew, that only the own side sees (domain 3.1).
 * @returns the id of the draft
 * @throws InvalidInput, RuleRefused, NotFound, StateConflict, VersionConflict as data
 */
export const draftAgreement = (acting: Acting, input: AgreementDraftInput): Promise<string> =>
  perform(acting, 'agreementDraft', input, async (deciding) => {
    const { agreementId } = input;
    const draft = whole(input);
    if (agreementId == null) {
      const columns = await writable(deciding, draft);
      return addAgreement(deciding, { act: 'agreementDraft', to: 'DRAFT', terms: draft, columns });
    }
    const named = draftNamed({ ...input, agreementId });
    const standing = await standingFor(deciding, 'agreementDraft', agreementId);
    const set = await writable(deciding, draft);
    await takeStep(deciding, standing, named, { act: 'agreementDraft', to: 'DRAFT', set });
    await putTerms(deciding.tx, agreementId, draft, deciding.now);
    return agreementId;
  });

/** Gives a draft up. @returns its id */
export const discardAgreement = (acting: Acting, input: OnAgreement): Promise<string> =>
  perform(acting, 'agreementDiscard', input, async (deciding) => {
    const standing = await standingFor(deciding, 'agreementDiscard', input.agreementId);
    await takeStep(deciding, standing, input, { act: 'agreementDiscard', to: 'DISCARDED' });
    return input.agreementId;
  });

/** Puts a draft before the other side as it stands, under all rules of a proposal. @returns its id */
export async function proposeDraft(deciding: Deciding, named: OnAgreement): Promise<string> {
  const { agreementId: id } = named;
  const { tx, now, acting } = deciding;
  const standing = await standingFor(deciding, 'agreementPropose', id);
  const stored = await tx.db.cooperationAgreement.findUniqueOrThrow({ where: { id }, include: WITH_TERMS });
  const { nursingHomeId, medicalOrgId, type, startOn, endOn } = stored;
  const sides = { nursingHomeId, medicalOrgId, type: type as AgreementType, startOn, endOn };
  const proposal = { ...sides, ...termsOf(stored) };
  const limits = await requireAgreeable(deciding, proposal);
  const set = { ...proposalColumns(proposal, limits, now), proposedById: acting.viewer.personId };
  const facts = { nursingHomeId, medicalOrgId, type, startOn, endOn };
  const step = { act: 'agreementPropose', to: 'PENDING_COUNTERSIGN', set, event: { facts } } as const;
  await takeStep(deciding, standing, named, step);
  return id;
}

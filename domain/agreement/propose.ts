import { perform } from '../act.ts';
import { InvalidInput } from '../errors.ts';
import type { Acting } from '../viewer.ts';
import { draftNamed, proposeDraft } from './draft.ts';
import { addAgreement, proposalColumns } from './new-agreement.ts';
import type { AgreementProposal } from './proposal.ts';
import { requireAgreeable } from './proposal-checks.ts';

/** The whole agreement, or the draft that is put before the other side as it stands. */
export type AgreementProposeInput = {
  readonly [Field in keyof AgreementProposal]?: AgreementProposal[Field] | null | undefined;
} & {
  readonly idempotencyKey: string;
  readonly agreementId?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
};

const REQUIRED = [
  ...(['nursingHomeId', 'medicalOrgId', 'type', 'services', 'dutiesHome', 'dutiesMedical'] as const),
  ...(['startOn', 'endOn'] as const),
];

const isWhole = (input: AgreementProposeInput): input is AgreementProposeInput & AgreementProposal =>
  REQUIRED.every((field) => input[field] != null);

function incomplete(input: AgreementProposeInput): InvalidInput {
  const missing = REQUIRED.find((field) => input[field] == null) ?? '';
  const message = `A proposal says all of ${REQUIRED.join(', ')}, or names a draft.`;
  return new InvalidInput({
    code: 'AGREEMENT_INCOMPLETE',
    message,
    path: [missing],
    rule: 'domain 2 CooperationAgreement',
  });
}

function requireDraftAlone({ idempotencyKey, agreementId, expectedVersion, ...rest }: AgreementProposeInput) {
  const [beside] = Object.entries(rest).flatMap(([field, value]) => (value == null ? [] : [field]));
  if (beside === undefined) return;
  const message =
    'A draft is proposed as it stands; change it first, or propose the whole without naming it.';
  throw new InvalidInput({ code: 'AGREEMENT_DRAFT_ALONE', message, path: [beside], rule: 'domain 3.1' });
}

/**
 * Proposes a cooperation agreement to the other side (合作协议, domain 3.1). The limits are those of the home's region.
 * @returns the id of the agreement, which waits for the countersignature
 * @throws InvalidInput, RuleRefused, NotFound as data; of a draft StateConflict and VersionConflict too
 */
export const proposeAgreement = (acting: Acting, input: AgreementProposeInput): Promise<string> =>
  perform(acting, 'agreementPropose', input, async (deciding) => {
    const { agreementId } = input;
    if (agreementId != null) {
      requireDraftAlone(input);
      return proposeDraft(deciding, draftNamed({ ...input, agreementId }));
    }
    if (!isWhole(input)) throw incomplete(input);
    const limits = await requireAgreeable(deciding, input);
    const columns = proposalColumns(input, limits, deciding.now);
    const made = { act: 'agreementPropose', to: 'PENDING_COUNTERSIGN', terms: input, columns } as const;
    return addAgreement(deciding, made);
  });

import { type Deciding, perform } from '../act.ts';
import { requireNone } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import type { AgreementType } from '../codes/agreement.ts';
import { policyFor } from '../policy-value/read.ts';
import type { Acting } from '../viewer.ts';
import { whereEffectiveState } from '../workflow.ts';
import { changedTerms } from './amend.ts';
import { addAgreement, proposalColumns } from './new-agreement.ts';
import { requireAgreeable } from './proposal-checks.ts';
import { termsOf, WITH_TERMS } from './put-terms.ts';
import { type FoundAgreement, type OnAgreement, placeOf, standingFor, takeStep } from './standing.ts';
import { firstDayAfter, successionRefusals } from './succession.ts';
import type { TermsChange } from './terms.ts';
import { agreementWorkflow, OPEN_AGREEMENT_STATES } from './workflow.ts';

export type AgreementSucceedInput = OnAgreement & TermsChange & { readonly endOn: string };

async function requireTime({ tx, now }: Deciding, agreement: FoundAgreement): Promise<void> {
  const { id: predecessorId } = agreement;
  const window = await policyFor(tx, 'agreement.successionDays', placeOf(agreement), now);
  const open = whereEffectiveState(agreementWorkflow, OPEN_AGREEMENT_STATES, now);
  const found = await tx.db.cooperationAgreement.count({ where: { AND: [{ predecessorId }, open] } });
  const time = { hasOpenSuccessor: found > 0, todayOn: localDateOf(now), window };
  requireNone(successionRefusals(agreement, time));
}

/**
 * Proposes the successor of an agreement (domain 3.1): the same sides, form and terms but for what is said anew, from
 * the day after its last. The predecessor runs to its end whatever becomes of it.
 * @returns the successor's id
 */
export const succeedAgreement = (acting: Acting, input: AgreementSucceedInput): Promise<string> =>
  perform(acting, 'agreementSucceed', input, async (deciding) => {
    const { tx, now } = deciding;
    const { agreementId: id, endOn } = input;
    const standing = await standingFor(deciding, 'agreementSucceed', id);
    const { agreement, state } = standing;
    await requireTime(deciding, agreement);
    const stored = await tx.db.cooperationAgreement.findUniqueOrThrow({ where: { id }, include: WITH_TERMS });
    const { nursingHomeId, medicalOrgId } = stored;
    const sides = { nursingHomeId, medicalOrgId, type: stored.type as AgreementType };
    const terms = {
      ...sides,
      startOn: firstDayAfter(stored),
      endOn,
      ...changedTerms(termsOf(stored), input),
    };
    const limits = await requireAgreeable(deciding, terms);
    const step = { act: 'agreementSucceed', to: state } as const;
    await takeStep(deciding, standing, input, step);
    const columns = proposalColumns(terms, limits, now);
    const made = { act: 'agreementSucceed', to: 'PENDING_COUNTERSIGN', terms, columns } as const;
    return addAgreement(deciding, { ...made, predecessorId: id });
  });

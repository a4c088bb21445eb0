import type { Deciding } from '../act.ts';
import { endOfLocalDay, startOfLocalDay } from '../calendar-date.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { agreementNo } from './number.ts';
import type { AgreementProposal, ProposalLimits } from './proposal.ts';
import { tellOtherSide } from './tell.ts';
import { termsCreated, termsTexts } from './terms.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The term as instants. */
const termInstants = ({ startOn, endOn }: { readonly startOn: string; readonly endOn: string }) => ({
  startsAt: startOfLocalDay(startOn),
  endsAt: endOfLocalDay(endOn),
});

/** Until when the other side may answer. What nobody answers lapses with the term, if not before. */
export const answerDueAt = (
  limits: Pick<ProposalLimits, 'agreement.countersignDays'>,
  endsAt: Date,
  now: Date,
) => new Date(Math.min(now.getTime() + limits['agreement.countersignDays'].value * DAY_MS, endsAt.getTime()));

/** The columns of a draft, as they are to be stored. @throws InvalidInput that names the field */
export const draftColumns = (draft: AgreementProposal) => {
  const { nursingHomeId, medicalOrgId, type, startOn, endOn, dutiesHome, dutiesMedical } = draft;
  // A draft may still be without duties; a text that is there is as it may be stored.
  const stated = { ...draft, dutiesHome: dutiesHome || '—', dutiesMedical: dutiesMedical || '—' };
  const texts = termsTexts(stated);
  const duties = {
    dutiesHome: dutiesHome === '' ? '' : texts.dutiesHome,
    dutiesMedical: dutiesMedical === '' ? '' : texts.dutiesMedical,
  };
  const instants = termInstants({ startOn, endOn });
  return { nursingHomeId, medicalOrgId, type, startOn, endOn, ...texts, ...duties, ...instants };
};

/** The columns that a proposal has, and a draft has not: its texts are complete, and its answer is due. */
export const proposalColumns = (proposal: AgreementProposal, limits: ProposalLimits, now: Date) => {
  const columns = { ...draftColumns(proposal), ...termsTexts(proposal) };
  return { ...columns, proposedAt: now, countersignDueAt: answerDueAt(limits, columns.endsAt, now) };
};

interface NewAgreement {
  readonly act: 'agreementDraft' | 'agreementPropose' | 'agreementSucceed';
  readonly to: 'DRAFT' | 'PENDING_COUNTERSIGN';
  readonly terms: AgreementProposal;
  readonly columns: ReturnType<typeof draftColumns> & { readonly countersignDueAt: Date };
  readonly predecessorId?: string;
}

/** Enters an agreement with all it says; the other side is told of a proposal. @returns its id */
export async function addAgreement(deciding: Deciding, made: NewAgreement): Promise<string> {
  const { tx, now, acting } = deciding;
  const { act, to, terms, columns, predecessorId = null } = made;
  const [id, journeyId] = [newId(now), newId(now)];
  const { organizationId: proposedByOrgId, personId: proposedById } = acting.viewer;
  await tx.db.cooperationAgreement.create({
    data: {
      ...{ id, no: agreementNo(id, now), journeyId, state: to, predecessorId },
      ...{ proposedByOrgId, proposedById, proposedAt: now, ...columns },
      ...termsCreated(terms, now),
    },
  });
  const { nursingHomeId, medicalOrgId, type, startOn, endOn } = columns;
  const facts = { nursingHomeId, medicalOrgId, type, startOn, endOn };
  const more = predecessorId === null ? {} : { predecessorId };
  const change = { noun: 'agreement', nounId: id, journeyId, act, to, role: 'ORG_ADMIN' } as const;
  await appendEvent(tx, { ...change, facts: { ...facts, ...more } }, acting, now);
  if (to !== 'DRAFT') await tellOtherSide(deciding, { id, nursingHomeId, medicalOrgId }, 1);
  return id;
}

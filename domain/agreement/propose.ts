import { type Deciding, perform } from '../act.ts';
import { endOfLocalDay, localDateOf, startOfLocalDay } from '../calendar-date.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { policiesFor } from '../policy-value/read.ts';
import { requireLongText } from '../require-text.ts';
import type { Acting } from '../viewer.ts';
import { contactRows } from './contacts.ts';
import { agreementNo } from './number.ts';
import {
  type AgreementProposeInput,
  PROPOSAL_LIMITS,
  type ProposalLimits,
  requireQuotas,
  requireServices,
  requireTerm,
} from './proposal.ts';
import { requireDepartments, requireNoOverlap, requireSides } from './proposal-checks.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

function texts(input: AgreementProposeInput) {
  return {
    dutiesHome: requireLongText(input.dutiesHome, 'dutiesHome'),
    dutiesMedical: requireLongText(input.dutiesMedical, 'dutiesMedical'),
    feeTerms: input.feeTerms == null ? null : requireLongText(input.feeTerms, 'feeTerms'),
  };
}

const serviceRows = (input: AgreementProposeInput) =>
  input.services.map(({ service, terms }) => ({
    service,
    terms: terms == null ? null : requireLongText(terms, 'services'),
  }));

/** The term as instants. A proposal that nobody answers lapses with its term, if not before. */
function instants(input: AgreementProposeInput, limits: ProposalLimits, now: Date) {
  const endsAt = endOfLocalDay(input.endOn);
  const answerDue = now.getTime() + limits['agreement.countersignDays'].value * DAY_MS;
  const countersignDueAt = new Date(Math.min(answerDue, endsAt.getTime()));
  return { startsAt: startOfLocalDay(input.startOn), endsAt, countersignDueAt, proposedAt: now };
}

async function record(
  { tx, now, acting }: Deciding,
  input: AgreementProposeInput,
  limits: ProposalLimits,
): Promise<string> {
  const id = newId(now);
  const journeyId = newId(now);
  const { nursingHomeId, medicalOrgId, type, startOn, endOn } = input;
  const { organizationId: proposedByOrgId, personId: proposedById } = acting.viewer;
  await tx.db.cooperationAgreement.create({
    data: {
      ...{ id, no: agreementNo(id, now), journeyId, state: 'PENDING_COUNTERSIGN' },
      ...{ nursingHomeId, medicalOrgId, type, startOn, endOn, proposedByOrgId, proposedById },
      ...texts(input),
      ...instants(input, limits, now),
      roundsIntervalDays: input.roundsIntervalDays ?? null,
      services: { create: serviceRows(input) },
      quotas: {
        create: (input.quotas ?? []).map(({ departmentId, placesPerWeek }) => ({
          departmentId,
          placesPerWeek,
        })),
      },
      contacts: { create: contactRows(input, now) },
    },
  });
  const facts = { nursingHomeId, medicalOrgId, type, startOn, endOn };
  const change = {
    noun: 'agreement',
    nounId: id,
    act: 'agreementPropose',
    to: 'PENDING_COUNTERSIGN',
    facts,
  } as const;
  await appendEvent(tx, { ...change, journeyId, role: 'ORG_ADMIN' }, acting, now);
  return id;
}

/**
 * Proposes a cooperation agreement to the other side (合作协议, domain 3.1). The limits are those of the home's region.
 * @returns the id of the agreement, which waits for the countersignature
 * @throws InvalidInput, RuleRefused, NotFound as data
 */
export const proposeAgreement = (acting: Acting, input: AgreementProposeInput): Promise<string> =>
  perform(acting, 'agreementPropose', input, async (deciding) => {
    const { tx, now } = deciding;
    const home = await requireSides(tx, acting, input);
    const limits = await policiesFor(
      tx,
      PROPOSAL_LIMITS,
      { organizationId: home.id, regionCode: home.regionCode },
      now,
    );
    requireTerm(input, limits, localDateOf(now));
    requireServices(input, limits);
    requireQuotas(input, limits);
    await requireDepartments(tx, input);
    await requireNoOverlap(tx, input, now);
    return record(deciding, input, limits);
  });

import { agreementNo } from '../../domain/agreement/number.ts';
import { type AgreementState, agreementWorkflow } from '../../domain/agreement/workflow.ts';
import { addDays, addMonths, endOfLocalDay, startOfLocalDay } from '../../domain/calendar-date.ts';
import { dueEdges } from '../../domain/workflow.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import { AGREEMENT_PLANS, type AgreementPlan } from './agreement-plans.ts';
import type { DepartmentId } from './departments.ts';
import { inventedLandline } from './identifiers.ts';
import type { OrganizationIds } from './organizations.ts';
import type { ActorOf } from './people.ts';
import { eventOf, type Story, type Told } from './story.ts';

export interface Cooperating {
  readonly story: Story;
  readonly organizationIds: OrganizationIds;
  readonly departmentId: DepartmentId;
  readonly actorOf: ActorOf;
}

/** Agreements with their services, quotas and contacts, and the way each has gone by now. */
export function agreementRows(cooperating: Cooperating) {
  const told = AGREEMENT_PLANS.map((plan) => agreementOf(plan, cooperating));
  return {
    agreements: told.map(({ row }) => row),
    services: told.flatMap(({ row: { id: agreementId }, plan }) =>
      plan.services.map((service) => ({ agreementId, service })),
    ),
    quotas: told.flatMap(({ row: { id: agreementId }, plan }) =>
      Object.entries(plan.quotas ?? {}).map(([code, placesPerWeek]) => ({
        agreementId,
        departmentId: cooperating.departmentId(plan.medical, code),
        placesPerWeek,
      })),
    ),
    contacts: told.flatMap(({ row, plan }) => contactRows(cooperating.story, row, plan)),
    events: told.flatMap(({ events }) => events.map(eventOf)),
  };
}

function agreementOf(plan: AgreementPlan, { story, organizationIds, actorOf }: Cooperating) {
  const proposedAt = story.at(plan.proposedDay, '09:30');
  const countersignedAt =
    plan.countersignedDay === undefined ? null : story.at(plan.countersignedDay, '15:20');
  const proposing = plan.proposedBy === 'home' ? plan.home : plan.medical;
  const proposer = actorOf(proposing, 'ORG_ADMIN');
  const signer = actorOf(proposing === plan.home ? plan.medical : plan.home, 'ORG_ADMIN');
  const id = story.idAt(proposedAt);
  const journeyId = story.idAt(proposedAt);
  const term = termOf(plan, story);
  const told = { noun: 'agreement', nounId: id, journeyId };
  const nursingHomeId = organizationIds[plan.home];
  const medicalOrgId = organizationIds[plan.medical];
  const facts = { nursingHomeId, medicalOrgId, type: plan.type, startOn: term.startOn, endOn: term.endOn };
  const to = 'PENDING_COUNTERSIGN';
  const proposed: Told = { ...told, act: 'agreementPropose', to, at: proposedAt, by: proposer, facts };
  const course =
    countersignedAt === null ? null : courseOf(told, { countersignedAt, signer, term, now: story.now });
  const row: Prisma.CooperationAgreementCreateManyInput = {
    id,
    journeyId,
    no: agreementNo(id, proposedAt),
    nursingHomeId,
    medicalOrgId,
    type: plan.type,
    state: course?.state ?? to,
    dutiesHome: plan.dutiesHome,
    dutiesMedical: plan.dutiesMedical,
    feeTerms: plan.feeTerms ?? null,
    roundsIntervalDays: plan.roundsIntervalDays ?? null,
    ...term,
    proposedByOrgId: proposer.organizationId,
    proposedById: proposer.personId,
    proposedAt,
    countersignDueAt: story.at(plan.proposedDay + COUNTERSIGN_DAYS, '09:30'),
    countersignedById: course === null ? null : signer.personId,
    countersignedAt,
    version: 1 + (course?.events.length ?? 0),
  };
  return { plan, row, events: [proposed, ...(course?.events ?? [])] };
}

/** agreement.countersignDays. */
const COUNTERSIGN_DAYS = 30;

function termOf(plan: AgreementPlan, story: Story) {
  const startOn = story.on(plan.startDay);
  const endOn = addDays(addMonths(startOn, plan.termMonths), -1);
  return { startOn, endOn, startsAt: startOfLocalDay(startOn), endsAt: endOfLocalDay(endOn) };
}

interface Signing {
  readonly countersignedAt: Date;
  readonly signer: NonNullable<Told['by']>;
  readonly term: ReturnType<typeof termOf>;
  readonly now: Date;
}

/** From the countersignature on: its own edge, then the timer edges that are due by now. */
function courseOf(
  told: Pick<Told, 'noun' | 'nounId' | 'journeyId'>,
  { countersignedAt, signer, term, now }: Signing,
) {
  const signed = { from: 'PENDING_COUNTERSIGN', to: 'PENDING_START', at: countersignedAt, by: signer };
  const events: Told[] = [{ ...told, act: 'agreementCountersign', ...signed }];
  let state: AgreementState = 'PENDING_START';
  for (const edge of dueEdges(agreementWorkflow, { state, ...term }, now)) {
    const at = edge.dueColumn === 'endsAt' ? term.endsAt : term.startsAt;
    events.push({ ...told, act: edge.act, from: edge.from, to: edge.to, at, by: null });
    state = edge.to;
  }
  return { state, events };
}

function contactRows(
  story: Story,
  row: Prisma.CooperationAgreementCreateManyInput,
  plan: AgreementPlan,
): Prisma.AgreementContactCreateManyInput[] {
  const { contactFunction } = plan;
  if (contactFunction === undefined) return [];
  return [
    { organizationId: row.nursingHomeId, name: '护理部', phone: inventedLandline(118) },
    { organizationId: row.medicalOrgId, name: '医务科', phone: inventedLandline(119) },
  ].map((contact) => ({
    id: story.idAt(row.proposedAt as Date),
    agreementId: row.id,
    function: contactFunction,
    ...contact,
  }));
}

import type { LinkedWardStayState } from '../../domain/codes/linked-ward-stay.ts';
import { type EventRow, eventsOf } from '../../domain/event-read.ts';
import { linkedWardStayActions } from '../../domain/linked-ward/available-actions.ts';
import { isStayRecordOpen, STAY_COLUMNS, type StayParties } from '../../domain/linked-ward/policy.ts';
import { endTextIn, summaryIn } from '../../domain/linked-ward/sealed.ts';
import { toResidentCard } from '../../domain/resident/card.ts';
import type { Viewer } from '../../domain/viewer.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { batched } from '../batch.ts';
import { OrganizationBrief, PersonBrief } from '../brief.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { organizationOf, personOf } from '../named.ts';
import { openTo } from '../open-to.ts';
import { CARD_COLUMNS, ResidentCard } from '../resident-card.ts';
import { lastArgs, lastComplexity, latestOf, TimelineEvent } from '../timeline.ts';
import { EndReason, Outcome, StayState } from './codes.ts';

const timelineOf = batched<string, EventRow[]>(
  (id) => id,
  (ids) => eventsOf('linkedWardStay', ids),
);

const isRecordOpen = (stay: StayParties, context: GraphContext): boolean => {
  const { viewer, clock } = actingOf(context);
  return isStayRecordOpen(viewer, stay, clock.now());
};
/** The planned round that comes first. */
const nextRound = (_viewer: Viewer, now: Date) =>
  ({
    where: { state: 'PLANNED', dueAt: { gt: now } },
    orderBy: { plannedOn: 'asc' },
    take: 1,
    select: { plannedOn: true },
  }) as const;
const record = { ...access('linkedWardStay.record'), nullable: true } as const;

export const LinkedWardStay = builder.prismaObject('LinkedWardStay', {
  ...access('linkedWardStay.entry'),
  description:
    'A stay in a linked ward: a hospital has sent the resident down to recover, and its doctors come to joint rounds (联动病房住院).',
  select: { id: true, residentId: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey it belongs to.' }),
    referralId: t.id({
      ...record,
      description:
        'The down-referral that has opened it, see `referral(id)`; null to who has no part in it (下转转诊).',
      select: { referralId: true, ...STAY_COLUMNS },
      resolve: (stay, _args, context) => (isRecordOpen(stay, context) ? stay.referralId : null),
    }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    state: t.field({
      type: StayState,
      description: 'State (状态).',
      select: { state: true },
      resolve: ({ state }) => state as LinkedWardStayState,
    }),
    resident: t.field({
      type: ResidentCard,
      description: 'Who stays there, by the minimum (老人).',
      select: { resident: { select: CARD_COLUMNS } },
      resolve: ({ resident }) => toResidentCard(resident),
    }),
    hospital: t.field({
      type: OrganizationBrief,
      description: 'Which hospital has sent the resident down (下转医院).',
      select: { hospitalOrgId: true },
      resolve: ({ hospitalOrgId }, _args, context) => organizationOf(hospitalOrgId, context),
    }),
    wardOrganization: t.field({
      type: OrganizationBrief,
      description: 'Whose ward it is (病房所在机构).',
      select: { localOrgId: true },
      resolve: ({ localOrgId }, _args, context) => organizationOf(localOrgId, context),
    }),
    bedNo: t.exposeString('bedNo', { nullable: true, description: 'The bed (床号).' }),
    specialist: t.field({
      type: PersonBrief,
      nullable: true,
      description: 'The responsible doctor of the hospital (责任专科医生).',
      select: { specialistId: true },
      resolve: ({ specialistId }, _args, context) =>
        specialistId === null ? null : personOf(specialistId, context),
    }),
    localDoctor: t.field({
      type: PersonBrief,
      nullable: true,
      description: 'The responsible doctor of the ward (病房责任医生).',
      select: { localDoctorId: true },
      resolve: ({ localDoctorId }, _args, context) =>
        localDoctorId === null ? null : personOf(localDoctorId, context),
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'Since when (入住时间).' }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when (结束时间).',
    }),
    outcome: t.expose('outcome', { type: Outcome, nullable: true, description: 'How it ended (转归).' }),
    reasonCode: t.field({
      ...record,
      type: EndReason,
      description: 'Why it ended (结束原因).',
      select: { endReasonCode: true, ...STAY_COLUMNS },
      resolve: (stay, _args, context) => (isRecordOpen(stay, context) ? stay.endReasonCode : null),
    }),
    reasonText: t.string({
      ...record,
      description: 'The same in words (说明).',
      select: { endTextSealed: true, ...STAY_COLUMNS },
      resolve: (stay, _args, context) =>
        isRecordOpen(stay, context) ? endTextIn(stay.id, stay.endTextSealed) : null,
    }),
    summary: t.string({
      ...record,
      description:
        'The course and what comes next; null before the end, and to who has no part in it (小结).',
      select: { summarySealed: true, ...STAY_COLUMNS },
      resolve: (stay, _args, context) =>
        isRecordOpen(stay, context) ? summaryIn(stay.id, stay.summarySealed) : null,
    }),
    nextRoundOn: t.field({
      type: 'LocalDate',
      nullable: true,
      description:
        'For which day the next joint round is planned; see `jointRounds` for all (下次共同查房日期).',
      select: (_args, context) => ({ rounds: openTo(nextRound, context) }),
      resolve: ({ rounds: [next] }) => next?.plannedOn ?? null,
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      select: { state: true, hospitalOrgId: true, localOrgId: true },
      resolve: (stay, _args, context) => linkedWardStayActions(actingOf(context).viewer, stay),
    }),
    events: t.field({
      type: [TimelineEvent],
      description: 'What happened to it, oldest first, the latest `last` entries (过程记录).',
      args: lastArgs(t.arg),
      complexity: lastComplexity,
      resolve: async ({ id }, args, context) => latestOf((await timelineOf(id, context)) ?? [], args),
    }),
  }),
});

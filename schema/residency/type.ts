import { localDateOf } from '../../domain/calendar-date.ts';
import { type EventRow, eventsOf } from '../../domain/event-read.ts';
import { residencyActions } from '../../domain/residency/available-actions.ts';
import { phaseOf, type StayPhase } from '../../domain/residency/rules.ts';
import { toResidentCard } from '../../domain/resident/card.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { batched } from '../batch.ts';
import { OrganizationBrief } from '../brief.ts';
import { actingOf, builder } from '../builder.ts';
import { Care } from '../care-level.ts';
import { CARD_COLUMNS, ResidentCard } from '../resident-card.ts';
import { lastArgs, lastComplexity, latestOf, TimelineEvent } from '../timeline.ts';
import { EndReason, PresenceCode } from './codes.ts';

const timelineOf = batched<string, EventRow[]>(
  (id) => id,
  (ids) => eventsOf('residency', ids),
);

const Phase = builder.enumType('StayPhase', {
  description: 'Where a stay is in time today (入住阶段).',
  values: {
    PLANNED: { description: '待入住' },
    CURRENT: { description: '在住' },
    ENDED: { description: '已离院' },
  } satisfies Record<StayPhase, object>,
});

export const Residency = builder.prismaObject('Residency', {
  ...access('residency.entry'),
  description: 'A stay in a nursing home (入住). No two share a day, neither of one resident nor in one bed.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey it belongs to.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    resident: t.field({
      type: ResidentCard,
      description: 'Who stays, by the minimum (老人).',
      select: { resident: { select: CARD_COLUMNS } },
      resolve: ({ resident }) => toResidentCard(resident),
    }),
    nursingHome: t.field({
      type: OrganizationBrief,
      description: 'The home (养老机构).',
      select: { nursingHome: { select: { id: true, name: true } } },
      resolve: ({ nursingHome }) => nursingHome,
    }),
    bedNo: t.exposeString('bedNo', { description: 'Bed (床号).' }),
    fromOn: t.expose('fromOn', { type: 'LocalDate', description: 'First day (入住日期).' }),
    toOn: t.expose('toOn', {
      type: 'LocalDate',
      nullable: true,
      description: 'Last day, part of the stay (离院日期).',
    }),
    phase: t.field({
      type: Phase,
      description: 'Planned, current or ended, as of today (入住阶段).',
      select: { fromOn: true, toOn: true },
      resolve: (stay, _args, context) => phaseOf(stay, localDateOf(actingOf(context).clock.now())),
    }),
    careLevel: t.expose('careLevel', {
      type: Care,
      nullable: true,
      description: "The home's grading (照护等级).",
    }),
    presence: t.expose('presence', { type: PresenceCode, description: 'Where the resident is (在院状态).' }),
    presenceSince: t.expose('presenceSinceAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when; null while it was never said (自何时起).',
    }),
    expectedReturnOn: t.expose('expectedReturnOn', {
      type: 'LocalDate',
      nullable: true,
      description: 'When the resident is likely to be back (预计返院日期).',
    }),
    endReason: t.expose('endReason', {
      type: EndReason,
      nullable: true,
      description: 'Why it ends (离院原因).',
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      select: { fromOn: true, toOn: true },
      resolve: (stay, _args, context) => {
        const { viewer, clock } = actingOf(context);
        return residencyActions(viewer, stay, clock.now());
      },
    }),
    events: t.field({
      type: [TimelineEvent],
      description: 'What happened, oldest first, with every presence; the latest `last` entries (过程记录).',
      args: lastArgs(t.arg),
      complexity: lastComplexity,
      resolve: async ({ id }, args, context) => latestOf((await timelineOf(id, context)) ?? [], args),
    }),
  }),
});

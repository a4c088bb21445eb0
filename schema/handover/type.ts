import type { HandoverShift, HandoverState } from '../../domain/codes/handover.ts';
import { type EventRow, eventsOf } from '../../domain/event-read.ts';
import { handoverActions } from '../../domain/handover/available-actions.ts';
import { openNote } from '../../domain/handover/note.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { batched } from '../batch.ts';
import { PersonBrief } from '../brief.ts';
import { actingOf, builder } from '../builder.ts';
import { shortList } from '../short-list.ts';
import { lastArgs, lastComplexity, latestOf, TimelineEvent } from '../timeline.ts';
import { Shift, State } from './codes.ts';
import { HandoverItem } from './item.ts';

const named = { select: { id: true, name: true } } as const;
const timelineOf = batched<string, EventRow[]>(
  (id) => id,
  (ids) => eventsOf('handover', ids),
);

export const Handover = builder.prismaObject('Handover', {
  ...access('handover.entry'),
  description: 'What one shift of a home leaves to the next, signed by both (交接班).',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    no: t.exposeString('no', { description: 'Number for people (交接单号).' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey it starts.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    state: t.field({
      type: State,
      description: 'State (状态).',
      select: { state: true },
      resolve: ({ state }) => state as HandoverState,
    }),
    shift: t.field({
      type: Shift,
      description: 'The shift that ends (班次).',
      select: { shift: true },
      resolve: ({ shift }) => shift as HandoverShift,
    }),
    fromAt: t.expose('fromAt', { type: 'DateTime', description: 'Since when it tells of changes (起).' }),
    toAt: t.expose('toAt', {
      type: 'DateTime',
      description: 'When it was given: as things stood then (止).',
    }),
    note: t.string({
      nullable: true,
      description: 'What no list says (备注).',
      select: { noteSealed: true },
      resolve: openNote,
    }),
    items: t.field({
      type: [HandoverItem],
      description: 'Changes since the last handover, then what is open (交接事项).',
      complexity: shortList,
      select: { items: { orderBy: { position: 'asc' } } },
      resolve: ({ items }) => items,
    }),
    givenBy: t.field({
      type: PersonBrief,
      description: 'Who gave it (交班人).',
      select: { givenBy: named },
      resolve: ({ givenBy }) => givenBy,
    }),
    takenBy: t.field({
      type: PersonBrief,
      nullable: true,
      description: 'Who took it (接班人).',
      select: { takenBy: named },
      resolve: ({ takenBy }) => takenBy,
    }),
    takenAt: t.expose('takenAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken (接班时间).',
    }),
    events: t.field({
      type: [TimelineEvent],
      description: 'What happened to it; the latest ones, oldest first.',
      args: lastArgs(t.arg),
      complexity: lastComplexity,
      resolve: async ({ id }, args, context) => latestOf((await timelineOf(id, context)) ?? [], args),
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      select: { state: true, givenById: true },
      resolve: (handover, _args, context) => handoverActions(actingOf(context).viewer, handover),
    }),
  }),
});

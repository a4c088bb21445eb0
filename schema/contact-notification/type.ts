import {
  contactNotificationActions,
  isOverdue,
  isUntold,
} from '../../domain/contact-notification/available-actions.ts';
import {
  type Called,
  calleesOf,
  leftToCall,
  type People,
  WITH_PEOPLE,
} from '../../domain/contact-notification/callees.ts';
import {
  areCallsOpen,
  type ContactNotificationParties,
  PARTY_COLUMNS,
} from '../../domain/contact-notification/policy.ts';
import { type EventRow, eventsOf } from '../../domain/event-read.ts';
import { toResidentCard } from '../../domain/resident/card.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { batched } from '../batch.ts';
import { OrganizationBrief } from '../brief.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { organizationOf } from '../named.ts';
import { CARD_COLUMNS, ResidentCard } from '../resident-card.ts';
import { shortList } from '../short-list.ts';
import { lastArgs, lastComplexity, latestOf, TimelineEvent } from '../timeline.ts';
import { Occasion, State } from './codes.ts';
import { CalleeType, ContactCall, type ShownCallee } from './parts.ts';

const timelineOf = batched<string, EventRow[]>(
  (id) => id,
  (ids) => eventsOf('contactNotification', ids),
);

const isOpenTo = (task: ContactNotificationParties, context: GraphContext): boolean => {
  const { viewer, clock } = actingOf(context);
  return areCallsOpen(viewer, task, clock.now());
};

interface Calling extends ContactNotificationParties {
  readonly state: string;
  readonly occasion: string;
  readonly openedAt: Date;
  readonly calls: readonly Called[];
  readonly resident: ContactNotificationParties['resident'] & People;
}

/** What is asked to know who is called: nobody any more, once the family knows. */
const CALLING = {
  ...{ state: true, occasion: true, openedAt: true },
  calls: { orderBy: { no: 'asc' } },
  resident: { select: WITH_PEOPLE },
} as const;

function shownCallees(task: Calling, context: GraphContext): ShownCallee[] {
  if (!isUntold(task) || !isOpenTo(task, context)) return [];
  const { occasion, openedAt, calls, resident } = task;
  const callees = calleesOf(resident, { occasion, openedAt, now: actingOf(context).clock.now() });
  const left = leftToCall(callees, calls);
  return callees.map((callee) => ({ ...callee, isCalled: !left.includes(callee) }));
}

export const ContactNotification = builder.prismaObject('ContactNotification', {
  ...access('contactNotification.entry'),
  description:
    'The family is to be told of an emergency, an admission, a transfer, an isolation, a death or a refusal (告知家属).',
  select: PARTY_COLUMNS,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey it belongs to.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    state: t.expose('state', { type: State, description: 'Whether the family has been told (状态).' }),
    occasion: t.expose('occasion', { type: Occasion, description: 'Of what it is told (告知事项).' }),
    isCorrection: t.exposeBoolean('isCorrection', {
      description: 'The family was told, and it was not so: that is to be told as well (是否更正).',
    }),
    noun: t.exposeString('noun', { description: 'What happened: the kind of object.' }),
    nounId: t.exposeID('nounId', { description: 'And its identifier.' }),
    resident: t.field({
      type: ResidentCard,
      description: 'Whose family, by the minimum (老人).',
      select: { resident: { select: CARD_COLUMNS } },
      resolve: ({ resident }) => toResidentCard(resident),
    }),
    organization: t.field({
      type: OrganizationBrief,
      description: 'Which has to tell the family (告知机构).',
      resolve: ({ organizationId }, _args, context) => organizationOf(organizationId, context),
    }),
    openedBy: t.field({
      type: OrganizationBrief,
      nullable: true,
      description: 'Which recorded what happened; null where the family itself did (登记机构).',
      resolve: ({ openedByOrgId }, _args, context) =>
        openedByOrgId === null ? null : organizationOf(openedByOrgId, context),
    }),
    happenedAt: t.expose('happenedAt', { type: 'DateTime', description: 'When it happened (发生时间).' }),
    openedAt: t.expose('openedAt', {
      type: 'DateTime',
      description: 'Since when it is to be told (登记时间).',
    }),
    dueAt: t.expose('dueAt', {
      type: 'DateTime',
      description: 'By when the family has been told (告知时限).',
    }),
    isOverdue: t.boolean({
      description: 'Whether that time is over and the family was not told, right now (是否超时).',
      select: { state: true, dueAt: true },
      resolve: (task, _args, context) => isOverdue(task, actingOf(context).clock.now()),
    }),
    reachedAt: t.expose('reachedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the family was told (告知时间).',
    }),
    supersededAt: t.expose('supersededAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when nobody has to be told any more (无需再告知时间).',
    }),
    next: t.field({
      ...access('contactNotification.calls'),
      type: CalleeType,
      nullable: true,
      description: 'Who is to be called now; null where nobody is left, or the family knows (当前联系人).',
      select: CALLING,
      resolve: (task, _args, context) => shownCallees(task, context).find(({ isCalled }) => !isCalled),
    }),
    callees: t.field({
      ...access('contactNotification.calls'),
      type: [CalleeType],
      description:
        'Everybody who may be called, in order, until the family knows: contacts who asked for it, representatives, ' +
        'other contacts, the public body (联系顺序).',
      complexity: shortList,
      select: CALLING,
      resolve: (task, _args, context) => shownCallees(task, context),
    }),
    calls: t.field({
      ...access('contactNotification.calls'),
      type: [ContactCall],
      description: 'Every call, the first one first (通话记录).',
      complexity: shortList,
      select: (_args, _context, nestedSelection) => ({
        calls: nestedSelection({ orderBy: { no: 'asc' as const } }),
      }),
      resolve: (task, _args, context) => (isOpenTo(task, context) ? task.calls : []),
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      select: { state: true },
      resolve: (task, _args, context) => {
        const { viewer, clock } = actingOf(context);
        return contactNotificationActions(viewer, task, clock.now());
      },
    }),
    events: t.field({
      ...access('contactNotification.calls'),
      type: [TimelineEvent],
      description: 'What happened to it, oldest first, the latest `last` entries (过程记录).',
      args: lastArgs(t.arg),
      complexity: lastComplexity,
      resolve: async (task, args, context) =>
        isOpenTo(task, context) ? latestOf((await timelineOf(task.id, context)) ?? [], args) : [],
    }),
  }),
});

import { alarmActions } from '../../domain/alarm/available-actions.ts';
import { type Alarm as Shape, type ToldPerson, toldPeopleOf } from '../../domain/alarm/read.ts';
import { nextStepAt, stepOf } from '../../domain/alarm/steps.ts';
import { type EventRow, eventsOf } from '../../domain/event-read.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { batched } from '../batch.ts';
import { PersonBrief } from '../brief.ts';
import { actingOf, builder } from '../builder.ts';
import { DutyFunctionCode } from '../duty-function.ts';
import { ResidentCard } from '../resident-card.ts';
import { shortList } from '../short-list.ts';
import { lastArgs, lastComplexity, latestOf, TimelineEvent } from '../timeline.ts';
import { Kind, State } from './codes.ts';

const timelineOf = batched<string, EventRow[]>(
  (id) => id,
  (ids) => eventsOf('alarm', ids),
);
const toldOf = batched<string, ToldPerson[]>((id) => id, toldPeopleOf);

export const Alarm = builder.objectRef<Shape>('Alarm').implement({
  ...access('alarm.entry'),
  description:
    'Something that somebody has to see to now (提醒): it goes to the holder of a duty, and climbs to the deputy, to ' +
    'everybody whose work it is and to the administrators until one of them acknowledges it.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey of what it is about.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    state: t.expose('state', { type: State, description: 'State (提醒状态).' }),
    kind: t.expose('kind', { type: Kind, description: 'What has to be seen to (提醒事项).' }),
    function: t.expose('function', { type: DutyFunctionCode, description: 'Whose duty it is (值班职能).' }),
    noun: t.exposeString('noun', { description: 'What kind of object it is about.' }),
    nounId: t.exposeID('nounId', { description: 'Which one.' }),
    resident: t.expose('resident', {
      ...access('alarm.resident'),
      type: ResidentCard,
      nullable: true,
      description: 'About whom, by the minimum; null for who is no care staff (老人).',
    }),
    raisedAt: t.expose('raisedAt', { type: 'DateTime', description: 'When it was due (提醒时间).' }),
    step: t.int({
      description:
        'How far it has climbed, right now: 0 the holder, 1 the deputy, 2 everybody whose work it is, 3 the ' +
        'administrators (升级级别).',
      resolve: (alarm, _args, context) => stepOf(alarm, actingOf(context).clock.now()),
    }),
    nextStepAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it climbs next; null when it is seen to, or stands at the last step (下次升级时间).',
      resolve: (alarm, _args, context) => nextStepAt(alarm, actingOf(context).clock.now()),
    }),
    toldPeople: t.field({
      type: [PersonBrief],
      description: 'Who has been told, in the order in which it reached them (已通知人员).',
      complexity: shortList,
      resolve: async ({ id }, _args, context) => (await toldOf(id, context)) ?? [],
    }),
    acknowledgedBy: t.field({
      type: PersonBrief,
      nullable: true,
      description: 'Who has taken it upon themselves (确认人).',
      resolve: ({ acknowledgedById: id, acknowledgedByName: name }) =>
        id === null ? null : { id, name: name ?? '' },
    }),
    acknowledgedAt: t.expose('acknowledgedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was acknowledged (确认时间).',
    }),
    clearedAt: t.expose('clearedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When what it was about was seen to (解除时间).',
    }),
    note: t.exposeString('note', { nullable: true, description: 'What is being done about it (说明).' }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      resolve: (alarm, _args, context) => alarmActions(actingOf(context).viewer, alarm),
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

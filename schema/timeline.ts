import type { EventRow } from '../domain/event-read.ts';
import { access } from './access.ts';
import { builder } from './builder.ts';
import { type Arg, pageSize } from './page.ts';

/** Shared by every object that has a history. */
export const TimelineEvent = builder.objectRef<EventRow>('TimelineEvent').implement({
  ...access('follows'),
  description: 'Something that happened to an object, as it was recorded (过程记录).',
  fields: (t) => ({
    seq: t.exposeInt('seq', { description: 'Position in the network-wide order of events.' }),
    act: t.exposeString('act', { description: 'The mutation, or the timer edge, that did it.' }),
    fromState: t.exposeString('fromState', {
      nullable: true,
      description: 'State before; null when it began.',
    }),
    toState: t.exposeString('toState', { nullable: true, description: 'State after.' }),
    role: t.exposeString('role', {
      nullable: true,
      description: 'Role of the actor; null when time did it.',
    }),
    organization: t.exposeString('organizationName', {
      nullable: true,
      description: "Name of the actor's organisation.",
    }),
    reasonCode: t.exposeString('reasonCode', {
      nullable: true,
      description: 'Coded reason, where one was given.',
    }),
    at: t.expose('at', {
      type: 'DateTime',
      description: 'When it happened; for a timer edge its due instant.',
    }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When it was recorded.' }),
  }),
});

interface LastArgs {
  readonly last: number;
}

/** How many of the latest events are wanted. */
export const lastArgs = (arg: Arg) => ({
  last: arg.int({
    required: true,
    defaultValue: 20,
    description: 'How many, 1 to 100; anything else is refused.',
  }),
});

export const lastComplexity = ({ last }: LastArgs) => ({ field: 1, multiplier: Math.max(1, last) });

/** The latest of the events, oldest first. @throws InvalidInput PAGE_SIZE */
export const latestOf = (events: readonly EventRow[], { last }: LastArgs): EventRow[] =>
  events.slice(-pageSize(last, 'last'));

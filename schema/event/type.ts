import type { Delivery, ObjectChange } from '../../domain/event/delivery.ts';
import { access } from '../access.ts';
import { builder } from '../builder.ts';
import { TimelineEvent } from '../timeline.ts';

const Change = builder.objectRef<ObjectChange>('ObjectChange').implement({
  ...access('follows'),
  description:
    'Something that happened to an object that is open to the viewer: to which, and what; never what it says (动态).',
  fields: (t) => ({
    noun: t.exposeString('noun', { description: 'What kind of object it is, as in `nounId` elsewhere.' }),
    nounId: t.exposeID('nounId', { description: 'Which one.' }),
    journeyId: t.exposeID('journeyId', {
      nullable: true,
      description: 'The journey of the object; null where objects of this kind do not show it.',
    }),
    event: t.expose('event', {
      type: TimelineEvent,
      description:
        'What happened. Who did it and why is null where objects of this kind show no timeline, unless it was the own organisation.',
    }),
  }),
});

export const EventDelivery = builder.objectRef<Delivery>('EventDelivery').implement({
  ...access('structure'),
  description: 'What a stream gives out: a place to go on after, and the event that stands there.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', {
      description:
        'For `after`, when the stream is over or was lost: nothing is missed, and nothing comes twice.',
    }),
    change: t.expose('change', {
      type: Change,
      nullable: true,
      description: 'Null in the first delivery, and where only things happened that are not for the viewer.',
    }),
  }),
});

import { openStream } from '../../domain/event/stream.ts';
import { builder, liveOf } from '../builder.ts';
import { EventDelivery } from './type.ts';

builder.subscriptionField('events', (t) =>
  t.field({
    type: EventDelivery,
    description:
      'What happens to the objects that are open to the viewer, in the order of the log (实时动态). It ends with the access token, ' +
      'and when the session, the roles or the organisation are others: go on with `after`.',
    authScopes: { signedIn: true },
    args: {
      after: t.arg.string({
        description: 'The cursor of the last delivery already seen; without one it begins now.',
      }),
      nouns: t.arg.stringList({
        description: 'Of these kinds of objects alone, for example `notification`.',
      }),
    },
    subscribe: (_root, args, context) => {
      const { feed, reader } = liveOf(context);
      return openStream(feed, reader, args);
    },
    resolve: (delivery) => delivery,
  }),
);

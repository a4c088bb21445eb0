import {
  CONTACT_NOTIFICATION_READERS,
  contactNotificationsVisible,
  type PARTY_COLUMNS,
} from '../../domain/contact-notification/policy.ts';
import { contactNotificationsWanted } from '../../domain/contact-notification/search.ts';
import { byId, pageOf } from '../../domain/page.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { listOnRecord, oneOnRecord } from '../on-record.ts';
import { byIdKey, nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { Occasion, State } from './codes.ts';
import { ContactNotification } from './type.ts';

const Filter = builder.inputType('ContactNotificationFilter', {
  description: 'Which families; every part narrows.',
  fields: (t) => ({
    states: t.field({ type: [State], description: 'In one of these states (状态).' }),
    occasions: t.field({ type: [Occasion], description: 'About one of these (告知事项).' }),
    isOverdue: t.boolean({ description: 'Not told in time, or not so (是否超时).' }),
    residentId: t.id({ description: 'Of this resident (老人).' }),
  }),
});
const Connection = builder.connectionObject({
  type: ContactNotification,
  name: 'ContactNotificationConnection',
  description: 'A page of families to be told, newest first.',
});

builder.queryField('contactNotifications', (t) =>
  t.field({
    type: Connection,
    description: 'The families that are to be told of something, and those that were (告知家属列表).',
    authScopes: { role: CONTACT_NOTIFICATION_READERS },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: Filter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const acting = actingOf(context);
      const now = acting.clock.now();
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page, 'desc');
      const where = { AND: [await contactNotificationsWanted(acting.viewer, filter ?? {}, now), keyset] };
      // Whatever else is asked: whom the list shows goes on record.
      const query = nodeSelection(context, info, 'ContactNotification') as { select: typeof PARTY_COLUMNS };
      const found = pageOf(await read().contactNotification.findMany({ ...query, ...order, where }), page);
      const shown = found.nodes.map(({ residentId }) => residentId);
      const asked = { operation: 'contactNotifications', noun: 'contactNotification' };
      await listOnRecord(asked, shown, context);
      return toConnection(found, byIdKey);
    },
  }),
);

builder.queryField('contactNotification', (t) =>
  t.prismaField({
    type: ContactNotification,
    nullable: true,
    description: 'One of them; null for an unknown and a foreign id alike (告知家属详情).',
    authScopes: { role: CONTACT_NOTIFICATION_READERS },
    args: { id: t.arg.id({ required: true, description: 'Its identifier.' }) },
    resolve: (query, _root, { id }, context) =>
      oneOnRecord(
        { noun: 'contactNotification', id, visible: contactNotificationsVisible },
        context,
        (where) => read().contactNotification.findFirst({ ...query, where }),
      ),
  }),
);

import { NOTIFICATION_KINDS } from '../../domain/codes/notification.ts';
import type { UnreadCount } from '../../domain/notification/unread.ts';
import { type ResidentCard as CardShape, toResidentCard } from '../../domain/resident/card.ts';
import { residentsVisible } from '../../domain/resident/policy.ts';
import { read } from '../../prisma/client.ts';
import { access } from '../access.ts';
import { batched } from '../batch.ts';
import { builder } from '../builder.ts';
import { codeEnum } from '../codes.ts';
import { openTo } from '../open-to.ts';
import { CARD_COLUMNS, ResidentCard } from '../resident-card.ts';

export const Kind = codeEnum('NotificationKind', 'Of what one is told (通知事项).', NOTIFICATION_KINDS);

const cardOf = batched<string, CardShape>(
  (id) => id,
  async (ids, context) => {
    const where = { AND: [{ id: { in: [...ids] } }, openTo(residentsVisible, context)] };
    const found = await read().resident.findMany({ where, select: CARD_COLUMNS });
    return new Map(found.map((resident) => [resident.id, toResidentCard(resident)]));
  },
);

export const Notification = builder.prismaObject('Notification', {
  ...access('notification.entry'),
  description:
    'One person is told one thing, once: of what, and never what it says; that is read on the object (通知).',
  select: { id: true, residentId: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    version: t.exposeInt('version', { description: 'How often it has changed.' }),
    kind: t.expose('kind', { type: Kind, description: 'Of what (通知事项).' }),
    noun: t.exposeString('noun', { description: 'What kind of object it is about.' }),
    nounId: t.exposeID('nounId', { description: 'Which one.' }),
    resident: t.field({
      ...access('resident.identity'),
      type: ResidentCard,
      nullable: true,
      description: 'About whom, by the minimum; null unless the viewer knows the resident now (老人).',
      resolve: async ({ residentId }, _args, context) =>
        residentId === null ? null : ((await cardOf(residentId, context)) ?? null),
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was due to be told (通知时间).' }),
    acknowledgedAt: t.expose('acknowledgedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the person said to have seen it (确认时间).',
    }),
  }),
});

export const NotificationCount = builder.objectRef<UnreadCount>('NotificationCount').implement({
  ...access('notification.entry'),
  description: 'How many of the own notifications of one kind are not acknowledged yet (未读数).',
  fields: (t) => ({
    kind: t.expose('kind', { type: Kind, description: 'Of what (通知事项).' }),
    count: t.exposeInt('count', { description: 'How many, at least 1 (数量).' }),
  }),
});

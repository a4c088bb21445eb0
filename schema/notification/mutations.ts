import { acknowledgeNotifications } from '../../domain/notification/acknowledge.ts';
import { notificationsVisible } from '../../domain/notification/policy.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { openTo } from '../open-to.ts';
import { reread } from '../reread.ts';
import { Notification } from './type.ts';

const NotificationAcknowledgeInput = builder.inputType('NotificationAcknowledgeInput', {
  description: 'Which notifications one has seen (确认已读).',
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.',
    }),
    notificationIds: t.idList({
      required: true,
      description: '1 to 100 of the own ones; one that was acknowledged before stays as it is.',
    }),
  }),
});

builder.mutationField('notificationAcknowledge', (t) =>
  t.prismaField({
    type: [Notification],
    description: 'Says that one has seen these notifications, all of them or none (确认已读).',
    authScopes: { signedIn: true },
    errors: refusals.creating('notifications'),
    args: {
      input: t.arg({ type: NotificationAcknowledgeInput, required: true, description: 'Which ones.' }),
    },
    resolve: async (query, _root, { input }, context) => {
      await acknowledgeNotifications(actingOf(context), input);
      const where = { AND: [{ id: { in: input.notificationIds } }, openTo(notificationsVisible, context)] };
      return read().notification.findMany({ ...reread(query), where, orderBy: { id: 'desc' } });
    },
  }),
);

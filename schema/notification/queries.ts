import { climbHere } from '../../domain/alarm/climb.ts';
import { audit } from '../../domain/audit/record.ts';
import { notificationsWanted } from '../../domain/notification/search.ts';
import { unreadCounts } from '../../domain/notification/unread.ts';
import { byId, pageOf } from '../../domain/page.ts';
import { residentsVisible } from '../../domain/resident/policy.ts';
import type { Viewer } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { listOnRecord } from '../on-record.ts';
import { byIdKey, nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { Kind, Notification, NotificationCount } from './type.ts';

const Filter = builder.inputType('NotificationFilter', {
  description: 'Which notifications; every part narrows.',
  fields: (t) => ({
    isAcknowledged: t.boolean({ description: 'Those one has seen, or those one has not (是否已确认).' }),
    kinds: t.field({ type: [Kind], description: 'Of one of these things (通知事项).' }),
  }),
});

const Connection = builder.connectionObject({
  type: Notification,
  name: 'NotificationConnection',
  description: 'A page of notifications, newest first.',
});

/** What every notification of a list is read with: whom it shows goes on record. */
interface Listed {
  readonly id: string;
  readonly residentId: string | null;
}

/** The residents among these whom the viewer knows now, and who are shown. */
async function shownOf(listed: readonly Listed[], viewer: Viewer, now: Date): Promise<string[]> {
  const ids = listed.flatMap(({ residentId }) => (residentId === null ? [] : [residentId]));
  if (ids.length === 0) return [];
  const where = { AND: [{ id: { in: ids } }, residentsVisible(viewer, now)] };
  return (await read().resident.findMany({ where, select: { id: true } })).map(({ id }) => id);
}

builder.queryField('notifications', (t) =>
  t.field({
    type: Connection,
    description:
      'What the viewer is told in the organisation of the session, and nobody else sees (我的通知).',
    authScopes: { signedIn: true },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: Filter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const acting = actingOf(context);
      const { viewer } = acting;
      const now = acting.clock.now();
      await climbHere(viewer.organizationId, now);
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page, 'desc');
      const where = { AND: [notificationsWanted(viewer, filter ?? {}, now), keyset] };
      const query = nodeSelection(context, info, 'Notification') as { select: Record<keyof Listed, true> };
      const found = pageOf(await read().notification.findMany({ ...query, ...order, where }), page);
      const shown = await shownOf(found.nodes, viewer, now);
      await listOnRecord({ operation: 'notifications', noun: 'notification' }, shown, context);
      return toConnection(found, byIdKey);
    },
  }),
);

builder.queryField('notificationsUnread', (t) =>
  t.field({
    type: [NotificationCount],
    description:
      'How many notifications the viewer has not acknowledged in the organisation of the session, by kind (未读通知数).',
    authScopes: { signedIn: true },
    resolve: async (_root, _args, context) => {
      const acting = actingOf(context);
      const { viewer } = acting;
      const now = acting.clock.now();
      await climbHere(viewer.organizationId, now);
      const counts = await unreadCounts(viewer, now);
      const row = { operation: 'notificationsUnread', noun: 'notification', outcome: 'OK' } as const;
      await audit({ action: 'READ', ...row }, acting, now);
      return counts;
    },
  }),
);

import type { Deciding } from '../act.ts';
import { requireNone } from '../available-action.ts';
import { NotFound } from '../errors.ts';
import { lockResidentOf } from '../resident/alias.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { contactNotificationRefusals } from './available-actions.ts';
import { WITH_PEOPLE } from './callees.ts';
import { contactNotificationsVisible } from './policy.ts';

/**
 * The task of an act with whom to call, its resident locked until the end, when the lifecycle allows the act to the viewer.
 * @throws NotFound for unknown and foreign alike; StateConflict; RuleRefused NOT_YOUR_ACT
 */
export async function findTask(deciding: Deciding, id: string, act: string) {
  const { tx, now, acting, concerns } = deciding;
  const { viewer } = acting;
  const where = { AND: [{ id }, contactNotificationsVisible(viewer, now)] };
  await lockResidentOf(tx, () =>
    tx.db.contactNotification.findFirst({ where, select: { residentId: true } }),
  );
  const task = await tx.db.contactNotification.findFirst({
    where,
    include: {
      calls: { orderBy: { no: 'asc' } },
      resident: { include: { careRelations: true, ...WITH_PEOPLE } },
    },
  });
  if (task === null) throw new NotFound('contactNotification', ['contactNotificationId']);
  const { residentId, organizationId } = task;
  const keepers = await recordKeepersOf(tx, [residentId], now);
  concerns({ residentIds: [residentId], ownerOrgIds: [...keepers, organizationId] });
  requireNone(contactNotificationRefusals(act, viewer, task, now));
  return task;
}

export type FoundTask = Awaited<ReturnType<typeof findTask>>;

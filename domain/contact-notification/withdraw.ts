import type { Deciding } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import type { CallResult, ContactOccasion } from '../codes/contact-notification.ts';
import type { DutyFunction } from '../codes/duty.ts';
import { appendEvent, type Noun } from '../event-log.ts';
import { openCorrection } from './open.ts';
import { UNTOLD } from './workflow.ts';

interface Standing {
  readonly id: string;
  readonly journeyId: string;
  readonly state: string;
}

async function supersede({ tx, now, acting }: Deciding, { id, journeyId, state }: Standing): Promise<void> {
  const data = { state: 'SUPERSEDED', supersededAt: now, version: { increment: 1 } };
  if ((await tx.db.contactNotification.updateMany({ where: { id, state }, data })).count === 0) return;
  const edge = { act: 'supersede', from: state, to: 'SUPERSEDED' };
  await appendEvent(tx, { noun: 'contactNotification', nounId: id, journeyId, ...edge }, acting, now);
  await clearAlarms(tx, { noun: 'contactNotification', nounId: id }, now);
}

/** Who has heard of it, from a person or from a message. */
const HEARD: readonly CallResult[] = ['REACHED', 'MESSAGE_LEFT'];

/**
 * What happened was entered in error, or is called off: nobody has to be told of it any more, and a family that was told is
 * told that it is not so. The caller holds the resident.
 */
export async function withdrawContactNotifications(
  deciding: Deciding,
  { noun, nounId }: { readonly noun: Noun; readonly nounId: string },
): Promise<void> {
  const tasks = await deciding.tx.db.contactNotification.findMany({
    where: { noun, nounId, isCorrection: false },
    include: { calls: { where: { result: { in: [...HEARD] } }, select: { no: true } } },
    orderBy: { id: 'asc' },
  });
  for (const { calls, ...task } of tasks) {
    if (UNTOLD.some((state) => state === task.state)) await supersede(deciding, task);
    if (calls.length === 0) continue;
    const { residentId, journeyId, occasion, organizationId } = task;
    const owner = { organizationId, function: task.function as DutyFunction };
    const told = { residentId, journeyId, occasion: occasion as ContactOccasion, noun, nounId };
    await openCorrection(deciding, { ...told, owner });
  }
}

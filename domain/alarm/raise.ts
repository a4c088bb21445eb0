import type { Tx } from '../../prisma/client.ts';
import type { AlarmKind } from '../codes/alarm.ts';
import { appendEvent, type Noun } from '../event-log.ts';
import { climbFirst } from './climb.ts';
import { type AlarmObject, type AlarmPlace, raiseAlarms } from './raise-many.ts';

/** What somebody has to see to, and at which organisation. */
export interface NewAlarm extends AlarmPlace, AlarmObject {}

/**
 * Raises an alarm with the holder of a duty, once for each object and kind while it is not seen to, however many raise
 * it at once. It keeps the organisation's `alarm.stepMinutes` of this moment.
 */
export const raiseAlarm = (tx: Tx, alarm: NewAlarm, now: Date): Promise<void> =>
  raiseAlarms(tx, alarm, [alarm], now);

/** The alarms about an object: all of them, or those of some kinds, or of one organisation. */
interface Cleared {
  readonly noun: Noun;
  readonly nounId: string;
  readonly kinds?: readonly AlarmKind[];
  readonly organizationId?: string;
}

/** Ends the alarms about an object that has been seen to. */
export async function clearAlarms(tx: Tx, { kinds, ...about }: Cleared, now: Date): Promise<void> {
  const open = { ...about, state: 'RAISED', ...(kinds && { kind: { in: [...kinds] } }) };
  // Always in the same order: two who end the same alarms never wait for each other.
  const found = await tx.db.alarm.findMany({ where: open, orderBy: { id: 'asc' } });
  for (const { id, journeyId, organizationId } of found) {
    // Whom it had reached until now is told of it, whether or not a sweep has come by.
    await climbFirst(tx, { id, organizationId }, now);
    const where = { id, state: 'RAISED' };
    const data = { state: 'CLEARED', clearedAt: now, version: { increment: 1 } };
    if ((await tx.db.alarm.updateMany({ where, data })).count === 0) continue;
    const change = {
      journeyId,
      noun: 'alarm',
      nounId: id,
      act: 'clear',
      from: 'RAISED',
      to: 'CLEARED',
    } as const;
    await appendEvent(tx, change, null, now);
  }
}

import type { Tx } from '../../prisma/client.ts';
import { raiseAlarm } from '../alarm/raise.ts';
import type { DutyFunction } from '../codes/duty.ts';

/** A task that somebody has to see to now. */
export interface Untold {
  readonly id: string;
  readonly journeyId: string;
  readonly residentId: string;
  readonly organizationId: string;
  readonly function: string;
}

/** Alarms who has the duty that a family does not know: it is late, or nobody is left to call. `at` is when it was due. */
export const raiseUntold = (tx: Tx, task: Untold, now: Date, at = now): Promise<void> => {
  const { id: nounId, journeyId, residentId, organizationId } = task;
  const about = { noun: 'contactNotification', nounId, journeyId, residentId, at } as const;
  const place = { organizationId, function: task.function as DutyFunction };
  return raiseAlarm(tx, { ...about, ...place, kind: 'FAMILY_NOT_TOLD' }, now);
};

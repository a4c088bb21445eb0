import type { Deciding } from '../act.ts';
import { appendEvent } from '../event-log.ts';
import { callOffRounds, clearRoundAlarms } from './call-off.ts';
import { takeRoundsDue } from './take-due.ts';
import { tellOfStay } from './tell.ts';
import { ARRIVED_ELSEWHERE } from './workflow.ts';

interface Arrived {
  readonly residentId: string;
  readonly arrivedAt: Date;
}

/**
 * Nobody lies in two linked wards: who has arrived in another one has left the earlier, whether anybody there has said so or
 * not. Its rounds are called off, and both its sides are told. The caller holds the resident.
 */
export async function endEarlierStays(deciding: Deciding, { residentId, arrivedAt }: Arrived): Promise<void> {
  const { tx, now } = deciding;
  const { act, from, to } = ARRIVED_ELSEWHERE;
  const where = { residentId, state: from };
  for (const stay of await tx.db.linkedWardStay.findMany({ where, orderBy: { id: 'asc' } })) {
    const { id, journeyId, startedAt } = stay;
    await takeRoundsDue(tx, id, now);
    const endedAt = arrivedAt < startedAt ? startedAt : arrivedAt;
    const ended = { state: to, outcome: 'DISCHARGED', endReasonCode: 'CARE_ELSEWHERE', endedAt };
    await tx.db.linkedWardStay.update({ where: { id }, data: { ...ended, version: { increment: 1 } } });
    const change = { noun: 'linkedWardStay', nounId: id, journeyId, act, from, to, at: endedAt } as const;
    await appendEvent(tx, { ...change, reasonCode: ended.endReasonCode }, null, now);
    await callOffRounds(deciding, id, act);
    await clearRoundAlarms(deciding, id);
    await tellOfStay(tx, stay, ended.outcome, now);
  }
}

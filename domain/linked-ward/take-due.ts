import type { Tx } from '../../prisma/client.ts';
import { raiseAlarm } from '../alarm/raise.ts';
import { addDays, localDateOf } from '../calendar-date.ts';
import type { JointRoundState } from '../codes/joint-round.ts';
import { type OnTaken, type Swept, takeDueEdges } from '../sweep.ts';
import { roundLimits } from './limits.ts';
import { planRound } from './plan-round.ts';
import { jointRoundWorkflow } from './workflow.ts';

/** A round that was missed is made up for by another one, and the wards of both sides are alarmed. */
const onTaken: OnTaken<JointRoundState> = async (tx, { id }, edge, now) => {
  const { dueAt, stay } = await tx.db.jointRound.findUniqueOrThrow({
    where: { id },
    include: { stay: true },
  });
  const { journeyId, residentId, hospitalOrgId, localOrgId } = stay;
  const limits = await roundLimits(tx, hospitalOrgId, now);
  const [todayOn, wantedOn] = [
    localDateOf(now),
    addDays(localDateOf(dueAt), limits['linkedWard.makeUpDays'].value),
  ];
  // Where nobody has looked for long, the make-up is not missed before it can be held.
  const plannedOn = wantedOn < todayOn ? todayOn : wantedOn;
  const round = { kind: 'MAKE_UP', plannedOn, latestOn: plannedOn, makeUpOfId: id } as const;
  await planRound(tx, stay, { ...round, act: edge.act, by: null, limits }, now);
  const about = { noun: 'jointRound', nounId: id, journeyId, residentId, at: dueAt } as const;
  for (const organizationId of [hospitalOrgId, localOrgId])
    await raiseAlarm(tx, { ...about, kind: 'JOINT_ROUND_OVERDUE', organizationId, function: 'WARD' }, now);
};

export const jointRounds: Swept<JointRoundState> = {
  workflow: jointRoundWorkflow,
  table: 'JointRound',
  onTaken,
};

/** Writes what time has done to the rounds of a stay whose resident the caller holds. @returns how many edges it wrote */
export async function takeRoundsDue(tx: Tx, stayId: string, now: Date): Promise<number> {
  const due = await tx.db.jointRound.findMany({
    where: { stayId, state: 'PLANNED', dueAt: { lte: now } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  let taken = 0;
  for (const { id } of due) taken += await takeDueEdges(tx, jointRounds, id, now);
  return taken;
}

import { rows, statement, type Tx, write } from '../../prisma/client.ts';
import { raiseUntold, type Untold } from './alarm.ts';

const BATCH = 200;

interface Overdue extends Untold {
  readonly dueAt: string;
}

const selectOverdue = statement(`
  SELECT t."id", t."journeyId", t."residentId", t."organizationId", t."function", t."dueAt" FROM "ContactNotification" t
  WHERE t."state" IN ('OPEN', 'EXHAUSTED') AND t."dueAt" <= :now AND t."alarmedAt" IS NULL
  ORDER BY t."dueAt", t."id" LIMIT ${BATCH}`);
// The guard: of several processes one raises it.
const takeOverdue = statement(`
  UPDATE "ContactNotification" SET "alarmedAt" = :now
  WHERE "id" = :id AND "state" IN ('OPEN', 'EXHAUSTED') AND "alarmedAt" IS NULL`);

async function raise(tx: Tx, task: Overdue, now: Date): Promise<number> {
  if ((await tx.run(takeOverdue, { id: task.id, now })) === 0) return 0;
  await raiseUntold(tx, task, now, new Date(task.dueAt));
  return 1;
}

/**
 * Alarms who has the duty where a family was not told in time (domain 3.5.12), once for each task; worklists compare the
 * instants themselves. @returns how many were late
 */
export async function sweepContactNotifications(now: Date): Promise<number> {
  let raised = 0;
  for (;;) {
    const late = await rows<Overdue>(selectOverdue, { now });
    for (const task of late) raised += await write((tx) => raise(tx, task, now));
    if (late.length < BATCH) return raised;
  }
}

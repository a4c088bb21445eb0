import { rows, statement, type Tx, write } from '../../prisma/client.ts';
import { raiseAlarm } from '../alarm/raise.ts';
import { lockResidentOf } from '../resident/alias.ts';
import { takeRoundsDue } from './take-due.ts';

const BATCH = 200;

const selectDue = statement(`
  SELECT DISTINCT r."stayId" FROM "JointRound" r
  WHERE r."state" = 'PLANNED' AND r."dueAt" <= :now ORDER BY r."stayId" LIMIT ${BATCH}`);

/** The rounds of one stay, whose resident is held first, as by every act on them. */
async function takeStay(tx: Tx, stayId: string, now: Date): Promise<number> {
  const where = { where: { id: stayId }, select: { residentId: true } };
  await lockResidentOf(tx, () => tx.db.linkedWardStay.findUnique(where));
  return takeRoundsDue(tx, stayId, now);
}

/** Writes what time has done to joint rounds; never needed for a right answer. @returns how many edges it wrote */
export async function sweepJointRounds(now: Date): Promise<number> {
  let total = 0;
  for (;;) {
    const due = await rows<{ stayId: string }>(selectDue, { now });
    let taken = 0;
    for (const { stayId } of due) taken += await write((tx) => takeStay(tx, stayId, now));
    total += taken;
    if (taken === 0 || due.length < BATCH) return total;
  }
}

interface Unsigned {
  readonly id: string;
  readonly journeyId: string;
  readonly residentId: string;
  readonly dueAt: string;
  /** Whose signature is missing. */
  readonly organizationId: string;
}

const selectUnsigned = statement(`
  SELECT r."id", r."journeyId", s."residentId", r."signDueAt" AS "dueAt",
    CASE WHEN r."hospitalSignedAt" IS NULL THEN s."hospitalOrgId" ELSE s."localOrgId" END AS "organizationId"
  FROM "JointRound" r JOIN "LinkedWardStay" s ON s."id" = r."stayId"
  WHERE r."state" = 'RECORDED' AND r."signDueAt" <= :now AND NOT r."isSignAlarmed" AND s."state" <> 'VOIDED'
  ORDER BY r."signDueAt", r."id" LIMIT ${BATCH}`);
// The guard: of several processes one raises it.
const takeUnsigned = statement(`
  UPDATE "JointRound" SET "isSignAlarmed" = TRUE
  WHERE "id" = :id AND "state" = 'RECORDED' AND NOT "isSignAlarmed"`);

async function raise(tx: Tx, { id: nounId, dueAt, ...of }: Unsigned, now: Date): Promise<number> {
  if ((await tx.run(takeUnsigned, { id: nounId })) === 0) return 0;
  const about = { kind: 'JOINT_ROUND_OVERDUE', noun: 'jointRound', nounId, at: new Date(dueAt) } as const;
  await raiseAlarm(tx, { ...about, ...of, function: 'WARD' }, now);
  return 1;
}

/** Alarms the side whose signature is missing beyond its time (`linkedWard.signHours`). @returns how many alarms it raised */
export async function sweepRoundSignatures(now: Date): Promise<number> {
  let raised = 0;
  for (;;) {
    const due = await rows<Unsigned>(selectUnsigned, { now });
    for (const one of due) raised += await write((tx) => raise(tx, one, now));
    if (due.length < BATCH) return raised;
  }
}

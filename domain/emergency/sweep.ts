import { rows, statement, type Tx, write } from '../../prisma/client.ts';
import type { AlarmKind } from '../codes/alarm.ts';
import { receivingDuty, signingDuty } from '../referral/tell.ts';
import { alarmAbout } from './alarm.ts';

type Clock = 'ACKNOWLEDGE' | 'ARRIVAL' | 'REMAINDER';

interface Overdue {
  readonly id: string;
  readonly journeyId: string;
  readonly residentId: string;
  readonly clock: Clock;
  readonly dueAt: string;
  readonly initiatingOrgId: string;
  readonly fromOrgId: string;
  /** Who is asked, or has the resident. */
  readonly organizationId: string;
}

const BATCH = 200;

const clock = (name: Clock, due: string, when: string) => `
  SELECT r."id" AS "id", r."journeyId", r."residentId", '${name}' AS "clock", ${due} AS "dueAt", r."initiatingOrgId", r."fromOrgId",
    t."organizationId"
  FROM "Referral" r JOIN "EmergencyEvent" e ON e."referralId" = r."id" JOIN "ReferralTarget" t ON t."referralId" = r."id"
  WHERE ${when} AND ${due} <= :now
    AND t."state" IN ('ASKED', 'RECEIVED', 'INFO_REQUESTED', 'ACCEPTED', 'WAITING_BED', 'SCHEDULED')`;

const selectOverdue = statement(`
  ${clock(
    'ACKNOWLEDGE',
    'e."acknowledgeDueAt"',
    `r."state" = 'SENT' AND e."acknowledgedAt" IS NULL AND e."alarmedClock" IS NULL`,
  )}
  UNION ALL ${clock(
    'ARRIVAL',
    'e."arrivalDueAt"',
    `r."state" IN ('SENT', 'PLACED') AND (e."alarmedClock" IS NULL OR e."alarmedClock" = 'ACKNOWLEDGE')`,
  )}
  UNION ALL ${clock('REMAINDER', 'r."remainderDueAt"', 'e."alarmedClock" IS NULL')}
  ORDER BY "dueAt", "id" LIMIT ${BATCH}`);
// The guard: of several processes one raises it, and nothing is raised over what has been seen to meanwhile.
const takeClock = statement(`
  UPDATE "EmergencyEvent" SET "alarmedClock" = :clock
  WHERE "referralId" = :id AND ("alarmedClock" IS NULL OR "alarmedClock" <> :clock) AND EXISTS (
    SELECT 1 FROM "Referral" r WHERE r."id" = :id AND (
      (:clock = 'ACKNOWLEDGE' AND r."state" = 'SENT' AND "acknowledgedAt" IS NULL)
      OR (:clock = 'ARRIVAL' AND r."state" IN ('SENT', 'PLACED') AND "arrivalDueAt" <= :now)
      OR (:clock = 'REMAINDER' AND r."remainderDueAt" <= :now)))`);

const KIND: Readonly<Record<Clock, AlarmKind>> = {
  ACKNOWLEDGE: 'EMERGENCY_CALL_NOW',
  ARRIVAL: 'EMERGENCY_NOT_ARRIVED',
  REMAINDER: 'EMERGENCY_REMAINDER',
};

async function raise(tx: Tx, overdue: Overdue, now: Date): Promise<number> {
  const { id, clock: name, dueAt, initiatingOrgId, fromOrgId, organizationId } = overdue;
  // Locked as by every act: what is being moved is not alarmed about.
  await tx.lock('Referral', id);
  if ((await tx.run(takeClock, { id, clock: name, now })) === 0) return 0;
  const alarmed = { kind: KIND[name], at: new Date(dueAt) };
  for (const senderId of new Set([initiatingOrgId, fromOrgId])) {
    const place = { organizationId: senderId, function: await signingDuty(tx, senderId, now) };
    await alarmAbout(tx, overdue, { ...alarmed, ...place }, now);
  }
  if (name !== 'ARRIVAL') return 1;
  const place = { organizationId, function: await receivingDuty(tx, organizationId, now) };
  await alarmAbout(tx, overdue, { ...alarmed, ...place }, now);
  return 1;
}

/**
 * Alarms the sender to call while nobody has seen an emergency, both sides when nobody arrives, and the sender about what is
 * not written down (domain 0 DutyRoster, 3.5.10). @returns how many clocks raised an alarm
 */
export async function sweepEmergencies(now: Date): Promise<number> {
  let raised = 0;
  for (;;) {
    const due = await rows<Overdue>(selectOverdue, { now });
    let taken = 0;
    for (const one of due) taken += await write((tx) => raise(tx, one, now));
    raised += taken;
    if (taken === 0 || due.length < BATCH) return raised;
  }
}

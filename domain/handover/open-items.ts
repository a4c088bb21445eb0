import { statement } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import { codesOf } from '../codes/code-table.ts';
import { type DueKind, TODAY_LISTS } from '../codes/today.ts';
import type { RowReader } from '../policy-value/read.ts';
import { isToReconcileSql } from '../safety-block/to-reconcile.ts';
import { appointmentsOfDay } from '../today/appointments.ts';
import { listed } from '../today/lists.ts';
import { dayOf } from '../today/today.ts';
import type { HandoverLine } from './line.ts';

const selectOut = statement(`
  SELECT s."id", s."residentId", s."createdAt" FROM "Residency" s
  WHERE s."nursingHomeId" = :nursingHomeId AND s."presence" <> 'IN' AND s."voidedAt" IS NULL AND s."fromOn" <= :todayOn
    AND (s."toOn" IS NULL OR s."toOn" >= :todayOn)
  ORDER BY s."id"`);
const selectAlarms = statement(`
  SELECT l."id", l."residentId", l."raisedAt" FROM "Alarm" l
  WHERE l."organizationId" = :nursingHomeId AND l."state" = 'RAISED' ORDER BY l."id"`);

const selectUntold = statement(`
  SELECT t."id", t."residentId", t."dueAt" FROM "ContactNotification" t
  WHERE t."organizationId" = :nursingHomeId AND t."state" IN ('OPEN', 'EXHAUSTED') ORDER BY t."id"`);

const selectToReconcile = statement(`
  SELECT s."residentId" FROM "Residency" s
  WHERE s."nursingHomeId" = :nursingHomeId AND s."voidedAt" IS NULL AND s."fromOn" <= :todayOn
    AND (s."toOn" IS NULL OR s."toOn" >= :todayOn) AND ${isToReconcileSql('s."residentId"')}
  ORDER BY s."residentId"`);

const open = { kind: 'OPEN', eventSeq: null } as const;

async function outOfHome(read: RowReader, nursingHomeId: string, now: Date): Promise<HandoverLine[]> {
  const params = { nursingHomeId, todayOn: localDateOf(now) };
  const found = await read.rows<{ id: string; residentId: string }>(selectOut, params);
  return found.map(({ id, residentId }) => ({
    ...open,
    noun: 'residency',
    nounId: id,
    residentId,
    what: 'OUT',
    at: now,
  }));
}

/** Of whom nobody has compared the safety blocks of two records that were merged. */
async function toReconcile(read: RowReader, nursingHomeId: string, now: Date): Promise<HandoverLine[]> {
  const params = { nursingHomeId, todayOn: localDateOf(now) };
  const found = await read.rows<{ residentId: string }>(selectToReconcile, params);
  const what = 'SAFETY_BLOCK_TO_RECONCILE' satisfies DueKind;
  return found.map(({ residentId }) => ({
    ...open,
    noun: 'resident',
    nounId: residentId,
    residentId,
    what,
    at: now,
  }));
}

async function raisedAlarms(read: RowReader, nursingHomeId: string): Promise<HandoverLine[]> {
  const found = await read.rows<{ id: string; residentId: string | null; raisedAt: string }>(selectAlarms, {
    nursingHomeId,
  });
  return found.map(({ id, residentId, raisedAt }) => ({
    ...open,
    noun: 'alarm',
    nounId: id,
    residentId,
    what: 'ALARM',
    at: new Date(raisedAt),
  }));
}

/** Families that have not been told, each with the instant by which they are to be. */
async function untold(read: RowReader, nursingHomeId: string): Promise<HandoverLine[]> {
  const found = await read.rows<{ id: string; residentId: string; dueAt: string }>(selectUntold, {
    nursingHomeId,
  });
  return found.map(({ id, residentId, dueAt }) => ({
    ...open,
    noun: 'contactNotification',
    nounId: id,
    residentId,
    what: 'FAMILY_TO_TELL',
    at: new Date(dueAt),
  }));
}

/** What the next shift has to see to: the lists of the day, who is out, which families do not know yet, what nobody has compared or acknowledged. */
export async function openItems(read: RowReader, nursingHomeId: string, now: Date): Promise<HandoverLine[]> {
  const day = dayOf(now);
  const appointments = await appointmentsOfDay(nursingHomeId, day, read);
  const ofLists = codesOf(TODAY_LISTS).flatMap((list) =>
    listed(appointments, list, day).map(({ id, residentId, startAt }) => ({
      ...open,
      noun: 'appointment',
      nounId: id,
      residentId,
      what: list,
      at: new Date(startAt),
    })),
  );
  const out = await outOfHome(read, nursingHomeId, now);
  const unreconciled = await toReconcile(read, nursingHomeId, now);
  const families = await untold(read, nursingHomeId);
  return [...ofLists, ...out, ...unreconciled, ...families, ...(await raisedAlarms(read, nursingHomeId))];
}

import { rows, statement } from '../../prisma/client.ts';
import { appointmentWorkflow } from '../appointment/workflow.ts';
import { localDateOf } from '../calendar-date.ts';
import type { RowReader } from '../policy-value/read.ts';
import { effectiveStateSql } from '../workflow.ts';
import type { Day, TodayAppointment } from './lists.ts';

/**
 * Who left, or was taken to the emergency department, and of whom nobody has said that they are back. The words are those
 * of a partial index: it holds the few who are out, not all who ever were.
 */
const OUT = `a."returnedAt" IS NULL AND (a."leftAt" IS NOT NULL OR a."state" = 'MOVED_TO_EMERGENCY')`;

/** Who left later was home before: of each resident the last trip counts, so that trips nobody closed do not pile up. */
const LEFT_AGAIN = `EXISTS (SELECT 1 FROM "Appointment" l WHERE l."residentId" = a."residentId"
  AND l."sourceOrgId" = a."sourceOrgId" AND l."leftAt" > COALESCE(a."leftAt", a."startAt"))`;

const OF_HOME = `s."residentId" = a."residentId" AND s."voidedAt" IS NULL
  AND s."nursingHomeId" IN (o."id", o."partOfId")`;
const HERE_TODAY = `s."fromOn" <= :todayOn AND (s."toOn" IS NULL OR s."toOn" >= :todayOn)`;

/** In hospital or on leave by the home's own record; or the stay in the home has ended meanwhile. */
const AWAY = `EXISTS (SELECT 1 FROM "Residency" s WHERE ${OF_HOME} AND ${HERE_TODAY} AND s."presence" <> 'IN')
  OR (EXISTS (SELECT 1 FROM "Residency" s WHERE ${OF_HOME} AND s."toOn" < :todayOn)
    AND NOT EXISTS (SELECT 1 FROM "Residency" s WHERE ${OF_HOME} AND ${HERE_TODAY}))`;

// Whose day it is; what waits for somebody whatever the day; who is out.
const selectOfDay = statement(`
  SELECT a."id", ${effectiveStateSql(appointmentWorkflow, 'a')} AS "state", a."residentId", a."serviceOn", a."startAt",
    a."endAt", a."leaveAt", a."leftAt", a."returnedAt", a."reasonCode", a."isFasting",
    CASE WHEN ${OUT} AND (r."life" = 'DECEASED' OR ${LEFT_AGAIN} OR ${AWAY}) THEN 1 ELSE 0 END AS "isWhereKnown"
  FROM "Appointment" a
  JOIN "Resident" r ON r."id" = a."residentId"
  JOIN "Organization" o ON o."id" = a."sourceOrgId"
  WHERE a."id" IN (
    SELECT a."id" FROM "Appointment" a
    WHERE a."sourceOrgId" = :organizationId AND (a."serviceOn" = :dateOn OR a."serviceOn" = :nextOn
      OR a."state" IN ('TO_REBOOK', 'REQUESTED', 'OFFERED') OR (a."state" = 'BOOKED' AND a."endAt" <= :now))
    UNION
    SELECT a."id" FROM "Appointment" a
    WHERE a."sourceOrgId" = :organizationId AND ${OUT} AND NOT ${LEFT_AGAIN})
  ORDER BY a."startAt", a."id"`);

/** What an organisation booked that belongs to a day, or waits for somebody, and who is out. One statement. */
export const appointmentsOfDay = (
  organizationId: string,
  { dateOn, nextOn, now }: Day,
  read: RowReader = { rows },
): Promise<TodayAppointment[]> =>
  read.rows<TodayAppointment>(selectOfDay, {
    organizationId,
    dateOn,
    nextOn,
    now,
    todayOn: localDateOf(now),
  });

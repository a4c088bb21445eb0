import { rows, statement } from '../../prisma/client.ts';
import { appointmentWorkflow } from '../appointment/workflow.ts';
import type { RowReader } from '../policy-value/read.ts';
import { effectiveStateSql } from '../workflow.ts';
import type { Day, TodayAppointment } from './lists.ts';

// Whose day it is; or what waits for somebody whatever the day.
const selectOfDay = statement(`
  SELECT a."id", ${effectiveStateSql(appointmentWorkflow, 'a')} AS "state", a."residentId", a."serviceOn", a."startAt",
    a."endAt", a."leaveAt", a."leftAt", a."returnedAt", a."isFasting"
  FROM "Appointment" a
  WHERE a."sourceOrgId" = :organizationId AND (a."serviceOn" = :dateOn OR a."serviceOn" = :nextOn
    OR a."state" IN ('TO_REBOOK', 'REQUESTED', 'OFFERED') OR (a."state" = 'BOOKED' AND a."endAt" <= :now))
  ORDER BY a."startAt", a."id"`);

/** What an organisation booked that belongs to a day, or waits for somebody. One statement. */
export const appointmentsOfDay = (
  organizationId: string,
  { dateOn, nextOn, now }: Day,
  read: RowReader = { rows },
): Promise<TodayAppointment[]> =>
  read.rows<TodayAppointment>(selectOfDay, { organizationId, dateOn, nextOn, now });

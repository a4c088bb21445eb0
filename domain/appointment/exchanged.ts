import { type ExternalLabel, namesGivenBy } from '../exchange/external-id.ts';
import type { InstantRange } from '../exchange/marks.ts';
import type { Reading } from '../exchange/page.ts';
import { exchangedBySql } from '../exchange/sql-exchanged.ts';
import { SqlCondition } from '../exchange/sql-where.ts';
import { HOLDER_ROLE } from '../session/exchanged.ts';
import { effectiveStateSql } from '../workflow.ts';
import { appointmentsVisible } from './policy.ts';
import { type AppointmentRow, type StoredAppointment, toAppointmentRows } from './row.ts';
import { type AppointmentPart, partsOf } from './row-parts.ts';
import { type AppointmentState, appointmentWorkflow } from './workflow.ts';

/** The minimum of the resident, and what the two sides have arranged (domain 3.4). */
const SHOWN: ReadonlySet<AppointmentPart> = new Set([
  'resident',
  'sourceOrganization',
  'hospital',
  'department',
  'session',
  'details',
  'assistance',
]);
const { columns, joins } = partsOf(SHOWN);

interface OfSession {
  /** The role of who sees the patients; null without a place, or where nobody is named. */
  readonly holderRoleId: string | null;
}

export interface ExchangedAppointment extends AppointmentRow, OfSession {
  /** What the reader's own systems call it. */
  readonly names: readonly ExternalLabel[];
}

/** The appointments that the reader's organisation booked, or is asked for. */
export const exchangedAppointments = exchangedBySql<StoredAppointment & OfSession, ExchangedAppointment>({
  noun: 'appointment',
  alias: 'a',
  columns: `${columns}, CASE WHEN x."id" IS NOT NULL THEN ${HOLDER_ROLE} END AS "holderRoleId"`,
  from: `"Appointment" a ${joins}`,
  visible: appointmentsVisible,
  complete: async (stored, reading) => {
    const ids = stored.map(({ id }) => id);
    const names = await namesGivenBy(reading.viewer.organizationId, 'appointment', ids);
    const rows = await toAppointmentRows(stored, SHOWN, reading);
    return rows.map((row, at) => ({
      ...row,
      holderRoleId: stored[at]?.holderRoleId ?? null,
      names: names.get(row.id) ?? [],
    }));
  },
});

const STATE = effectiveStateSql(appointmentWorkflow, 'a');

/** Appointments in one of these states, with what time has done by now. */
export const appointmentsIn = (states: readonly AppointmentState[], { now }: Pick<Reading, 'now'>) =>
  new SqlCondition(`${STATE} IN (:states...)`, { states, now });

/** Appointments that begin in a stretch of time. */
export const appointmentsBeginning = ({ from, to }: InstantRange) => ({
  startAt: { ...(from !== null && { gte: from }), ...(to !== null && { lt: to }) },
});

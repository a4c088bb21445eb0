import type { Tx } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import type { NotificationKind } from '../codes/notification.ts';
import { tell } from '../notification/tell.ts';
import { type OnTaken, type Swept, takeDueEdges } from '../sweep.ts';
import * as sql from './sql.ts';
import { type AppointmentState, appointmentWorkflow, KEPT_STATES } from './workflow.ts';

interface Counted {
  readonly slotId: string | null;
  readonly agreementId: string | null;
  readonly departmentId: string;
  readonly quotaWeekOn: string | null;
  readonly residentId: string;
  readonly sourceOrgId: string;
  readonly bookedById: string;
  readonly wantedFromAt: string | null;
}

/** What the booker is told when time takes an edge; of a hold that runs out the one who held it knows. */
const TOLD: Readonly<Record<string, NotificationKind>> = {
  'REQUESTED expire': 'APPOINTMENT_ENDED',
  'WAITLISTED expire': 'APPOINTMENT_ENDED',
  'OFFERED lapse': 'OFFER_LAPSED',
  'BOOKED miss': 'APPOINTMENT_MISSED',
};

/** Gives back the place and the quota of a row that has left the states in which they are counted. */
export async function giveBackCounted(
  tx: Tx,
  row: Pick<Counted, 'slotId' | 'agreementId' | 'departmentId' | 'quotaWeekOn'>,
): Promise<void> {
  const { slotId, agreementId, departmentId, quotaWeekOn } = row;
  if (slotId !== null) {
    await tx.run(sql.giveBackPlace, { id: slotId });
    await tx.run(sql.refreshEarliestHold, { id: slotId });
  }
  if (agreementId === null || quotaWeekOn === null) return;
  await tx.run(sql.giveBackQuota, { agreementId, departmentId, weekOn: quotaWeekOn });
}

const onTaken: OnTaken<AppointmentState> = async (tx, { id }, edge, now) => {
  const [row] = await tx.rows<Counted & Readonly<Record<string, string | null>>>(sql.selectCounted, { id });
  if (row === undefined) return;
  const at = new Date(row[edge.dueColumn] ?? now);
  if (KEPT_STATES.some((kept) => kept === edge.from)) await giveBackCounted(tx, row);
  if (edge.to === 'WAITLISTED') {
    const wantedOn = localDateOf(new Date(row.wantedFromAt ?? at));
    await tx.run(sql.backToWish, { id, serviceOn: wantedOn });
  }
  if (edge.to === 'EXPIRED') await tx.run(sql.endByClock, { id, at });
  const kind = TOLD[`${edge.from} ${edge.act}`];
  if (kind === undefined) return;
  const told = { noun: 'appointment', nounId: id, residentId: row.residentId } as const;
  await tell(tx, row.sourceOrgId, [row.bookedById], { ...told, kind, occasion: at.toISOString(), at }, now);
};

export const appointments: Swept<AppointmentState> = {
  workflow: appointmentWorkflow,
  table: 'Appointment',
  onTaken,
};

/** Writes what time has done to an appointment by now, with what it gives back. @returns how many edges it wrote */
export const takeDue = (tx: Tx, id: string, now: Date): Promise<number> =>
  takeDueEdges(tx, appointments, id, now);

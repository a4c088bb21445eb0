import type { Tx } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import type { NotificationKind } from '../codes/notification.ts';
import { followMiss } from '../referral/follow-visit.ts';
import { type OnTaken, type Swept, takeDueEdges } from '../sweep.ts';
import { type Counted, giveBackCounted } from './give-back.ts';
import * as sql from './sql.ts';
import { tellWhoBooked } from './tell.ts';
import { type AppointmentState, appointmentWorkflow, KEPT_STATES } from './workflow.ts';

interface Moved extends Counted {
  readonly residentId: string;
  readonly sourceOrgId: string;
  readonly bookedById: string;
  readonly wantedFromAt: string | null;
  readonly referralId: string | null;
}

/** What the booker is told when time takes an edge; of a hold that runs out the one who held it knows. */
const TOLD: Readonly<Record<string, NotificationKind>> = {
  'REQUESTED expire': 'APPOINTMENT_ENDED',
  'WAITLISTED expire': 'APPOINTMENT_ENDED',
  'OFFERED lapse': 'OFFER_LAPSED',
  'BOOKED miss': 'APPOINTMENT_MISSED',
};

const onTaken: OnTaken<AppointmentState> = async (tx, { id }, edge, now) => {
  const [row] = await tx.rows<Moved & Readonly<Record<string, string | null>>>(sql.selectCounted, { id });
  if (row === undefined) return;
  const at = new Date(row[edge.dueColumn] ?? now);
  if (KEPT_STATES.some((kept) => kept === edge.from)) await giveBackCounted(tx, row, now);
  if (edge.to === 'WAITLISTED') {
    const wantedOn = localDateOf(new Date(row.wantedFromAt ?? at));
    await tx.run(sql.backToWish, { id, serviceOn: wantedOn });
  }
  if (edge.to === 'NO_SHOW') await followMiss(tx, row.referralId, now);
  if (edge.to === 'EXPIRED') await tx.run(sql.endByClock, { id, at });
  const kind = TOLD[`${edge.from} ${edge.act}`];
  if (kind === undefined) return;
  const told = { noun: 'appointment', nounId: id, residentId: row.residentId } as const;
  await tellWhoBooked(tx, row, { ...told, kind, occasion: at.toISOString(), at }, now);
};

export const appointments: Swept<AppointmentState> = {
  workflow: appointmentWorkflow,
  table: 'Appointment',
  onTaken,
};

/** Writes what time has done to an appointment by now, with what it gives back. @returns how many edges it wrote */
export const takeDue = (tx: Tx, id: string, now: Date): Promise<number> =>
  takeDueEdges(tx, appointments, id, now);

import type { Deciding } from '../act.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { lettersOf } from '../letters.ts';
import { actingRole } from '../viewer.ts';
import { addAssistance, type BookingDetails, detailColumns } from './details.ts';
import type { QuotaKey, SlotPlace } from './place.ts';
import type { NumberedPlace } from './place-no.ts';
import type { PlacePriority } from './rules.ts';
import * as sql from './sql.ts';
import { type AppointmentState, BOOKING_ROLES } from './workflow.ts';

/** The number people read to each other: the service date and eight letters of the id's random part. */
const appointmentNo = (id: string, serviceOn: string): string =>
  `Y${serviceOn.slice(2).replaceAll('-', '')}-${lettersOf(id, 8)}`;

/** Where and when: a place of a slot, or the wish of one who asks or waits for one. */
export type Place = Pick<SlotPlace, 'hospitalId' | 'departmentId' | 'serviceOn' | 'startAt' | 'endAt'>;

/** An appointment that begins: what it is for, and which clocks run for it. */
export interface NewAppointment {
  readonly act: string;
  readonly state: AppointmentState;
  readonly residentId: string;
  readonly priority: PlacePriority;
  readonly place: Place;
  readonly slot?: { readonly id: string; readonly sessionId: string };
  readonly quota?: QuotaKey | null;
  readonly numbered?: NumberedPlace;
  readonly details: BookingDetails;
  readonly holdExpiresAt?: Date;
  readonly requestDueAt?: Date;
  readonly waitUntilAt?: Date;
  readonly wantedSessionId?: string | null;
  readonly noShowAt?: Date | null;
  readonly ofReferral?: OfReferral;
}

/** The referral whose place it is: the hospital reserves it, and it is a booking of who referred. */
export interface OfReferral {
  readonly id: string;
  readonly journeyId: string;
  readonly initiatingOrgId: string;
}

const newColumns = ({ place, slot, quota, numbered, ...made }: NewAppointment) => ({
  state: made.state,
  residentId: made.residentId,
  priority: made.priority,
  hospitalId: place.hospitalId,
  departmentId: place.departmentId,
  serviceOn: place.serviceOn,
  startAt: new Date(place.startAt),
  endAt: new Date(place.endAt),
  slotId: slot?.id ?? null,
  sessionId: slot?.sessionId ?? null,
  placeNo: numbered?.placeNo ?? null,
  estimatedAt: numbered?.estimatedAt ?? null,
  agreementId: quota?.agreementId ?? null,
  quotaWeekOn: quota?.weekOn ?? null,
  holdExpiresAt: made.holdExpiresAt ?? null,
  requestDueAt: made.requestDueAt ?? null,
  waitUntilAt: made.waitUntilAt ?? null,
  wantedFromAt: made.waitUntilAt === undefined ? null : new Date(place.startAt),
  wantedToAt: made.waitUntilAt === undefined ? null : new Date(place.endAt),
  wantedSessionId: made.wantedSessionId ?? null,
  noShowAt: made.noShowAt ?? null,
});

/** Writes a new appointment of the viewer's organisation, or of who referred, with its first event. @returns its id */
export async function insertAppointment(
  { tx, now, acting }: Deciding,
  made: NewAppointment,
): Promise<string> {
  const { state, details, slot, quota, priority, act, ofReferral } = made;
  const id = newId(now);
  const journeyId = ofReferral?.journeyId ?? id;
  const columns = detailColumns(details, id);
  await tx.run(sql.insertAppointment, {
    id,
    no: appointmentNo(id, made.place.serviceOn),
    journeyId,
    referralId: ofReferral?.id ?? null,
    sourceOrgId: ofReferral?.initiatingOrgId ?? acting.viewer.organizationId,
    bookedById: acting.viewer.personId,
    createdAt: now,
    bookedAt: state === 'BOOKED' ? now : null,
    ...newColumns(made),
    ...columns,
    service: columns.service ?? 'OUTPATIENT',
  });
  await addAssistance(tx, id, details);
  const facts = { slotId: slot?.id ?? null, priority, agreementId: quota?.agreementId ?? null };
  const change = { journeyId, noun: 'appointment', nounId: id, act, to: state, facts } as const;
  const by = ofReferral === undefined ? BOOKING_ROLES : acting.viewer.roles;
  await appendEvent(tx, { ...change, role: actingRole(acting.viewer, by) }, acting, now);
  return id;
}

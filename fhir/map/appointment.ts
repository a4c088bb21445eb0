import type { Appointment, AppointmentParticipant, Coding, Extension } from '@medplum/fhirtypes';
import type { ExchangedAppointment } from '../../domain/appointment/exchanged.ts';
import {
  APPOINTMENT_PRIORITIES,
  APPOINTMENT_SERVICES,
  APPOINTMENT_STATES,
  type AppointmentState,
  ASSISTANCE_NEEDS,
  TRANSPORTS,
} from '../../domain/codes/appointment.ts';
import { APPOINTMENT_REASONS } from '../../domain/codes/appointment-reason.ts';
import { SYSTEMS } from '../codes.ts';
import { type ExtensionName, extension } from '../extensions.ts';
import { codingOf, conceptOf } from './coding.ts';
import { identifiersOf } from './department.ts';
import { instantOf } from './instant.ts';

export type AppointmentStatus = NonNullable<Appointment['status']>;

/** Each state in R4 (domain 6); what two states share is told apart by the extension `appointment-state`. */
export const APPOINTMENT_STATUS: Readonly<Record<AppointmentState, AppointmentStatus>> = {
  REQUESTED: 'proposed',
  TO_REBOOK: 'proposed',
  HELD: 'pending',
  WAITLISTED: 'waitlist',
  OFFERED: 'waitlist',
  BOOKED: 'booked',
  CHECKED_IN: 'arrived',
  CALLED: 'arrived',
  FULFILLED: 'fulfilled',
  RELEASED: 'cancelled',
  DECLINED: 'cancelled',
  EXPIRED: 'cancelled',
  CANCELLED: 'cancelled',
  LATE_CANCELLED: 'cancelled',
  LEFT: 'cancelled',
  MOVED_TO_EMERGENCY: 'cancelled',
  STOPPED: 'cancelled',
  NO_SHOW: 'noshow',
  EXCUSED: 'noshow',
  VOIDED: 'entered-in-error',
};

/** The system of the statuses. */
export const APPOINTMENT_STATUS_SYSTEM = 'http://hl7.org/fhir/appointmentstatus';

/** The states that a status of R4 means: `checked-in` is taken as `arrived`. */
export const statesOfStatus = (status: string): AppointmentState[] => {
  const meant = status === 'checked-in' ? 'arrived' : status;
  return (Object.keys(APPOINTMENT_STATUS) as AppointmentState[]).filter(
    (state) => APPOINTMENT_STATUS[state] === meant,
  );
};

type Consent = AppointmentParticipant['status'];

/** Whether the department has agreed, in the states in which that is not settled. */
const DEPARTMENT_SAYS: Readonly<Partial<Record<AppointmentState, Consent>>> = {
  HELD: 'tentative',
  OFFERED: 'tentative',
  REQUESTED: 'needs-action',
  WAITLISTED: 'needs-action',
  TO_REBOOK: 'needs-action',
  DECLINED: 'declined',
  STOPPED: 'declined',
};
/** The same of the resident, for whom the booking side speaks. */
const RESIDENT_SAYS: Readonly<Partial<Record<AppointmentState, Consent>>> = {
  OFFERED: 'needs-action',
  TO_REBOOK: 'needs-action',
  RELEASED: 'declined',
  CANCELLED: 'declined',
  LATE_CANCELLED: 'declined',
};

function participantsOf(row: ExchangedAppointment): AppointmentParticipant[] {
  const { state, resident, department, holderRoleId, practitionerName } = row;
  const status = DEPARTMENT_SAYS[state] ?? 'accepted';
  const actor = { reference: `Patient/${row.residentId}`, display: resident.name };
  const doctor = {
    reference: `PractitionerRole/${holderRoleId}`,
    ...(practitionerName !== null && { display: practitionerName }),
  };
  return [
    { actor, required: 'required', status: RESIDENT_SAYS[state] ?? 'accepted' },
    {
      actor: { reference: `HealthcareService/${department.id}`, display: department.name },
      required: 'required',
      status,
    },
    ...(holderRoleId === null ? [] : [{ actor: doctor, status }]),
  ];
}

const coded = (name: ExtensionName, valueCoding: Coding): Extension => ({
  url: extension(name),
  valueCoding,
});

const numbered = (name: ExtensionName, valuePositiveInt: number | null): Extension[] =>
  valuePositiveInt === null ? [] : [{ url: extension(name), valuePositiveInt }];

function extensionsOf(row: ExchangedAppointment): Extension[] {
  const { state, priority, sourceOrganization, hospital, assistance, transport, placeNo, queueNo } = row;
  const of = (organization: { id: string; name: string }) => ({
    reference: `Organization/${organization.id}`,
    display: organization.name,
  });
  return [
    coded('appointment-state', codingOf('appointment-state', APPOINTMENT_STATES, state)),
    coded('appointment-priority', codingOf('appointment-priority', APPOINTMENT_PRIORITIES, priority)),
    { url: extension('booking-organization'), valueReference: of(sourceOrganization) },
    { url: extension('hospital'), valueReference: of(hospital) },
    ...assistance.map((need) => coded('assistance', codingOf('assistance', ASSISTANCE_NEEDS, need))),
    ...(transport === null ? [] : [coded('transport', codingOf('transport', TRANSPORTS, transport))]),
    ...numbered('place-number', placeNo),
    ...numbered('queue-number', queueNo),
    ...(row.holdExpiresAt === null || !['HELD', 'OFFERED'].includes(state)
      ? []
      : [{ url: extension('hold-expires'), valueInstant: instantOf(row.holdExpiresAt) }]),
  ];
}

/** Why it ended or was missed; an end without a reason of its own says by which step it came. */
function reasonOf({
  state,
  reasonCode,
  reasonText,
}: ExchangedAppointment): Pick<Appointment, 'cancelationReason'> {
  const status = APPOINTMENT_STATUS[state];
  if (status !== 'cancelled' && status !== 'noshow') return {};
  const own = codingOf('appointment-state', APPOINTMENT_STATES, state);
  const reason = reasonCode === null ? [] : [codingOf('appointment-reason', APPOINTMENT_REASONS, reasonCode)];
  const text = reasonText === null ? {} : { text: reasonText };
  return { cancelationReason: { coding: [...reason, own], ...text } };
}

/** A place is named by its slot; without one, the wish is a period. */
function timesOf({ slotId, startAt, endAt, state }: ExchangedAppointment): Partial<Appointment> {
  const [start, end] = [instantOf(startAt), instantOf(endAt)];
  const isWish = slotId === null || state === 'TO_REBOOK';
  if (!isWish) return { start, end, slot: [{ reference: `Slot/${slotId}` }] };
  // Only what is proposed or cancelled may be without start and end (R4 app-3).
  const isTimeless = ['proposed', 'cancelled'].includes(APPOINTMENT_STATUS[state]);
  return { ...(!isTimeless && { start, end }), requestedPeriod: [{ start, end }] };
}

/** An appointment (预约) with the minimum of the resident (domain 3.4) as R4 Appointment. */
export function appointmentToFhir(row: ExchangedAppointment): Appointment {
  const { id, no, names, state, service, createdAt, referralId, note, bringList } = row;
  return {
    resourceType: 'Appointment',
    id,
    extension: extensionsOf(row),
    identifier: [{ system: SYSTEMS.appointmentNo, value: no }, ...identifiersOf(names)],
    status: APPOINTMENT_STATUS[state],
    ...reasonOf(row),
    serviceCategory: [conceptOf('appointment-service', APPOINTMENT_SERVICES, service)],
    ...timesOf(row),
    created: instantOf(createdAt),
    ...(note !== null && { comment: note }),
    ...(bringList !== null && { patientInstruction: bringList }),
    ...(referralId !== null && { basedOn: [{ reference: `ServiceRequest/${referralId}` }] }),
    participant: participantsOf(row),
  };
}

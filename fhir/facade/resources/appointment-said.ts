import type { ExchangedAppointment } from '../../../domain/appointment/exchanged.ts';
import { survivingId } from '../../../domain/resident/alias.ts';
import type { ReceivedAppointment } from '../../map/appointment-in.ts';
import { type FhirFault, unprocessable } from '../fault.ts';
import { idReferred } from '../named.ts';
import type { Writing } from '../writing.ts';

export const REASON = 'Appointment.cancelationReason';

/** Where what an act refuses stands in the resource. */
export const APPOINTMENT_ELEMENTS = {
  slotId: 'Appointment.slot',
  residentId: 'Appointment.participant.actor',
  priority: 'Appointment.extension',
  reasonCode: REASON,
  reasonText: `${REASON}.text`,
  note: 'Appointment.comment',
  bringList: 'Appointment.patientInstruction',
};

const idIn = (reference: string | undefined, type: string, writing: Writing): string | null =>
  reference === undefined ? null : idReferred(reference, type, writing);

/** The slot that is named. @throws FhirFault 422 */
export function slotIn({ slot = [] }: ReceivedAppointment, writing: Writing): string | null {
  const [first, ...more] = slot;
  if (first === undefined) return null;
  const id = idIn(first.reference, 'Slot', writing);
  if (id !== null && more.length === 0) return id;
  throw unprocessable('REFERENCE', 'Name one Slot as Slot/[id].', APPOINTMENT_ELEMENTS.slotId);
}

/** Those who take part, of one type. */
export const actorsIn = (
  { participant = [] }: ReceivedAppointment,
  type: 'Patient' | 'HealthcareService',
  writing: Writing,
): string[] =>
  participant.map(({ actor }) => idIn(actor?.reference, type, writing)).filter((id) => id !== null);

/** The residents who take part, each by the record under which the person goes on. */
export const residentsIn = (received: ReceivedAppointment, writing: Writing): Promise<string[]> =>
  Promise.all(actorsIn(received, 'Patient', writing).map(survivingId));

/**
 * The one that is meant, wherever it is named; null where it is nowhere.
 * @throws FhirFault 422 CONTRADICTION where two are
 */
export function theOne(named: readonly (string | null)[], expression: string): string | null {
  const [one = null, ...others] = new Set(named.filter((id) => id !== null));
  if (others.length === 0) return one;
  const message = 'It is named twice, and each time it is another one.';
  throw unprocessable('CONTRADICTION', message, expression, 'business-rule');
}

export const fixed = (why: string, expression: string): FhirFault =>
  unprocessable('ELEMENT_FIXED', `${why}.`, expression, 'business-rule');

export async function requireSameResident(
  row: ExchangedAppointment,
  received: ReceivedAppointment,
  writing: Writing,
): Promise<void> {
  if ((await residentsIn(received, writing)).every((id) => id === row.residentId)) return;
  throw fixed('The resident of a booking never changes', APPOINTMENT_ELEMENTS.residentId);
}

/** Who does not come is not booked: a place is asked for by those who have agreed, or are still to. */
export function requireNobodyDeclined({ participant = [] }: ReceivedAppointment): void {
  const at = participant.findIndex(({ status }) => status === 'declined');
  if (at < 0) return;
  const message = 'Who takes part in what is held or booked has not declined.';
  throw unprocessable('CONTRADICTION', message, `Appointment.participant[${at}].status`, 'business-rule');
}

/** What is new is asked for as IHE has it, or as what it is to become: what is over is no wish for a place. */
export function requireWished({ status }: ReceivedAppointment, become: 'pending' | 'booked'): void {
  if (['proposed', 'pending', become].includes(status)) return;
  const message = `A place is asked for as proposed, pending or what it is to become; this Appointment is ${status}, and none that is known here.`;
  throw unprocessable('APPOINTMENT_STATUS', message, 'Appointment.status', 'business-rule');
}

interface Times {
  readonly startAt: Date | string;
  readonly endAt: Date | string;
}

/** Who takes a slot takes its times; those that an appointment had when it was read say nothing of it. */
export function requireTimesOf(
  slot: Times | null,
  { start, end }: ReceivedAppointment,
  row: Times | null = null,
): void {
  if (slot === null) return;
  const times = [
    ['start', start, [slot.startAt, row?.startAt]],
    ['end', end, [slot.endAt, row?.endAt]],
  ] as const;
  const isAt = (said: string, at: Date | string | undefined) =>
    at !== undefined && Date.parse(said) === new Date(at).getTime();
  const other = times.find(([, said, known]) => said !== undefined && !known.some((at) => isAt(said, at)));
  if (other !== undefined) throw fixed(`The slot has another ${other[0]}`, `Appointment.${other[0]}`);
}

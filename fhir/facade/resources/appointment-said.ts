import type { ExchangedAppointment } from '../../../domain/appointment/exchanged.ts';
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

const fixed = (why: string, expression: string): FhirFault =>
  unprocessable('ELEMENT_FIXED', `${why}.`, expression, 'business-rule');

export function requireSameResident(
  row: ExchangedAppointment,
  received: ReceivedAppointment,
  writing: Writing,
): void {
  if (actorsIn(received, 'Patient', writing).every((id) => id === row.residentId)) return;
  throw fixed('The resident of a booking never changes', APPOINTMENT_ELEMENTS.residentId);
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

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

/** The resident who takes part; null where none is named. */
export const patientIn = ({ participant = [] }: ReceivedAppointment, writing: Writing): string | null =>
  participant.map(({ actor }) => idIn(actor?.reference, 'Patient', writing)).find((id) => id !== null) ??
  null;

const fixed = (why: string, expression: string): FhirFault =>
  unprocessable('ELEMENT_FIXED', `${why}.`, expression, 'business-rule');

export function requireSameResident(
  row: ExchangedAppointment,
  received: ReceivedAppointment,
  writing: Writing,
): void {
  const patient = patientIn(received, writing);
  if (patient === null || patient === row.residentId) return;
  throw fixed('The resident of a booking never changes', APPOINTMENT_ELEMENTS.residentId);
}

/** Who goes to another slot goes to its times; those that were read say nothing of it. */
export async function requireTimesOf(
  slotId: string,
  { start, end }: ReceivedAppointment,
  { row, writing }: { readonly row: ExchangedAppointment; readonly writing: Writing },
): Promise<void> {
  const [slot] = (await writing.routes.get('Slot')?.byIds([slotId], writing))?.resources ?? [];
  if (slot?.resourceType !== 'Slot') return;
  const times = [
    ['start', start, [row.startAt, slot.start]],
    ['end', end, [row.endAt, slot.end]],
  ] as const;
  const isAt = (said: string, at: Date | string | undefined) =>
    Date.parse(said) === new Date(at ?? '').getTime();
  const other = times.find(([, said, known]) => said !== undefined && !known.some((at) => isAt(said, at)));
  if (other !== undefined) throw fixed(`The slot has another ${other[0]}`, `Appointment.${other[0]}`);
}

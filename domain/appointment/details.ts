import type { Tx } from '../../prisma/client.ts';
import type { AppointmentService, AssistanceNeed, Transport } from '../codes/appointment.ts';
import { requireName } from '../require-name.ts';
import { requirePhone } from '../require-phone.ts';
import { requireLongText } from '../require-text.ts';
import { seal } from '../seal/seal.ts';
import * as sql from './sql.ts';

/** What a booking says beside who and when. What is not given with a hold can be given when it is booked. */
export interface BookingDetails {
  readonly service?: AppointmentService | null | undefined;
  readonly assistance?: readonly AssistanceNeed[] | null | undefined;
  readonly transport?: Transport | null | undefined;
  readonly escortName?: string | null | undefined;
  readonly escortPhone?: string | null | undefined;
  readonly bringList?: string | null | undefined;
  readonly note?: string | null | undefined;
}

const optional = <Value, Kept>(value: Value | null | undefined, keep: (value: Value) => Kept): Kept | null =>
  value == null ? null : keep(value);

function sealedPhone(text: string, row: string): string {
  const place = { table: 'Appointment', row, column: 'escortPhoneSealed' };
  return seal().seal(requirePhone(text, ['escortPhone']), place);
}

/** The columns of the details that are given, checked and sealed. @throws InvalidInput that names the field */
export const detailColumns = (details: BookingDetails, id: string) => ({
  service: details.service ?? null,
  transport: details.transport ?? null,
  escortName: optional(details.escortName, (name) => requireName(name, 'escortName')),
  escortPhoneSealed: optional(details.escortPhone, (phone) => sealedPhone(phone, id)),
  bringList: optional(details.bringList, (text) => requireLongText(text, 'bringList')),
  note: optional(details.note, (text) => requireLongText(text, 'note')),
});

/** Notes the help that the resident needs; what is noted already stays. */
export async function addAssistance(tx: Tx, appointmentId: string, details: BookingDetails): Promise<void> {
  for (const need of new Set(details.assistance ?? []))
    await tx.run(sql.insertAssistance, { appointmentId, need });
}

/** Adds what is given to what the hold said. */
export async function addDetails(tx: Tx, id: string, details: BookingDetails): Promise<void> {
  const columns = detailColumns(details, id);
  if (Object.values(columns).some((value) => value !== null))
    await tx.run(sql.addDetails, { id, ...columns });
  await addAssistance(tx, id, details);
}

import { z } from 'zod';
import type { BookingDetails } from '../../domain/appointment/details.ts';
import {
  APPOINTMENT_PRIORITIES,
  APPOINTMENT_SERVICES,
  APPOINTMENT_STATES,
  ASSISTANCE_NEEDS,
  TRANSPORTS,
} from '../../domain/codes/appointment.ts';
import type { CancelReason } from '../../domain/codes/cancel-reason.ts';
import { type CodeTable, isCodeOf } from '../../domain/codes/code-table.ts';
import { ownOf } from '../../domain/codes/own.ts';
import { codeSystem } from '../codes.ts';
import { type ExtensionName, extension } from '../extensions.ts';
import { unprocessable } from '../facade/fault.ts';
import { instantIn } from './instant.ts';

const coding = z.object({ system: z.string().optional(), code: z.string().optional() });
const concept = z.object({ coding: z.array(coding).optional(), text: z.string().optional() });
const reference = z.object({ reference: z.string().optional() });

/** What is read of an Appointment that a system sends. */
export const receivedAppointment = z.object({
  id: z.string().optional(),
  extension: z.array(z.object({ url: z.string(), valueCoding: coding.optional() })).optional(),
  status: z.enum([
    ...(['proposed', 'pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'noshow'] as const),
    ...(['entered-in-error', 'checked-in', 'waitlist'] as const),
  ]),
  cancelationReason: concept.optional(),
  serviceCategory: z.array(concept).optional(),
  slot: z.array(reference).optional(),
  ...{ start: instantIn.optional(), end: instantIn.optional() },
  comment: z.string().optional(),
  patientInstruction: z.string().optional(),
  participant: z.array(z.object({ actor: reference.optional(), status: z.string().optional() })).optional(),
});
export type ReceivedAppointment = z.infer<typeof receivedAppointment>;
type Concept = z.infer<typeof concept>;

/** @throws FhirFault 422 CODE_UNKNOWN */
function known<Table extends CodeTable>(list: string, table: Table, code: string): keyof Table & string {
  if (isCodeOf(table, code)) return code;
  const expression = ELEMENT_OF[list] ?? 'Appointment.extension';
  throw unprocessable(
    'CODE_UNKNOWN',
    `${code} is no code of ${codeSystem(list)}.`,
    expression,
    'code-invalid',
  );
}
const ELEMENT_OF: Readonly<Record<string, string>> = {
  'appointment-service': 'Appointment.serviceCategory',
  'appointment-reason': 'Appointment.cancelationReason',
};

const codesIn = <Table extends CodeTable>(received: ReceivedAppointment, list: ExtensionName, table: Table) =>
  (received.extension ?? [])
    .filter(({ url }) => url === extension(list))
    .map(({ valueCoding }) => known(list, table, valueCoding?.code ?? ''));

const ofList = ({ coding: codings = [] }: Concept, list: string): string | null =>
  codings.find(({ system }) => system === codeSystem(list))?.code ?? null;

/** With which priority a place is asked for; null where nothing is said, and for PRIORITY, which a referral alone gives. @throws FhirFault 422 */
export function priorityIn(received: ReceivedAppointment): 'GREEN' | 'NORMAL' | null {
  const [priority = null] = codesIn(received, 'appointment-priority', APPOINTMENT_PRIORITIES);
  return priority === 'PRIORITY' ? null : priority;
}

/** The state of ours that the extension names; null where nothing is said. @throws FhirFault 422 */
export const stateIn = (received: ReceivedAppointment) =>
  codesIn(received, 'appointment-state', APPOINTMENT_STATES)[0] ?? null;

/** What a booking says beside who and when. @throws FhirFault 422 */
export function detailsIn(received: ReceivedAppointment): BookingDetails {
  const { serviceCategory = [], comment, patientInstruction } = received;
  const service = serviceCategory
    .map((one) => ofList(one, 'appointment-service'))
    .find((code) => code !== null);
  return {
    service: service == null ? null : known('appointment-service', APPOINTMENT_SERVICES, service),
    assistance: codesIn(received, 'assistance', ASSISTANCE_NEEDS),
    transport: codesIn(received, 'transport', TRANSPORTS)[0] ?? null,
    note: comment ?? null,
    bringList: patientInstruction ?? null,
  };
}

/** http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason, as far as it says what ours say. */
const STANDARD: Readonly<Record<string, CancelReason>> = {
  ...{ pat: 'RESIDENT_REFUSED', 'pat-dec': 'DEATH', 'pat-lt': 'TRANSPORT' },
  ...{ prov: 'HOSPITAL', maint: 'HOSPITAL', other: 'OTHER' },
};

/** A reason by its code in our list, or in that of R4 where it is one of cancelling; null for none that is understood. */
export function reasonIn<Table extends CodeTable>(
  { cancelationReason = {} }: ReceivedAppointment,
  table: Table,
): { readonly code: keyof Table & string; readonly text: string | null } | null {
  const { coding: codings = [], text = null } = cancelationReason;
  const own = ofList(cancelationReason, 'appointment-reason');
  if (own !== null) return { code: known('appointment-reason', table, own), text };
  const other = codings.map(({ code = '' }) => STANDARD[code]).find((one) => one !== undefined);
  return other !== undefined && isCodeOf(table, other) ? { code: other, text } : null;
}

/** How a visit ends for which somebody has come, by the codes that say so. */
const ENDS_OF_WAITING: Readonly<Record<string, 'LEFT' | 'MOVED_TO_EMERGENCY'>> = {
  ...{ LEFT: 'LEFT', RESIDENT_REFUSED: 'LEFT', MOVED_TO_EMERGENCY: 'MOVED_TO_EMERGENCY' },
};
const OWN_LISTS = ['appointment-state', 'appointment-reason'].map(codeSystem);

/**
 * Whether who has come leaves, as where no code says more, or is moved on to the emergency department.
 * @throws FhirFault 422 REASON_CODE for any other code: it would be told as the resident's own will
 */
export function endOfWaitingIn({ cancelationReason: { coding: codings = [] } = {} }: ReceivedAppointment) {
  const ends = codings.map(({ system = '', code = '' }) => {
    const own = OWN_LISTS.includes(system) ? code : (STANDARD[code] ?? code);
    return ownOf(ENDS_OF_WAITING, own) ?? null;
  });
  const [end = 'LEFT', ...others] = new Set(ends);
  if (end !== null && others.length === 0) return end;
  const message =
    'Who has come leaves (pat, RESIDENT_REFUSED, LEFT, or words alone), or is MOVED_TO_EMERGENCY; a hospital that sees nobody stops the session.';
  throw unprocessable('REASON_CODE', message, 'Appointment.cancelationReason', 'business-rule');
}

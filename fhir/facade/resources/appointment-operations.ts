import type { Appointment, Bundle } from '@medplum/fhirtypes';
import { type ExchangedAppointment, exchangedAppointments } from '../../../domain/appointment/exchanged.ts';
import { bookAppointment, holdAppointment } from '../../../domain/appointment/hold-and-book.ts';
import { survivingId } from '../../../domain/resident/alias.ts';
import { exchangedSlots } from '../../../domain/slot/exchanged.ts';
import {
  detailsIn,
  priorityIn,
  type ReceivedAppointment,
  receivedAppointment,
} from '../../map/appointment-in.ts';
import { priorityOfPool, proposalOf, slotOfProposal } from '../../map/appointment-proposal.ts';
import { inElements, only } from '../as-read.ts';
import type { Asking, FhirAnswer, FhirRequest } from '../asking.ts';
import { badRequest, inHttp, unprocessable } from '../fault.ts';
import { readOne, recordShown } from '../interactions.ts';
import { noticed } from '../not-understood.ts';
import { performOnce } from '../once.ts';
import type { Operation } from '../operation.ts';
import { type Called, calledWith } from '../parameters.ts';
import { literal } from '../params.ts';
import { shaped } from '../shaped.ts';
import { writingFor } from '../write.ts';
import type { Planned, Writing } from '../writing.ts';
import { findSlots, unknownIn } from './appointment-find.ts';
import { planMove } from './appointment-moves.ts';
import {
  APPOINTMENT_ELEMENTS,
  actorsIn,
  requireNobodyDeclined,
  requireTimesOf,
  requireWished,
  residentsIn,
  slotIn,
  theOne,
} from './appointment-said.ts';

const IHE = 'https://profiles.ihe.net/ITI/Scheduling/OperationDefinition';

const bundleOf = (appointments: readonly Appointment[], { base }: Asking): Bundle => ({
  resourceType: 'Bundle',
  type: 'searchset',
  total: appointments.length,
  ...(appointments.length > 0 && {
    entry: appointments.map((resource) => ({
      fullUrl: `${base}/Appointment/${resource.id}`,
      resource,
      search: { mode: 'match' },
    })),
  }),
});

/** ITI-115: places that the client could book, each as an Appointment that is proposed. Nothing is kept of it. */
async function find({ request, asking }: { request: FhirRequest; asking: Asking }): Promise<FhirAnswer> {
  const called = calledWith(request);
  const notice = noticed(unknownIn(called), request.headers.prefer);
  const { slots, total } = await findSlots(called, asking);
  const patient = called.text('patient-reference');
  await recordShown(asking, { interaction: 'find', type: 'Appointment', outcome: 'OK', residentIds: [] });
  const proposals = slots.map((slot) => proposalOf(slot, patient));
  const bundle = { ...bundleOf(proposals, asking), total };
  const entry = [...(bundle.entry ?? []), ...notice];
  return { status: 200, headers: {}, resource: entry.length === 0 ? bundle : { ...bundle, entry } };
}

/** What a call is about: an appointment that is there, or a place that was found. */
interface Chosen {
  readonly row: ExchangedAppointment | null;
  readonly received: ReceivedAppointment;
  readonly slotId: string | null;
  readonly residentId: string | null;
}

function referenceIn(called: Called, { base }: Asking): string | null {
  const text = called.text('appointment-reference');
  if (text === null) return null;
  const target = literal(text, base);
  if (target?.type === 'Appointment') return target.id;
  throw badRequest(
    'PARAMETERS',
    'appointment-reference is Appointment/[id].',
    inHttp('appointment-reference'),
  );
}

/** The residents whom the call names beside the Appointment. @throws FhirFault 400 */
const calledResidents = (called: Called, { base }: Asking): Promise<string[]> =>
  Promise.all(
    called.texts('patient-reference').map((text) => {
      const target = literal(text, base);
      if (target?.type === 'Patient') return survivingId(target.id);
      throw badRequest('PARAMETERS', 'patient-reference is Patient/[id].', inHttp('patient-reference'));
    }),
  );

/** What a call says that names an Appointment alone. */
const NAMED_ALONE: ReceivedAppointment = { status: 'proposed' };

async function chosenIn(called: Called, writing: Writing): Promise<Chosen> {
  const resource = called.resource('appointment-resource');
  const reference = referenceIn(called, writing);
  if (resource === null && reference === null)
    throw badRequest(
      'PARAMETERS',
      'Name an appointment-reference, or give an appointment-resource.',
      inHttp('appointment-reference', 'appointment-resource'),
    );
  const received =
    resource === null ? NAMED_ALONE : shaped(receivedAppointment, resource, 'appointment-resource');
  const id = theOne([reference, received.id ?? null], 'Appointment.id');
  const proposed = id === null ? null : slotOfProposal(id);
  const row = id === null || proposed !== null ? null : await only(exchangedAppointments, id, writing);
  if (id !== null && proposed === null && row === null)
    throw unprocessable(
      'NOT_FOUND',
      'No such Appointment is known here.',
      'http.appointment-reference',
      'not-found',
    );
  // The resident of a booking never changes (domain 2): who is named is who has it already.
  const residentId = theOne(
    [
      row?.residentId ?? null,
      ...(await calledResidents(called, writing)),
      ...(await residentsIn(received, writing)),
    ],
    APPOINTMENT_ELEMENTS.residentId,
  );
  const slotId = theOne([slotIn(received, writing), proposed], APPOINTMENT_ELEMENTS.slotId);
  return { row, received, slotId, residentId };
}

/** The place that is wanted, for whom and with which priority: that of its pool, where none is said. */
async function placeIn(
  { received, slotId, residentId }: Chosen,
  become: 'pending' | 'booked',
  writing: Writing,
) {
  requireWished(received, become);
  requireNobodyDeclined(received);
  if (slotId === null)
    throw unprocessable('SLOT_REQUIRED', 'Name the slot.', APPOINTMENT_ELEMENTS.slotId, 'required');
  if (residentId === null)
    throw unprocessable(
      'PATIENT_REQUIRED',
      'Name the resident.',
      APPOINTMENT_ELEMENTS.residentId,
      'required',
    );
  const slot = await only(exchangedSlots, slotId, writing);
  requireTimesOf(slot, received);
  const departments = actorsIn(received, 'HealthcareService', writing);
  if (slot !== null) theOne([slot.departmentId, ...departments], APPOINTMENT_ELEMENTS.residentId);
  const priority = priorityIn(received) ?? priorityOfPool(slot?.pool ?? 'PUBLIC');
  return { slotId, residentId, priority, ...detailsIn(received) };
}

/** ITI-116: keeps a place for the minutes that the hospital gives. */
async function planHold(chosen: Chosen, writing: Writing): Promise<Planned> {
  const place = await placeIn(chosen, 'pending', writing);
  const acting = await writing.actor('reported');
  const input = { ...place, idempotencyKey: writing.key() };
  return { run: () => inElements(APPOINTMENT_ELEMENTS, () => holdAppointment(acting, input)) };
}

/** ITI-117: books what is held or asked for, or a place at once; an existing one is moved or cancelled by it too. */
async function planBook(chosen: Chosen, writing: Writing): Promise<Planned> {
  const { row, received } = chosen;
  // IHE has a new booking come as pending, and a change of one that is there as what it is to be.
  const status = ['proposed', 'pending'].includes(received.status) ? 'booked' : received.status;
  if (row !== null) return planMove(row, { ...received, status }, writing);
  const place = await placeIn(chosen, 'booked', writing);
  const acting = await writing.actor('reported');
  const input = { ...place, idempotencyKey: writing.key() };
  return { run: () => inElements(APPOINTMENT_ELEMENTS, () => bookAppointment(acting, input)) };
}

const acting =
  (name: 'hold' | 'book', plan: (chosen: Chosen, writing: Writing) => Promise<Planned>): Operation['run'] =>
  async ({ request, asking }) => {
    const { id } = await performOnce(request, asking, async () => {
      const writing = writingFor(asking, request);
      return { status: 200, planned: await plan(await chosenIn(calledWith(request), writing), writing) };
    });
    const route = asking.routes.get('Appointment');
    if (route === undefined) throw new Error('Appointment is served where it is booked');
    const { resource, residentIds } = await readOne(route, id, asking);
    await recordShown(asking, { interaction: name, type: 'Appointment', id, outcome: 'OK', residentIds });
    return { status: 200, headers: {}, resource: bundleOf([resource as Appointment], asking) };
  };

/** Scheduling as IHE has it (IHE ITI Scheduling 1.0: ITI-115, ITI-116, ITI-117). */
export const appointmentOperations: readonly Operation[] = [
  {
    ...{
      name: 'find',
      definition: `${IHE}/appointment-find`,
      on: 'type',
      methods: ['GET', 'POST'],
      scope: 's',
    },
    run: find,
  },
  {
    ...{ name: 'hold', definition: `${IHE}/appointment-hold`, on: 'type', methods: ['POST'], scope: 'c' },
    run: acting('hold', planHold),
  },
  {
    ...{ name: 'book', definition: `${IHE}/appointment-book`, on: 'type', methods: ['POST'], scope: 'c' },
    run: acting('book', planBook),
  },
];

import type { ExchangedAppointment } from '../../../domain/appointment/exchanged.ts';
import { bookAppointment } from '../../../domain/appointment/hold-and-book.ts';
import { acceptOffer } from '../../../domain/appointment/offer.ts';
import * as reception from '../../../domain/appointment/reception.ts';
import * as ends from '../../../domain/appointment/release-and-cancel.ts';
import { declineAppointment } from '../../../domain/appointment/request.ts';
import { rescheduleAppointment } from '../../../domain/appointment/reschedule.ts';
import type { AppointmentState } from '../../../domain/codes/appointment.ts';
import { CANCEL_REASONS } from '../../../domain/codes/cancel-reason.ts';
import type { CodeTable } from '../../../domain/codes/code-table.ts';
import { DECLINE_REASONS } from '../../../domain/codes/decline-reason.ts';
import { EXCUSE_REASONS } from '../../../domain/codes/excuse-reason.ts';
import { exchangedSlots } from '../../../domain/slot/exchanged.ts';
import type { Acting } from '../../../domain/viewer.ts';
import { APPOINTMENT_STATUS, type AppointmentStatus } from '../../map/appointment.ts';
import {
  detailsIn,
  endOfWaitingIn,
  priorityIn,
  type ReceivedAppointment,
  reasonIn,
  stateIn,
} from '../../map/appointment-in.ts';
import { inElements, only } from '../as-read.ts';
import { FhirFault, unprocessable } from '../fault.ts';
import type { Planned, Writing } from '../writing.ts';
import {
  APPOINTMENT_ELEMENTS,
  fixed,
  REASON,
  requireNobodyDeclined,
  requireSameResident,
  requireTimesOf,
  slotIn,
} from './appointment-said.ts';

interface Moving {
  readonly acting: Acting;
  readonly received: ReceivedAppointment;
  /** Which appointment, in the version that was read, under a fresh key. */
  readonly claim: {
    readonly idempotencyKey: string;
    readonly appointmentId: string;
    readonly expectedVersion: number;
  };
  /** The slot that is named; the one that it has where none is. */
  readonly slotId: string | null;
}

function reasonOf<Table extends CodeTable>(received: ReceivedAppointment, table: Table) {
  const reason = reasonIn(received, table);
  if (reason !== null) return { reasonCode: reason.code, reasonText: reason.text };
  const message = `Say why, by one of ${Object.keys(table).join(', ')} or a code of R4 for it.`;
  throw unprocessable('REASON_CODE', message, REASON, 'required');
}

const place = ({ slotId }: Moving): string => {
  if (slotId !== null) return slotId;
  throw unprocessable('SLOT_REQUIRED', 'Name the slot.', APPOINTMENT_ELEMENTS.slotId, 'required');
};

interface Move {
  /** Whose organisation says so. */
  readonly side: 'SOURCE' | 'HOSPITAL';
  readonly from: readonly AppointmentState[];
  readonly to: AppointmentStatus;
  /** Whether it reads another slot than the one it has, which it needs or may have. Any other step keeps the slot. */
  readonly otherSlot?: 'MUST' | 'MAY';
  /** Only with this state in the extension. */
  readonly state?: AppointmentState;
  act(moving: Moving): Promise<string>;
}

const reschedule = (moving: Moving) =>
  rescheduleAppointment(moving.acting, {
    ...moving.claim,
    slotId: place(moving),
    priority: priorityIn(moving.received),
  });

const withText = ({ claim, received: { cancelationReason } }: Moving) => ({
  ...claim,
  reasonText: cancelationReason?.text ?? null,
});
const END_OF_WAITING = {
  LEFT: (moving: Moving) => reception.leaveAppointment(moving.acting, withText(moving)),
  MOVED_TO_EMERGENCY: (moving: Moving) => reception.moveToEmergency(moving.acting, withText(moving)),
};

/** What a status that is asked for means as an act of the domain, which decides on it. Everything else is refused. */
const MOVES: readonly Move[] = [
  {
    ...{ side: 'SOURCE', from: ['HELD'], to: 'booked' },
    act: ({ acting, claim, received }) => bookAppointment(acting, { ...claim, ...detailsIn(received) }),
  },
  {
    side: 'SOURCE',
    from: ['HELD'],
    to: 'cancelled',
    act: ({ acting, claim }) => ends.releaseAppointment(acting, claim),
  },
  { side: 'SOURCE', from: ['OFFERED'], to: 'booked', act: ({ acting, claim }) => acceptOffer(acting, claim) },
  { side: 'SOURCE', from: ['BOOKED'], to: 'booked', otherSlot: 'MUST', act: reschedule },
  { side: 'SOURCE', from: ['TO_REBOOK'], to: 'booked', otherSlot: 'MAY', act: reschedule },
  {
    ...{
      side: 'SOURCE',
      from: ['BOOKED', 'REQUESTED', 'WAITLISTED', 'OFFERED', 'TO_REBOOK'],
      to: 'cancelled',
    },
    act: ({ acting, claim, received }) =>
      ends.cancelAppointment(acting, { ...claim, ...reasonOf(received, CANCEL_REASONS) }),
  },
  {
    ...{ side: 'SOURCE', from: ['BOOKED'], to: 'entered-in-error' },
    act: ({ acting, claim }) => ends.undoAppointment(acting, claim),
  },
  {
    ...{ side: 'HOSPITAL', from: ['REQUESTED'], to: 'booked', otherSlot: 'MAY' },
    act: (moving) =>
      bookAppointment(moving.acting, {
        ...{ ...moving.claim, slotId: place(moving), priority: priorityIn(moving.received) },
        ...detailsIn(moving.received),
      }),
  },
  {
    ...{ side: 'HOSPITAL', from: ['REQUESTED'], to: 'cancelled' },
    act: ({ acting, claim, received }) =>
      declineAppointment(acting, { ...claim, ...reasonOf(received, DECLINE_REASONS) }),
  },
  {
    ...{ side: 'HOSPITAL', from: ['CHECKED_IN'], to: 'arrived', state: 'CALLED' },
    act: ({ acting, claim }) => reception.callAppointment(acting, claim),
  },
  {
    ...{ side: 'HOSPITAL', from: ['BOOKED', 'NO_SHOW'], to: 'arrived' },
    act: ({ acting, claim }) => reception.checkInAppointment(acting, claim),
  },
  {
    ...{ side: 'HOSPITAL', from: ['BOOKED', 'CHECKED_IN', 'CALLED', 'NO_SHOW'], to: 'fulfilled' },
    act: ({ acting, claim }) => reception.completeAppointment(acting, claim),
  },
  {
    ...{ side: 'HOSPITAL', from: ['CHECKED_IN', 'CALLED'], to: 'cancelled' },
    act: (moving) => END_OF_WAITING[endOfWaitingIn(moving.received)](moving),
  },
  {
    ...{ side: 'HOSPITAL', from: ['NO_SHOW'], to: 'noshow', state: 'EXCUSED' },
    act: ({ acting, claim, received }) =>
      reception.excuseAppointment(acting, { ...claim, ...reasonOf(received, EXCUSE_REASONS) }),
  },
];

/** The status, with both names of R4 for who has arrived. */
const statusOf = ({ status }: ReceivedAppointment): AppointmentStatus =>
  status === 'checked-in' ? 'arrived' : status;

interface Wanted {
  readonly status: AppointmentStatus;
  readonly state: AppointmentState | null;
  readonly isToOtherSlot: boolean;
}

function moveTo(
  row: ExchangedAppointment,
  { status, state, isToOtherSlot }: Wanted,
  writing: Writing,
): Move | null {
  const own = writing.client.organization.id;
  const isMeant = (move: Move) =>
    (move.side === 'SOURCE' ? row.sourceOrgId : row.hospitalId) === own &&
    move.from.includes(row.state) &&
    move.to === status &&
    (move.otherSlot !== 'MUST' || isToOtherSlot) &&
    (move.state === undefined || move.state === state);
  const found = MOVES.find(isMeant);
  if (found !== undefined && isToOtherSlot && found.otherSlot === undefined)
    throw fixed('This step keeps the slot', APPOINTMENT_ELEMENTS.slotId);
  if (found !== undefined) return found;
  const isSame =
    status === APPOINTMENT_STATUS[row.state] && !isToOtherSlot && (state ?? row.state) === row.state;
  if (isSame) return null;
  const message =
    status === 'noshow'
      ? 'Who has not come is missed by the clock; of a referral the Task says it.'
      : `An Appointment that is ${APPOINTMENT_STATUS[row.state]} (${row.state}) does not become ${status} by your side.`;
  throw new FhirFault({
    status: 409,
    issue: 'conflict',
    code: 'STATE_CONFLICT',
    message,
    expression: ['Appointment.status'],
  });
}

/** From what an appointment is to what a system wants it to be: one act, or none where nothing is asked for. */
export async function planMove(
  row: ExchangedAppointment,
  received: ReceivedAppointment,
  writing: Writing,
): Promise<Planned> {
  await requireSameResident(row, received, writing);
  const status = statusOf(received);
  const named = slotIn(received, writing);
  const had = row.state === 'TO_REBOOK' ? null : row.slotId;
  const isToOtherSlot = named !== null && named !== had;
  const slot = isToOtherSlot ? await only(exchangedSlots, named, writing) : row;
  requireTimesOf(slot, received, row);
  const move = moveTo(row, { status, state: stateIn(received), isToOtherSlot }, writing);
  if (move === null) return { run: async () => row.id };
  if (status === 'booked') requireNobodyDeclined(received);
  const acting = await writing.actor('reported');
  const claim = { idempotencyKey: writing.key(), appointmentId: row.id, expectedVersion: row.version };
  const moving = { acting, received, claim, slotId: named ?? had };
  return { run: () => inElements(APPOINTMENT_ELEMENTS, async () => move.act(moving)) };
}

import { contestNoShow } from '../../domain/appointment/contest.ts';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { acceptOffer, declineOffer, offerAppointment } from '../../domain/appointment/offer.ts';
import {
  callAppointment,
  checkInAppointment,
  completeAppointment,
  excuseAppointment,
  leaveAppointment,
  moveToEmergency,
} from '../../domain/appointment/reception.ts';
import {
  cancelAppointment,
  releaseAppointment,
  undoAppointment,
} from '../../domain/appointment/release-and-cancel.ts';
import { declineAppointment } from '../../domain/appointment/request.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import type { AppointmentState } from '../../domain/appointment/workflow.ts';
import { newKey } from '../fixtures/network.ts';
import { network } from './scene.ts';

interface Claim {
  readonly idempotencyKey: string;
  readonly appointmentId: string;
  readonly expectedVersion: number;
}

/** What an act needs beside the appointment: its state, and a slot that is not its own. */
interface Beside {
  readonly state: AppointmentState;
  readonly slotId: string;
}

type Step = (claim: Claim, beside: Beside) => Promise<string>;

/** Each act of the lifecycle with an input that is right in itself, by somebody who may. */
const STEPS: Readonly<Record<string, Step>> = {
  appointmentBook: (claim, { state, slotId }) =>
    state === 'REQUESTED'
      ? bookAppointment(network.scheduler, { ...claim, slotId })
      : bookAppointment(network.nurse, claim),
  appointmentRelease: (claim) => releaseAppointment(network.nurse, claim),
  appointmentDecline: (claim) => declineAppointment(network.scheduler, { ...claim, reasonCode: 'NO_PLACE' }),
  appointmentOffer: (claim, { slotId }) => offerAppointment(network.scheduler, { ...claim, slotId }),
  appointmentOfferAccept: (claim) => acceptOffer(network.nurse, claim),
  appointmentOfferDecline: (claim) => declineOffer(network.nurse, { ...claim, isWaitingOn: true }),
  appointmentReschedule: (claim, { slotId }) => rescheduleAppointment(network.nurse, { ...claim, slotId }),
  appointmentCancel: (claim) => cancelAppointment(network.nurse, { ...claim, reasonCode: 'ILLNESS' }),
  appointmentUndo: (claim) => undoAppointment(network.nurse, claim),
  appointmentCheckIn: (claim) => checkInAppointment(network.scheduler, claim),
  appointmentCall: (claim) => callAppointment(network.doctor, claim),
  appointmentComplete: (claim) => completeAppointment(network.doctor, claim),
  appointmentLeave: (claim) => leaveAppointment(network.scheduler, claim),
  appointmentMoveToEmergency: (claim) => moveToEmergency(network.doctor, claim),
  appointmentExcuse: (claim) => excuseAppointment(network.scheduler, { ...claim, reasonCode: 'CAME' }),
  appointmentContest: (claim) => contestNoShow(network.nurse, { ...claim, reasonText: '老人已到诊室' }),
};

/** Carries out an act with a new key. */
export function step(act: string, appointmentId: string, version: number, beside: Beside): Promise<string> {
  const carryOut = STEPS[act];
  if (carryOut === undefined) throw new Error(`say how ${act} is carried out`);
  return carryOut({ idempotencyKey: newKey(), appointmentId, expectedVersion: version }, beside);
}

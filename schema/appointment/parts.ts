import type { AppointmentPart } from '../../domain/appointment/row-parts.ts';
import { partsFor } from '../mentions.ts';

/** Which part of a row each field of the type `Appointment` is read with; what is not here is always read. */
const PART_OF_FIELD: Readonly<Record<string, AppointmentPart>> = {
  resident: 'resident',
  sourceOrganization: 'sourceOrganization',
  hospital: 'hospital',
  department: 'department',
  practitionerName: 'session',
  room: 'session',
  feeFen: 'session',
  bookedBy: 'bookedBy',
  events: 'events',
  assistance: 'assistance',
  service: 'details',
  createdAt: 'details',
  bookedAt: 'details',
  checkedInAt: 'details',
  fulfilledAt: 'details',
  endedAt: 'details',
  reasonCode: 'details',
  reasonText: 'details',
  transport: 'details',
  escortName: 'details',
  escortPhone: 'details',
  bringList: 'details',
  note: 'details',
  agreementId: 'details',
  slotId: 'details',
  sessionId: 'details',
  wantedFromAt: 'details',
  wantedToAt: 'details',
  wantedSessionId: 'details',
  isLateArrival: 'details',
  calledAt: 'details',
  contestedAt: 'details',
  contestText: 'details',
  isFasting: 'details',
  leaveAt: 'details',
  leftAt: 'details',
  returnedAt: 'details',
  linePosition: 'line',
  noShowWarning: 'missed',
  availableActions: 'actions',
};

/** The parts that a query needs of every appointment. */
export const partsOf = partsFor(PART_OF_FIELD);

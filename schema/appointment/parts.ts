import type { GraphQLResolveInfo, OperationDefinitionNode } from 'graphql';
import type { AppointmentPart, AppointmentParts } from '../../domain/appointment/row.ts';
import { mentionedFields } from '../mentions.ts';

/** Which part of a row each field of the type `Appointment` is read with; what is not here is always read. */
export const PART_OF_FIELD: Readonly<Record<string, AppointmentPart>> = {
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
};

const known = new WeakMap<OperationDefinitionNode, AppointmentParts>();

/** The parts that a query needs of every appointment. */
export function partsOf(info: GraphQLResolveInfo): AppointmentParts {
  const found = known.get(info.operation);
  if (found !== undefined) return found;
  const parts = new Set<AppointmentPart>();
  for (const field of mentionedFields(info)) {
    const part = PART_OF_FIELD[field];
    if (part !== undefined) parts.add(part);
  }
  known.set(info.operation, parts);
  return parts;
}

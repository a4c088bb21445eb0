import type { Extension, Slot } from '@medplum/fhirtypes';
import { SLOT_POOLS } from '../../domain/codes/slot.ts';
import type { ExchangedSlot, SlotStanding } from '../../domain/slot/exchanged.ts';
import { extension } from '../extensions.ts';
import { codingOf } from './coding.ts';
import { identifiersOf, serviceTypeOf, specialtyOf } from './department.ts';
import { instantOf } from './instant.ts';

/** How a slot stands to who asks (domain 6): one table for what is shown and what is searched. */
export const SLOT_STATUS: Readonly<Record<SlotStanding, NonNullable<Slot['status']>>> = {
  FREE: 'free',
  HELD: 'busy-tentative',
  FULL: 'busy',
  CLOSED: 'busy-unavailable',
  VOIDED: 'entered-in-error',
};

function extensionsOf({ pool, capacity, free, releaseAt }: ExchangedSlot): Extension[] {
  return [
    { url: extension('slot-pool'), valueCoding: codingOf('slot-pool', SLOT_POOLS, pool) },
    { url: extension('slot-capacity'), valueUnsignedInt: capacity },
    { url: extension('slot-free'), valueUnsignedInt: Math.max(0, free) },
    ...(releaseAt === null ? [] : [{ url: extension('slot-release'), valueInstant: instantOf(releaseAt) }]),
  ];
}

/** The places of one pool in one window of a session (号源) as R4 Slot. */
export function slotToFhir(slot: ExchangedSlot): Slot {
  const { id, names, sessionId, standing, startAt, endAt, extraPlaces } = slot;
  const specialty = specialtyOf(slot);
  return {
    resourceType: 'Slot',
    id,
    extension: extensionsOf(slot),
    ...(names.length > 0 && { identifier: identifiersOf(names) }),
    serviceType: serviceTypeOf(slot),
    ...(specialty.length > 0 && { specialty }),
    schedule: { reference: `Schedule/${sessionId}` },
    status: SLOT_STATUS[standing],
    start: instantOf(startAt),
    end: instantOf(endAt),
    ...(extraPlaces > 0 && { overbooked: true }),
  };
}

import type { Resource, Slot } from '@medplum/fhirtypes';
import { type ExchangedSlot, exchangedSlots } from '../../../domain/slot/exchanged.ts';
import { endWindow, nameWindow, openWindow, setWindow } from '../../../domain/slot/one-window.ts';
import { SLOT_STATUS } from '../../map/slot.ts';
import {
  capacityIn,
  endReasonIn,
  poolIn,
  type ReceivedSlot,
  receivedSlot,
  requireCapacity,
} from '../../map/slot-in.ts';
import { inElements, rowAsRead } from '../as-read.ts';
import { unprocessable } from '../fault.ts';
import { idReferred, ownNames } from '../named.ts';
import { shaped } from '../shaped.ts';
import type { Planned, Writes, Writing } from '../writing.ts';

const ELEMENTS = {
  ...{ sessionId: 'Slot.schedule', slotId: 'Slot', windows: 'Slot', reasonText: 'Slot.extension' },
  identifier: 'Slot.identifier',
};

/** Of a window that is there, whose session it is in is whose window it is. */
const OF_ONE = { ...ELEMENTS, sessionId: 'Slot' };

/** The session, by the Schedule that is referred to. @throws FhirFault 422 SLOT_SCHEDULE */
function sessionIn({ schedule }: ReceivedSlot, writing: Writing): string {
  const id = idReferred(schedule.reference, 'Schedule', writing);
  if (id !== null) return id;
  throw unprocessable('SLOT_SCHEDULE', 'Name the Schedule in which it lies.', ELEMENTS.sessionId);
}

const timesIn = ({ start, end }: ReceivedSlot) => ({ startAt: new Date(start), endAt: new Date(end) });

async function create(resource: Resource, writing: Writing): Promise<Planned> {
  const received = shaped(receivedSlot, resource, 'Slot');
  if (received.status !== SLOT_STATUS.FREE)
    throw unprocessable('SLOT_STATUS', 'What is opened is free.', 'Slot.status');
  const window = {
    ...{ pool: poolIn(received) ?? 'PUBLIC', capacity: requireCapacity(received) },
    ...timesIn(received),
  } as const;
  const acting = await writing.actor('reported');
  return {
    run: () =>
      inElements(ELEMENTS, async () => {
        const sessionId = sessionIn(received, writing);
        const id = await openWindow(acting, { sessionId, window, idempotencyKey: writing.key() });
        await nameWindow(id, ownNames(received.identifier ?? [], writing), {
          now: writing.now,
          isActed: true,
        });
        return id;
      }),
  };
}

/** Whether the system says that it is not held. Any other status follows from places and bookings. @throws FhirFault 422 SLOT_STATUS */
function isEnded({ status }: ReceivedSlot, { standing, capacity }: ExchangedSlot, wanted: number): boolean {
  if (status === SLOT_STATUS[standing]) return false;
  if (status === SLOT_STATUS.CLOSED) return true;
  if (status === SLOT_STATUS.FREE && wanted > capacity) return false;
  const message =
    'Its status follows from places and bookings: say how many places it has, or busy-unavailable.';
  throw unprocessable('SLOT_STATUS', message, 'Slot.status', 'business-rule');
}

/** What becomes of a window; null where it stays as it is. @throws FhirFault 422 */
function changeIn(row: ExchangedSlot, received: ReceivedSlot, writing: Writing) {
  if (sessionIn(received, writing) !== row.sessionId)
    throw unprocessable('SLOT_FIXED', 'A window stays in its session.', ELEMENTS.sessionId, 'business-rule');
  const [pool, capacity] = [poolIn(received) ?? row.pool, capacityIn(received) ?? row.capacity];
  const times = timesIn(received);
  const isMoved =
    times.startAt.getTime() !== Date.parse(row.startAt) || times.endAt.getTime() !== Date.parse(row.endAt);
  if (isEnded(received, row, capacity)) return 'END';
  if (!isMoved && pool === row.pool && capacity === row.capacity) return null;
  // A released place counts as public, and keeps the pool that it was made in.
  const poolSaid = pool === row.pool ? null : poolIn(received);
  return { slotId: row.id, capacity, pool: poolSaid, ...times };
}

async function change(current: Resource, next: Resource, writing: Writing): Promise<Planned> {
  const received = shaped(receivedSlot, next, 'Slot');
  const row = await rowAsRead(exchangedSlots, current, writing);
  const changed = changeIn(row, received, writing);
  const reason = endReasonIn(received);
  const acting = await writing.actor('reported');
  const { sessionId } = row;
  return {
    run: () =>
      inElements(OF_ONE, async () => {
        const of = { idempotencyKey: writing.key(), sessionId };
        if (changed === 'END') await endWindow(acting, { ...of, ...reason, slotId: row.id });
        else if (changed !== null) await setWindow(acting, { ...of, window: changed });
        if (row.hospitalId === writing.client.organization.id)
          await nameWindow(row.id, ownNames(received.identifier ?? [], writing), {
            now: writing.now,
            isActed: changed !== null,
          });
        return row.id;
      }),
  };
}

/** A window that is withdrawn is taken back; with somebody in it, it is stopped. */
async function remove(current: Resource, writing: Writing): Promise<Planned> {
  const { id: slotId, sessionId } = await rowAsRead(exchangedSlots, current, writing);
  const acting = await writing.actor('reported');
  const reason = { reasonCode: 'OTHER', reasonText: '医院信息系统撤销号源' } as const;
  return {
    run: () =>
      inElements(OF_ONE, async () => {
        await endWindow(acting, { ...reason, idempotencyKey: writing.key(), sessionId, slotId });
        return slotId;
      }),
  };
}

/** Windows one by one, as the system of their hospital opens, changes and ends them. */
export const slotWrites: Writes = {
  ...{ create, change, remove },
  keeps: () => ['identifier', 'schedule', 'status', 'start', 'end'],
  // Why a window ends is told to those who had a place in it.
  rewrites: (current, next) =>
    (current as Slot).status === (next as Slot).status ? [] : ['extension(stop-reason)'],
  isConditional: true,
  isNewCompared: true,
};

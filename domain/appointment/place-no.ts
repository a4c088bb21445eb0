import { statement, type Tx } from '../../prisma/client.ts';
import type { AppointmentState } from '../codes/appointment.ts';

/** The number of a place in its session (号序), and when it is likely to be called. */
export interface NumberedPlace {
  readonly placeNo: number;
  readonly estimatedAt: Date;
}

const MINUTE = 60_000;

/** States in which an appointment has its place, and the number with it. */
export const PLACED: readonly AppointmentState[] = [
  'HELD',
  'OFFERED',
  'BOOKED',
  'CHECKED_IN',
  'CALLED',
  'FULFILLED',
  'NO_SHOW',
  'EXCUSED',
  'LEFT',
  'MOVED_TO_EMERGENCY',
];

interface Window {
  readonly firstPlaceNo: number;
  readonly windowFirstNo: number;
  readonly windowPlaces: number;
  readonly lastNo: number;
}

const selectWindow = statement(`
  SELECT s."firstPlaceNo",
    (SELECT MIN(w."firstPlaceNo") FROM "Slot" w
      WHERE w."sessionId" = s."sessionId" AND w."startAt" = s."startAt" AND w."capacity" > 0) AS "windowFirstNo",
    (SELECT CAST(SUM(w."capacity" - w."extraPlaces") AS INTEGER) FROM "Slot" w
      WHERE w."sessionId" = s."sessionId" AND w."startAt" = s."startAt") AS "windowPlaces",
    (SELECT MAX(w."firstPlaceNo" + w."capacity" - w."extraPlaces" - 1) FROM "Slot" w
      WHERE w."sessionId" = s."sessionId" AND w."capacity" > 0) AS "lastNo"
  FROM "Slot" s WHERE s."id" = :id`);
const selectNumbers = statement(`
  SELECT a."placeNo" FROM "Appointment" a
  WHERE a."slotId" = :id AND a."state" IN (:placed...) AND a."placeNo" IS NOT NULL`);
const selectGiven = statement(`
  SELECT a."slotId", a."placeNo" FROM "Appointment" a
  WHERE a."sessionId" = :sessionId AND a."state" IN (:placed...) AND a."placeNo" IS NOT NULL`);

type Slot = {
  readonly id: string;
  readonly sessionId: string;
  readonly startAt: string;
  readonly endAt: string;
};

/** The numbers that people have in a session, those of added places too. */
export const numbersGiven = (
  tx: Tx,
  sessionId: string,
): Promise<{ readonly slotId: string; readonly placeNo: number }[]> =>
  tx.rows(selectGiven, { sessionId, placed: [...PLACED] });

async function windowOf(tx: Tx, { id }: Slot): Promise<Window> {
  const [window] = await tx.rows<Window>(selectWindow, { id });
  if (window === undefined) throw new Error('a slot was taken that is not there');
  return window;
}

/** The smallest number from `first` on that nobody has. */
function smallestFree(first: number, taken: readonly { readonly placeNo: number }[]): number {
  const used = new Set(taken.map(({ placeNo }) => placeNo));
  let free = first;
  while (used.has(free)) free += 1;
  return free;
}

/** The places of a window are called one after the other, evenly; an added one comes with the last of them. */
export function estimatedIn(slot: Pick<Slot, 'startAt' | 'endAt'>, position: number, places: number): Date {
  const startAt = Date.parse(slot.startAt);
  const length = Date.parse(slot.endAt) - startAt;
  const at = Math.max(0, Math.min(position, places - 1));
  return new Date(startAt + Math.floor((length * at) / Math.max(places, 1) / MINUTE) * MINUTE);
}

/**
 * Numbers the place that was just taken in a slot: the smallest number of the slot that nobody has. The caller has
 * changed the slot's row in this transaction, so that nobody else counts its numbers meanwhile.
 */
export async function numberPlace(tx: Tx, slot: Slot): Promise<NumberedPlace> {
  const window = await windowOf(tx, slot);
  const taken = await tx.rows<{ placeNo: number }>(selectNumbers, { id: slot.id, placed: [...PLACED] });
  const placeNo = smallestFree(window.firstPlaceNo, taken);
  const { windowFirstNo, windowPlaces } = window;
  return { placeNo, estimatedAt: estimatedIn(slot, placeNo - windowFirstNo, windowPlaces) };
}

/** Numbers a place that was added by name: behind all regular ones of the session, whose row the caller has locked. */
export async function numberExtraPlace(tx: Tx, slot: Slot): Promise<NumberedPlace> {
  const { lastNo, windowPlaces } = await windowOf(tx, slot);
  const taken = await numbersGiven(tx, slot.sessionId);
  return {
    placeNo: smallestFree(lastNo + 1, taken),
    estimatedAt: estimatedIn(slot, windowPlaces, windowPlaces),
  };
}

/** The number that an appointment has now: with its place the number is free again. */
export const placeOf = <Row extends { readonly state: string }>(row: Row): Row | null =>
  PLACED.some((state) => state === row.state) ? row : null;

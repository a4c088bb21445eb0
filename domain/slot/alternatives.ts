import { rows, statement } from '../../prisma/client.ts';
import { BOOKABLE, FREE, type FreeSlot, justAfter, poolNow } from './free-slots.ts';

/** Another place is looked for here, first with the doctor named. */
export interface PlaceLost {
  readonly departmentId: string;
  readonly practitionerId: string | null;
}

type Candidate = FreeSlot & { readonly practitionerId: string | null };

/** How many are offered (domain 3.4: two alternatives). */
const OFFERED = 2;
// A window has a slot in each of four pools at most: so many of the nearest hold two windows.
const NEAREST = OFFERED * 4;

// Whose session was stopped is first in line: every pool is open to such a booking (domain/slot/pool.ts).
const selectNearest = statement(`
  SELECT * FROM (
    SELECT s."id", s."sessionId", s."startAt", s."endAt", s."pool", s."capacity", ${FREE} AS "free", s."releaseAt",
      s."hospitalId", h."name" AS "hospitalName", s."departmentId", d."name" AS "departmentName", x."isExpert",
      x."feeFen", x."room", x."cancelUntilAt", q."name" AS "practitionerName", p."id" AS "practitionerId",
      ROW_NUMBER() OVER (PARTITION BY s."departmentId", p."id" ORDER BY s."startAt", s."id") AS "nearness"
    FROM "Slot" s
    JOIN "Session" x ON x."id" = s."sessionId"
    JOIN "Organization" h ON h."id" = s."hospitalId" AND h."status" = 'ACTIVE'
    JOIN "Department" d ON d."id" = s."departmentId" AND d."status" = 'ACTIVE'
    LEFT JOIN "Practitioner" p ON p."id" = COALESCE(x."substituteId", x."practitionerId")
    LEFT JOIN "Person" q ON q."id" = p."personId"
    WHERE s."departmentId" IN (:departmentIds...) AND ${BOOKABLE.join(' AND ')}
  ) t WHERE t."nearness" <= ${NEAREST} ORDER BY t."startAt", t."id"`);

/** The first of each time window: a window is offered once, whatever its pools. */
const windowsOf = (candidates: readonly Candidate[]): Candidate[] => {
  const seen = new Set<string>();
  return candidates.filter(({ sessionId, startAt }) => {
    const window = `${sessionId} ${startAt}`;
    const isNew = !seen.has(window);
    seen.add(window);
    return isNew;
  });
};

/** Places of the same department, those of the same doctor first, then the nearest in time. */
function nearest(candidates: readonly Candidate[], { departmentId, practitionerId }: PlaceLost): FreeSlot[] {
  const here = windowsOf(candidates.filter((slot) => slot.departmentId === departmentId));
  const isSame = (slot: Candidate) => practitionerId !== null && slot.practitionerId === practitionerId;
  return [...here.filter(isSame), ...here.filter((slot) => !isSame(slot))].slice(0, OFFERED);
}

/**
 * Up to two places for each who lost one, computed now, in one statement for all.
 * @returns in the order of `lost`
 */
export async function alternativesTo(lost: readonly PlaceLost[], now: Date): Promise<FreeSlot[][]> {
  if (lost.length === 0) return [];
  const departmentIds = [...new Set(lost.map(({ departmentId }) => departmentId))];
  const found = await rows<Candidate>(selectNearest, { departmentIds, now, fromAt: justAfter(now) });
  for (const slot of found) Object.assign(slot, { pool: poolNow(slot, now) });
  return lost.map((one) => nearest(found, one));
}

const selectDoctors = statement(`
  SELECT x."id", x."practitionerId" FROM "Session" x WHERE x."id" IN (:ids...)`);

/** A booking whose session was stopped under it. */
export interface LostBooking {
  readonly id: string;
  readonly departmentId: string;
  readonly stoppedSessionId: string;
}

/** The alternatives of bookings that wait for another place, by their ids, in two statements for all. */
export async function alternativesOf(
  bookings: readonly LostBooking[],
  now: Date,
): Promise<ReadonlyMap<string, readonly FreeSlot[]>> {
  const ids = [...new Set(bookings.map(({ stoppedSessionId }) => stoppedSessionId))];
  const named = await rows<{ id: string; practitionerId: string | null }>(selectDoctors, { ids });
  const doctors = new Map(named.map(({ id, practitionerId }) => [id, practitionerId]));
  const lost = bookings.map(({ departmentId, stoppedSessionId }) => ({
    departmentId,
    practitionerId: doctors.get(stoppedSessionId) ?? null,
  }));
  const found = await alternativesTo(lost, now);
  return new Map(bookings.map(({ id }, at) => [id, found[at] ?? []]));
}

import { rows, statement } from '../../prisma/client.ts';
import { policyFor, type RowReader } from '../policy-value/read.ts';
import type { Viewer } from '../viewer.ts';
import type { Warning } from '../warning.ts';
import { occupies } from './sql.ts';

/** A booking that stands in the way of another one of the same person, and who booked it. */
export interface ClashingBooking {
  readonly id: string;
  readonly residentId: string;
  readonly sourceOrgId: string;
  readonly bookedById: string;
}

interface Beside extends ClashingBooking {
  readonly hospitalId: string;
  readonly regionCode: string;
  readonly atSameTime: number;
  readonly ofSameDay: number;
}

/**
 * A booking `a` of which the time is not over, with how many others `b` of the same person, as `samePerson` says, it
 * shares time with, and with how many the department and the day.
 */
const beside = (which: string, samePerson: string): string => `
  SELECT a."id", a."residentId", a."sourceOrgId", a."bookedById", a."hospitalId", h."regionCode",
    SUM(CASE WHEN a."startAt" < b."endAt" AND b."startAt" < a."endAt" THEN 1 ELSE 0 END) AS "atSameTime",
    SUM(CASE WHEN a."departmentId" = b."departmentId" AND a."serviceOn" = b."serviceOn" THEN 1 ELSE 0 END) AS "ofSameDay"
  FROM "Appointment" a JOIN "Organization" h ON h."id" = a."hospitalId"
  JOIN "Appointment" b ON ${samePerson} AND b."id" <> a."id" AND b."endAt" > :now AND ${occupies('b')}
  WHERE ${which} AND a."endAt" > :now AND ${occupies('a')}
  GROUP BY a."id", a."residentId", a."sourceOrgId", a."bookedById", a."hospitalId", h."regionCode" ORDER BY a."id"`;

const selectAmong = statement(beside('a."id" IN (:ids...)', 'b."residentId" = a."residentId"'));
const selectOfTwo = statement(
  beside(
    'a."residentId" IN (:aliasId, :residentId)',
    'b."residentId" IN (:aliasId, :residentId) AND b."residentId" <> a."residentId"',
  ),
);

/** What would be refused to be booked now: the rules of `clashRefusal`, for bookings that are there already. */
async function clashing(read: RowReader, found: readonly Beside[], now: Date): Promise<ClashingBooking[]> {
  const clashes: ClashingBooking[] = [];
  for (const { hospitalId: organizationId, regionCode, atSameTime, ofSameDay, ...booking } of found) {
    const key = 'appt.maxPerResidentDepartmentDay';
    const isTooMany = async () =>
      ofSameDay > 0 && ofSameDay >= (await policyFor(read, key, { organizationId, regionCode }, now)).value;
    if (atSameTime > 0 || (await isTooMany())) clashes.push(booking);
  }
  return clashes;
}

/** Those of these bookings that clash with another one of their resident, wherever that one is. */
export async function clashingAmong(ids: readonly string[], now: Date): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const found = await rows<Beside>(selectAmong, { ids: [...ids], now });
  return new Set((await clashing({ rows }, found, now)).map(({ id }) => id));
}

/** The bookings of two records of one person that clash with each other. */
export async function clashingOfTwo(
  read: RowReader,
  { aliasId, residentId }: { readonly aliasId: string; readonly residentId: string },
  now: Date,
): Promise<ClashingBooking[]> {
  return clashing(read, await read.rows<Beside>(selectOfTwo, { aliasId, residentId, now }), now);
}

/** Whether a clash is the viewer's to know: of the side that booked, which can move or cancel it, and of the resident. */
export const isOfBookingSide = (
  { organizationId, residentId }: Viewer,
  booking: { readonly sourceOrgId: string; readonly residentId: string },
): boolean => booking.sourceOrgId === organizationId || booking.residentId === residentId;

/** Network-wide: it says nothing of where, when and whose the other booking is (domain 0). */
export const CLASH_WARNING: Warning = {
  code: 'BOOKINGS_CLASH',
  message:
    'Two records of this person were merged, and there is another booking in the way of this one. Move one of them or ' +
    'cancel it.',
  rule: 'domain 0: time clash; domain 3.8 residentMerge',
};

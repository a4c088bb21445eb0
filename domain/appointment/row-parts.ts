import { LRUCache } from 'lru-cache';
import { type Statement, statement } from '../../prisma/client.ts';
import { lineRank } from './line.ts';

const BASE = `a."id", a."no", a."journeyId", a."state", a."version", a."priority", a."askedPriority", a."serviceOn", a."startAt", a."endAt",
  a."holdExpiresAt", a."requestDueAt", a."waitUntilAt", a."noShowAt", a."queueNo", a."placeNo", a."estimatedAt", a."departmentId",
  a."stoppedSessionId", a."residentId", a."sourceOrgId", a."hospitalId", a."referralId"`;

/** The parts that cost a join or are seldom wanted. */
const PARTS = {
  resident: {
    columns: 'r."nameOnCard", r."sex", r."birthOn", r."idNoSealed"',
    join: 'JOIN "Resident" r ON r."id" = a."residentId"',
  },
  sourceOrganization: {
    columns: 'o."name" AS "sourceOrgName"',
    join: 'JOIN "Organization" o ON o."id" = a."sourceOrgId"',
  },
  hospital: {
    columns: 'h."name" AS "hospitalName"',
    join: 'JOIN "Organization" h ON h."id" = a."hospitalId"',
  },
  department: {
    columns: 'd."name" AS "departmentName"',
    join: 'JOIN "Department" d ON d."id" = a."departmentId"',
  },
  session: {
    columns: 'x."room", x."feeFen", q."name" AS "practitionerName"',
    join: `LEFT JOIN "Session" x ON x."id" = a."sessionId"
      LEFT JOIN "Practitioner" p ON p."id" = COALESCE(x."substituteId", x."practitionerId")
      LEFT JOIN "Person" q ON q."id" = p."personId"`,
  },
  bookedBy: {
    columns: 'a."bookedById", b."name" AS "bookedByName"',
    join: 'JOIN "Person" b ON b."id" = a."bookedById"',
  },
  details: {
    columns: `a."service", a."createdAt", a."bookedAt", a."checkedInAt", a."isLateArrival", a."calledAt", a."fulfilledAt",
      a."endedAt", a."contestedAt", a."contestText", a."isFasting", a."leaveAt", a."leftAt", a."returnedAt",
      a."wantedFromAt", a."wantedToAt", a."wantedSessionId", a."reasonCode", a."reasonText", a."transport", a."escortName", a."escortPhoneSealed", a."bringList", a."note", a."agreementId",
      a."slotId", a."sessionId"`,
    join: '',
  },
  actions: {
    columns: `g."regionCode", a."bookedById", a."createdAt", a."bookedAt", a."contestedAt", a."movedLateAt", a."leftAt", a."returnedAt", y."cancelUntilAt",
      y."state" AS "sessionState", f."expiresAt" AS "referralExpiresAt"`,
    join: `JOIN "Organization" g ON g."id" = a."hospitalId" LEFT JOIN "Session" y ON y."id" = a."sessionId"
      LEFT JOIN "Referral" f ON f."id" = a."referralId"`,
  },
  line: { columns: 'a."createdAt"', join: '' },
  missed: { columns: '', join: '' },
  events: { columns: '', join: '' },
  assistance: { columns: '', join: '' },
} as const;

export type AppointmentPart = keyof typeof PARTS;
export type AppointmentParts = ReadonlySet<AppointmentPart>;

const statements = new LRUCache<string, Statement>({ max: 500 });

/** By start time, or as those who wait stand in line. */
export type AppointmentOrder = 'START' | 'LINE';

const ORDER: Readonly<Record<AppointmentOrder, string>> = {
  START: 'a."startAt", a."id"',
  LINE: `${lineRank('a')}, a."createdAt", a."id"`,
};

/** The columns of some parts, and the joins that they need. Aliases: `a`, and one for each join. */
export function partsOf(parts: AppointmentParts): { readonly columns: string; readonly joins: string } {
  const wanted = (Object.keys(PARTS) as AppointmentPart[]).filter((part) => parts.has(part));
  const columns = [BASE, ...wanted.map((part) => PARTS[part].columns)].filter((text) => text !== '');
  return { columns: columns.join(', '), joins: wanted.map((part) => PARTS[part].join).join(' ') };
}

/** The SELECT of some parts under some conditions, by start time unless another order is named. */
export function selectAppointments(
  conditions: readonly string[],
  parts: AppointmentParts,
  order: AppointmentOrder = 'START',
): Statement {
  const wanted = (Object.keys(PARTS) as AppointmentPart[]).filter((part) => parts.has(part));
  const where = conditions.join(' AND ');
  const key = `${wanted.join()} ${order} ${where}`;
  const known = statements.get(key);
  if (known !== undefined) return known;
  const { columns, joins } = partsOf(parts);
  const made = statement(`SELECT ${columns} FROM "Appointment" a ${joins}
    WHERE ${where} ORDER BY ${ORDER[order]} LIMIT :limit`);
  statements.set(key, made);
  return made;
}

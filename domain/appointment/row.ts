import { LRUCache } from 'lru-cache';
import { rows, type Statement, statement } from '../../prisma/client.ts';
import { type EventRow, eventsOf } from '../event-read.ts';
import { maskPhone } from '../mask.ts';
import { type ResidentCard, toResidentCard } from '../resident/card.ts';
import { seal } from '../seal/seal.ts';
import { effectiveState } from '../workflow.ts';
import { type AppointmentState, appointmentWorkflow } from './workflow.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What is always read: who, when, where and in which state. Instants as the database gives them. */
interface Base {
  readonly id: string;
  readonly no: string;
  readonly journeyId: string;
  readonly state: AppointmentState;
  readonly version: number;
  readonly priority: string;
  readonly serviceOn: string;
  readonly startAt: string;
  readonly endAt: string;
  readonly holdExpiresAt: string | null;
  readonly queueNo: number | null;
  readonly placeNo: number | null;
  readonly estimatedAt: string | null;
  readonly departmentId: string;
  readonly stoppedSessionId: string | null;
  readonly residentId: string;
  readonly sourceOrgId: string;
  readonly hospitalId: string;
}

/** What is read with the part `details`. */
interface Details {
  readonly service: string;
  readonly createdAt: string;
  readonly bookedAt: string | null;
  readonly checkedInAt: string | null;
  readonly fulfilledAt: string | null;
  readonly endedAt: string | null;
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
  readonly transport: string | null;
  readonly escortName: string | null;
  readonly bringList: string | null;
  readonly note: string | null;
  readonly agreementId: string | null;
  readonly slotId: string;
  readonly sessionId: string;
}

/** One row of the worklist. Beyond the base it holds the parts that were asked for, and only those. */
export interface AppointmentRow extends Base, Details {
  readonly resident: ResidentCard;
  readonly sourceOrganization: Named;
  readonly hospital: Named;
  readonly department: Named;
  readonly bookedBy: Named;
  readonly practitionerName: string | null;
  readonly room: string | null;
  readonly feeFen: number | null;
  readonly escortPhoneMasked: string | null;
  readonly events: readonly EventRow[];
  readonly assistance: readonly string[];
}

const BASE = `a."id", a."no", a."journeyId", a."state", a."version", a."priority", a."serviceOn", a."startAt", a."endAt",
  a."holdExpiresAt", a."queueNo", a."placeNo", a."estimatedAt", a."departmentId", a."stoppedSessionId", a."residentId", a."sourceOrgId", a."hospitalId"`;

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
    join: `JOIN "Session" x ON x."id" = a."sessionId"
      LEFT JOIN "Practitioner" p ON p."id" = COALESCE(x."substituteId", x."practitionerId") LEFT JOIN "Person" q ON q."id" = p."personId"`,
  },
  bookedBy: {
    columns: 'a."bookedById", b."name" AS "bookedByName"',
    join: 'JOIN "Person" b ON b."id" = a."bookedById"',
  },
  details: {
    columns: `a."service", a."createdAt", a."bookedAt", a."checkedInAt", a."fulfilledAt", a."endedAt", a."reasonCode",
      a."reasonText", a."transport", a."escortName", a."escortPhoneSealed", a."bringList", a."note", a."agreementId",
      a."slotId", a."sessionId"`,
    join: '',
  },
  events: { columns: '', join: '' },
  assistance: { columns: '', join: '' },
} as const;

export type AppointmentPart = keyof typeof PARTS;
export type AppointmentParts = ReadonlySet<AppointmentPart>;

const statements = new LRUCache<string, Statement>({ max: 500 });

/** The SELECT of some parts under some conditions, by start time. */
export function selectAppointments(conditions: readonly string[], parts: AppointmentParts): Statement {
  const wanted = (Object.keys(PARTS) as AppointmentPart[]).filter((part) => parts.has(part));
  const where = conditions.join(' AND ');
  const key = `${wanted.join()} ${where}`;
  const known = statements.get(key);
  if (known !== undefined) return known;
  const columns = [BASE, ...wanted.map((part) => PARTS[part].columns)].filter((text) => text !== '');
  const joins = wanted.map((part) => PARTS[part].join);
  const made = statement(`SELECT ${columns.join(', ')} FROM "Appointment" a ${joins.join(' ')}
    WHERE ${where} ORDER BY a."startAt", a."id" LIMIT :limit`);
  statements.set(key, made);
  return made;
}

/** A row as it comes from the database, all parts asked for. */
export interface StoredAppointment extends Base, Details {
  readonly nameOnCard: string;
  readonly sex: string;
  readonly birthOn: string | null;
  readonly idNoSealed: string | null;
  readonly sourceOrgName: string;
  readonly hospitalName: string;
  readonly departmentName: string;
  readonly bookedById: string;
  readonly bookedByName: string;
  readonly practitionerName: string | null;
  readonly room: string | null;
  readonly feeFen: number | null;
  readonly escortPhoneSealed: string | null | undefined;
}

const selectAssistance = statement(
  'SELECT "appointmentId", "need" FROM "AppointmentAssistance" WHERE "appointmentId" IN (:ids...) ORDER BY "need"',
);

async function assistanceOf(ids: readonly string[]): Promise<Map<string, string[]>> {
  const needs = new Map<string, string[]>();
  for (const row of await rows<{ appointmentId: string; need: string }>(selectAssistance, { ids })) {
    const known = needs.get(row.appointmentId);
    if (known === undefined) needs.set(row.appointmentId, [row.need]);
    else known.push(row.need);
  }
  return needs;
}

function maskedEscortPhone(row: StoredAppointment): string | null {
  if (row.escortPhoneSealed == null) return null;
  return maskPhone(
    seal().open(row.escortPhoneSealed, { table: 'Appointment', row: row.id, column: 'escortPhoneSealed' }),
  );
}

const NONE: ReadonlyMap<string, never[]> = new Map();
const NOTHING: never[] = [];

type Completing = { -readonly [Field in keyof AppointmentRow]: AppointmentRow[Field] };

const residentCard = ({
  residentId: id,
  nameOnCard,
  sex,
  birthOn,
  idNoSealed,
}: StoredAppointment): ResidentCard => toResidentCard({ id, nameOnCard, sex, birthOn, idNoSealed });

/**
 * Rows as they are shown: state with timers counted, numbers masked, and what hangs on them read in one statement
 * for all rows, so that the count of statements does not depend on the number of rows (architecture habit 10).
 */
export async function toAppointmentRows(
  stored: readonly StoredAppointment[],
  parts: AppointmentParts,
  now: Date,
): Promise<AppointmentRow[]> {
  const ids = stored.map(({ id }) => id);
  const events = parts.has('events') ? await eventsOf('appointment', ids) : NONE;
  const assistance = parts.has('assistance') ? await assistanceOf(ids) : NONE;
  for (const row of stored) {
    // The rows are fresh from the database and nobody else's: they are completed where they are, not copied.
    const shown = row as unknown as Completing;
    if (row.holdExpiresAt !== null) shown.state = effectiveState(appointmentWorkflow, { ...row }, now);
    if (parts.has('resident')) shown.resident = residentCard(row);
    shown.sourceOrganization = { id: row.sourceOrgId, name: row.sourceOrgName };
    shown.hospital = { id: row.hospitalId, name: row.hospitalName };
    if (parts.has('department')) shown.department = { id: row.departmentId, name: row.departmentName };
    if (parts.has('bookedBy')) shown.bookedBy = { id: row.bookedById, name: row.bookedByName };
    if (parts.has('details')) shown.escortPhoneMasked = maskedEscortPhone(row);
    shown.events = events.get(row.id) ?? NOTHING;
    shown.assistance = assistance.get(row.id) ?? NOTHING;
  }
  return stored as unknown as AppointmentRow[];
}

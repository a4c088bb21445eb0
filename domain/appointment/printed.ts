import { rows, type Statement, statement } from '../../prisma/client.ts';
import { ageAt } from '../calendar-date.ts';
import { ASSISTANCE_NEEDS, TRANSPORTS } from '../codes/appointment.ts';
import { nameOfCode } from '../codes/code-table.ts';
import { maskPhone } from '../mask.ts';
import { type ResidentCard, toResidentCard } from '../resident/card.ts';
import { masked } from '../resident/masked.ts';
import type { Viewer } from '../viewer.ts';
import { effectiveState, effectiveStateSql } from '../workflow.ts';
import { appointmentsVisible } from './policy.ts';
import { type AppointmentState, appointmentWorkflow } from './workflow.ts';

/** An appointment as it stands on paper: names and codes in words, numbers masked. Instants as the database gives them. */
export interface PrintedAppointment {
  readonly id: string;
  readonly no: string;
  readonly state: AppointmentState;
  readonly priority: string;
  readonly service: string;
  readonly serviceOn: string;
  readonly startAt: string;
  readonly endAt: string;
  readonly placeNo: number | null;
  readonly estimatedAt: string | null;
  readonly leaveAt: string | null;
  readonly isFasting: boolean;
  readonly residentId: string;
  readonly resident: ResidentCard;
  readonly age: number | null;
  /** Of the home that booked, and for it and the resident alone: nobody else sees its stays. */
  readonly bedNo: string | null;
  readonly sourceOrgId: string;
  readonly sourceOrgName: string;
  readonly sourceOrgPhone: string | null;
  readonly hospitalName: string;
  readonly hospitalAddress: string;
  readonly hospitalPhone: string | null;
  readonly departmentName: string;
  readonly practitionerName: string | null;
  readonly room: string | null;
  readonly assistance: readonly string[];
  readonly transport: string | null;
  readonly escortName: string | null;
  readonly escortPhoneMasked: string | null;
  readonly bringList: string | null;
  readonly note: string | null;
}

interface Stored extends Omit<PrintedAppointment, 'resident' | 'age' | 'assistance' | 'escortPhoneMasked'> {
  readonly nameOnCard: string;
  readonly sex: string;
  readonly birthOn: string | null;
  readonly idNoSealed: string | null;
  readonly escortPhoneSealed: string | null;
  readonly holdExpiresAt: string | null;
}

/** Whoever stands in for the doctor named first is the one to ask for. */
const printed = (condition: string): string => `
  SELECT a."id", a."no", a."state", a."priority", a."service", a."serviceOn", a."startAt", a."endAt", a."placeNo",
    a."estimatedAt", a."leaveAt", a."isFasting", a."holdExpiresAt", a."residentId", a."sourceOrgId", a."transport",
    a."escortName", a."escortPhoneSealed", a."bringList", a."note",
    r."nameOnCard", r."sex", r."birthOn", r."idNoSealed",
    o."name" AS "sourceOrgName", o."phone" AS "sourceOrgPhone",
    h."name" AS "hospitalName", h."address" AS "hospitalAddress", h."phone" AS "hospitalPhone",
    d."name" AS "departmentName", x."room", q."name" AS "practitionerName",
    (SELECT s."bedNo" FROM "Residency" s WHERE s."residentId" = a."residentId" AND s."nursingHomeId" = a."sourceOrgId"
      AND s."voidedAt" IS NULL
      AND s."fromOn" <= a."serviceOn" AND (s."toOn" IS NULL OR s."toOn" >= a."serviceOn")
      ORDER BY s."fromOn" DESC LIMIT 1) AS "bedNo"
  FROM "Appointment" a
  JOIN "Resident" r ON r."id" = a."residentId"
  JOIN "Organization" o ON o."id" = a."sourceOrgId"
  JOIN "Organization" h ON h."id" = a."hospitalId"
  JOIN "Department" d ON d."id" = a."departmentId"
  LEFT JOIN "Session" x ON x."id" = a."sessionId"
  LEFT JOIN "Practitioner" p ON p."id" = COALESCE(x."substituteId", x."practitionerId")
  LEFT JOIN "Person" q ON q."id" = p."personId"
  WHERE ${condition}`;

const ONE = 'a."id" = :id';
const EFFECTIVE_STATE = effectiveStateSql(appointmentWorkflow, 'a');
const OF_DAY = `a."sourceOrgId" = :organizationId AND a."serviceOn" = :serviceOn AND a."startAt" >= :dayAt
  AND a."startAt" < :nextDayAt AND ${EFFECTIVE_STATE} IN (:states...)`;

const statements = new Map<string, Statement>();

function prepared(condition: string): Statement {
  const known = statements.get(condition);
  if (known !== undefined) return known;
  const made = statement(`${printed(condition)} ORDER BY a."startAt", a."id" LIMIT :limit`);
  statements.set(condition, made);
  return made;
}

const selectNeeds = statement(
  'SELECT "appointmentId", "need" FROM "AppointmentAssistance" WHERE "appointmentId" IN (:ids...) ORDER BY "need"',
);

const seesStays = (viewer: Viewer, { sourceOrgId, residentId }: Stored): boolean =>
  viewer.organizationId === sourceOrgId || viewer.residentId === residentId;

function shown(row: Stored, needs: readonly string[], { viewer, now }: Reading): PrintedAppointment {
  const { nameOnCard, sex, birthOn, idNoSealed, escortPhoneSealed, holdExpiresAt: _due, ...rest } = row;
  const place = { table: 'Appointment', row: row.id, column: 'escortPhoneSealed' };
  return {
    ...rest,
    state: effectiveState(appointmentWorkflow, { ...row }, now),
    isFasting: Boolean(row.isFasting),
    resident: toResidentCard({ id: row.residentId, nameOnCard, sex, birthOn, idNoSealed }),
    age: birthOn === null ? null : ageAt(birthOn, row.serviceOn),
    bedNo: seesStays(viewer, row) ? row.bedNo : null,
    assistance: needs.map((need) => nameOfCode(ASSISTANCE_NEEDS, need)),
    transport: row.transport === null ? null : nameOfCode(TRANSPORTS, row.transport),
    escortPhoneMasked: masked(escortPhoneSealed, place, maskPhone),
  };
}

interface Reading {
  readonly viewer: Viewer;
  readonly now: Date;
}

async function completed(stored: readonly Stored[], reading: Reading): Promise<PrintedAppointment[]> {
  const needs = new Map<string, string[]>();
  const ids = stored.map(({ id }) => id);
  for (const { appointmentId, need } of await rows<{ appointmentId: string; need: string }>(selectNeeds, {
    ids,
  })) {
    needs.set(appointmentId, [...(needs.get(appointmentId) ?? []), need]);
  }
  return stored.map((row) => shown(row, needs.get(row.id) ?? [], reading));
}

/** The appointment of a slip; null for what is unknown and for what is not the viewer's, alike. */
export async function appointmentToPrint(reading: Reading, id: string): Promise<PrintedAppointment | null> {
  const visible = appointmentsVisible(reading.viewer, reading.now);
  const found = await rows<Stored>(prepared(`${ONE} AND ${visible.sql}`), {
    ...visible.params,
    id,
    limit: 1,
  });
  return (await completed(found, reading))[0] ?? null;
}

/** Who is on the way on a day: a booking that stands. */
const ON_THE_WAY: readonly AppointmentState[] = ['BOOKED', 'CHECKED_IN', 'CALLED', 'FULFILLED'];

/** Those whom the viewer's organisation has booked for a local date, by start time; at most `limit`. */
export async function appointmentsOfDay(
  reading: Reading,
  day: {
    readonly serviceOn: string;
    readonly dayAt: Date;
    readonly nextDayAt: Date;
    readonly limit: number;
  },
): Promise<PrintedAppointment[]> {
  const { viewer, now } = reading;
  const visible = appointmentsVisible(viewer, now);
  const found = await rows<Stored>(prepared(`${OF_DAY} AND ${visible.sql}`), {
    ...visible.params,
    ...day,
    now,
    organizationId: viewer.organizationId,
    states: ON_THE_WAY,
  });
  return completed(found, reading);
}

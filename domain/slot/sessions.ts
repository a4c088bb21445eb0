import { rows, type Statement, statement } from '../../prisma/client.ts';
import { lapsed } from '../appointment/lapsed.ts';
import type { SessionState } from '../codes/session.ts';
import { NotFound } from '../errors.ts';
import { type PageRequest, pageOf } from '../page.ts';
import type { Acting } from '../viewer.ts';
import { closedDaySql } from '../work-calendar/closed-sql.ts';
import { sessionsVisible } from './policy.ts';

/** One half-day session as its list shows it. Instants as the database gives them. */
export interface SessionRow {
  readonly id: string;
  readonly templateId: string;
  readonly serviceOn: string;
  readonly half: string;
  readonly state: string;
  readonly startAt: string;
  readonly endAt: string;
  readonly isExpert: number;
  readonly feeFen: number | null;
  readonly room: string | null;
  readonly version: number;
  readonly hospitalId: string;
  readonly hospitalName: string;
  readonly departmentId: string;
  readonly departmentName: string;
  /** Who sees the patients: the substitute, where there is one. */
  readonly practitionerName: string | null;
  /** Who was named first, where somebody stands in. */
  readonly firstPractitionerName: string | null;
  readonly substituteId: string | null;
  readonly opensAt: string | null;
  readonly cancelUntilAt: string | null;
  readonly isOnClosedDay: number;
  readonly page: SessionPage;
}

/** One slot of a session with its count of free places at the time of reading. */
export interface SessionSlot {
  readonly id: string;
  readonly sessionId: string;
  readonly pool: string;
  readonly startAt: string;
  readonly endAt: string;
  readonly capacity: number;
  readonly free: number;
  readonly releaseAt: string | null;
  readonly firstPlaceNo: number;
  readonly extraPlaces: number;
}

export interface SessionPage {
  slots(): Promise<ReadonlyMap<string, readonly SessionSlot[]>>;
}

export interface SessionFilter {
  readonly hospitalId?: string | null | undefined;
  readonly departmentId?: string | null | undefined;
  readonly fromOn?: string | null | undefined;
  readonly toOn?: string | null | undefined;
  /** On a day on which the hospital holds no sessions: with bookings in them, they wait to be stopped. */
  readonly isOnClosedDay?: boolean | null | undefined;
  readonly states?: readonly SessionState[] | null | undefined;
}

const CLOSED = `CASE WHEN ${closedDaySql({
  dateOn: 'x."serviceOn"',
  organizationId: 'x."hospitalId"',
  regionCode: 'h."regionCode"',
})} IS NULL THEN 0 ELSE 1 END`;

const CONDITIONS: Readonly<Record<keyof SessionFilter, string>> = {
  isOnClosedDay: `${CLOSED} = :isOnClosedDay`,
  states: 'x."state" IN (:states...)',
  hospitalId: 'x."hospitalId" = :hospitalId',
  departmentId: 'x."departmentId" = :departmentId',
  fromOn: 'x."serviceOn" >= :fromOn',
  toOn: 'x."serviceOn" <= :toOn',
};

const statements = new Map<string, Statement>();

function prepared(conditions: readonly string[]): Statement {
  const where = conditions.join(' AND ');
  const known = statements.get(where);
  if (known !== undefined) return known;
  const made = statement(`
    SELECT x."id", x."templateId", x."serviceOn", x."half", x."state", x."startAt", x."endAt", x."isExpert", x."feeFen",
      x."room", x."version", x."opensAt", x."cancelUntilAt", x."substituteId", ${CLOSED} AS "isOnClosedDay",
      x."hospitalId", h."name" AS "hospitalName", x."departmentId", d."name" AS "departmentName",
      COALESCE(u."name", q."name") AS "practitionerName",
      CASE WHEN x."substituteId" IS NOT NULL THEN q."name" END AS "firstPractitionerName"
    FROM "Session" x
    JOIN "Organization" h ON h."id" = x."hospitalId"
    JOIN "Department" d ON d."id" = x."departmentId"
    LEFT JOIN "Practitioner" p ON p."id" = x."practitionerId"
    LEFT JOIN "Person" q ON q."id" = p."personId"
    LEFT JOIN "Practitioner" v ON v."id" = x."substituteId"
    LEFT JOIN "Person" u ON u."id" = v."personId"
    WHERE ${where} ORDER BY x."serviceOn", x."id" LIMIT :limit`);
  statements.set(where, made);
  return made;
}

const selectSlots = statement(`
  SELECT s."id", s."sessionId", CASE WHEN s."releaseAt" <= :now THEN 'PUBLIC' ELSE s."pool" END AS "pool", s."startAt",
    s."endAt", s."capacity", s."releaseAt", s."firstPlaceNo", s."extraPlaces",
    s."capacity" - s."taken" + (SELECT COUNT(*) FROM "Appointment" a WHERE a."slotId" = s."id" AND ${lapsed('a')}) AS "free"
  FROM "Slot" s WHERE s."sessionId" IN (:ids...) AND s."capacity" > 0 ORDER BY s."startAt", s."pool"`);

async function slotsOf(ids: readonly string[], now: Date): Promise<Map<string, SessionSlot[]>> {
  const bySession = new Map<string, SessionSlot[]>();
  for (const slot of await rows<SessionSlot>(selectSlots, { ids, now })) {
    const known = bySession.get(slot.sessionId);
    if (known === undefined) bySession.set(slot.sessionId, [slot]);
    else known.push(slot);
  }
  return bySession;
}

/**
 * Sessions by service date. What a hospital offers is public within the network; who has booked is not part of it.
 * Sessions taken back before anybody booked are seen by their own hospital only.
 */
export async function sessionsPage(acting: Acting, filter: SessionFilter, request: PageRequest) {
  const now = acting.clock.now();
  const given = (Object.keys(CONDITIONS) as (keyof SessionFilter)[]).filter((key) => filter[key] != null);
  const visible = sessionsVisible(acting.viewer, now);
  const conditions = [visible.sql, ...given.map((key) => CONDITIONS[key])];
  if (request.after !== null) conditions.push('(x."serviceOn", x."id") > (:afterOn, :afterId)');
  const found = await rows<Omit<SessionRow, 'page'>>(prepared(conditions), {
    ...visible.params,
    hospitalId: filter.hospitalId ?? null,
    departmentId: filter.departmentId ?? null,
    fromOn: filter.fromOn ?? null,
    toOn: filter.toOn ?? null,
    isOnClosedDay: filter.isOnClosedDay == null ? null : Number(filter.isOnClosedDay),
    states: filter.states ?? [],
    afterOn: request.after?.[0] ?? null,
    afterId: request.after?.[1] ?? null,
    limit: request.first + 1,
  });
  return pageOf(around(found, now), request);
}

function around(found: readonly Omit<SessionRow, 'page'>[], now: Date): SessionRow[] {
  let slots: ReturnType<SessionPage['slots']> | undefined;
  const ids = found.map(({ id }) => id);
  const page: SessionPage = { slots: () => (slots ??= slotsOf(ids, now)) };
  return found.map((session) => ({ ...session, page }));
}

/** The session that an act has just changed. @throws NotFound */
export async function sessionAfterAct({ viewer, clock }: Acting, id: string): Promise<SessionRow> {
  const now = clock.now();
  const visible = sessionsVisible(viewer, now);
  const params = { ...visible.params, id, limit: 1 };
  const found = await rows<Omit<SessionRow, 'page'>>(prepared([visible.sql, 'x."id" = :id']), params);
  const [session] = around(found, now);
  if (session === undefined) throw new NotFound('session');
  return session;
}

import { rows, type Statement, statement } from '../../prisma/client.ts';
import type { SessionStopKind, SessionStopReason } from '../codes/session-stop.ts';
import { NotFound } from '../errors.ts';
import { type PageRequest, pageOf } from '../page.ts';
import { alternativesTo } from '../slot/alternatives.ts';
import type { FreeSlot } from '../slot/free-slots.ts';
import type { Acting } from '../viewer.ts';
import { sessionStopsVisible } from './policy.ts';

/** One stop as its list shows it. Instants as the database gives them. */
export interface SessionStopRow {
  readonly id: string;
  readonly no: string;
  readonly journeyId: string;
  readonly kind: SessionStopKind;
  readonly hospitalId: string;
  readonly hospitalName: string;
  /** Null where its sessions are of several departments. */
  readonly departmentId: string | null;
  readonly departmentName: string | null;
  readonly practitionerId: string | null;
  readonly practitionerName: string | null;
  readonly substituteName: string | null;
  readonly serviceOn: string;
  readonly half: string | null;
  /** One window alone; null for whole sessions. */
  readonly slotId: string | null;
  readonly reasonCode: SessionStopReason;
  readonly reasonText: string | null;
  readonly stoppedById: string;
  readonly stoppedByName: string;
  readonly stoppedAt: string;
  readonly version: number;
  readonly page: SessionStopPage;
}

/** How many bookings a stop met, and how many of them have no other place yet: of those that concern the viewer. */
export interface StopCounts {
  readonly affected: number;
  readonly toRebook: number;
}

/** What hangs on the stops of one page, each read once for all of them. */
export interface SessionStopPage {
  counts(): Promise<ReadonlyMap<string, StopCounts>>;
  sessionIds(): Promise<ReadonlyMap<string, readonly string[]>>;
  alternatives(): Promise<ReadonlyMap<string, readonly FreeSlot[]>>;
}

export interface SessionStopFilter {
  readonly departmentId?: string | null | undefined;
  readonly fromOn?: string | null | undefined;
  readonly toOn?: string | null | undefined;
  readonly kind?: SessionStopKind | null | undefined;
}

const CONDITIONS: Readonly<Record<keyof SessionStopFilter, string>> = {
  departmentId: `EXISTS (SELECT 1 FROM "SessionStopSession" o JOIN "Session" x ON x."id" = o."sessionId"
    WHERE o."stopId" = t."id" AND x."departmentId" = :departmentId)`,
  fromOn: 't."serviceOn" >= :fromOn',
  toOn: 't."serviceOn" <= :toOn',
  kind: 't."kind" = :kind',
};

const statements = new Map<string, Statement>();

function prepared(conditions: readonly string[]): Statement {
  const where = conditions.join(' AND ');
  const known = statements.get(where);
  if (known !== undefined) return known;
  const made = statement(`
    SELECT t."id", t."no", t."journeyId", t."kind", t."hospitalId", h."name" AS "hospitalName", t."departmentId",
      d."name" AS "departmentName", t."practitionerId", q."name" AS "practitionerName", u."name" AS "substituteName",
      t."serviceOn", t."half", t."slotId", t."reasonCode", t."reasonText", t."stoppedById", w."name" AS "stoppedByName",
      t."stoppedAt", t."version"
    FROM "SessionStop" t
    JOIN "Organization" h ON h."id" = t."hospitalId"
    LEFT JOIN "Department" d ON d."id" = t."departmentId"
    JOIN "Person" w ON w."id" = t."stoppedById"
    LEFT JOIN "Practitioner" p ON p."id" = t."practitionerId" LEFT JOIN "Person" q ON q."id" = p."personId"
    LEFT JOIN "Practitioner" v ON v."id" = t."substituteId" LEFT JOIN "Person" u ON u."id" = v."personId"
    WHERE ${where} ORDER BY t."id" DESC LIMIT :limit`);
  statements.set(where, made);
  return made;
}

// A hospital sees what became of all, a booking side of its own alone.
const selectCounts = statement(`
  SELECT b."stopId", COUNT(*) AS "affected", CAST(SUM(CASE WHEN a."state" = 'TO_REBOOK' AND EXISTS (
      SELECT 1 FROM "SessionStopSession" o WHERE o."stopId" = b."stopId" AND o."sessionId" = a."stoppedSessionId")
    THEN 1 ELSE 0 END) AS INTEGER) AS "toRebook"
  FROM "SessionStopBooking" b JOIN "SessionStop" t ON t."id" = b."stopId" JOIN "Appointment" a ON a."id" = b."appointmentId"
  WHERE b."stopId" IN (:ids...) AND (t."hospitalId" = :viewerOrgId OR b."sourceOrgId" = :viewerOrgId)
  GROUP BY b."stopId"`);
const selectSessions = statement(`
  SELECT o."stopId", o."sessionId" FROM "SessionStopSession" o WHERE o."stopId" IN (:ids...) ORDER BY o."sessionId"`);

type Found = Omit<SessionStopRow, 'page'>;

function pageAround(found: readonly Found[], { viewer, clock }: Acting): SessionStopPage {
  const ids = found.map(({ id }) => id);
  const once = <Value>(load: () => Promise<Value>): (() => Promise<Value>) => {
    let loaded: Promise<Value> | undefined;
    return () => (loaded ??= load());
  };
  return {
    counts: once(async () => {
      const params = { ids, viewerOrgId: viewer.organizationId };
      const counted = await rows<StopCounts & { stopId: string }>(selectCounts, params);
      return new Map(counted.map((one) => [one.stopId, one]));
    }),
    sessionIds: once(async () => {
      const byStop = new Map<string, string[]>();
      for (const { stopId, sessionId } of await rows<Record<'stopId' | 'sessionId', string>>(selectSessions, {
        ids,
      }))
        byStop.set(stopId, [...(byStop.get(stopId) ?? []), sessionId]);
      return byStop;
    }),
    alternatives: once(async () => {
      const lost = found.flatMap(({ id, departmentId, practitionerId }) =>
        departmentId === null ? [] : [{ id, departmentId, practitionerId }],
      );
      const near = await alternativesTo(lost, clock.now());
      return new Map(lost.map(({ id }, at) => [id, near[at] ?? []]));
    }),
  };
}

/** One page of stops, newest first: the own hospital's, and those that met a booking of the own organisation. */
export async function sessionStopsPage(acting: Acting, filter: SessionStopFilter, request: PageRequest) {
  const visible = sessionStopsVisible(acting.viewer, acting.clock.now());
  const given = (Object.keys(CONDITIONS) as (keyof SessionStopFilter)[]).filter((key) => filter[key] != null);
  const conditions = [visible.sql, ...given.map((key) => CONDITIONS[key])];
  if (request.after !== null) conditions.push('t."id" < :afterId');
  const found = await rows<Found>(prepared(conditions), {
    ...visible.params,
    departmentId: filter.departmentId ?? null,
    fromOn: filter.fromOn ?? null,
    toOn: filter.toOn ?? null,
    kind: filter.kind ?? null,
    afterId: request.after?.at(-1) ?? null,
    limit: request.first + 1,
  });
  const page = pageAround(found, acting);
  return pageOf(
    found.map((stop) => ({ ...stop, page })),
    request,
  );
}

/** The stop that an act has just made. @throws NotFound */
export async function sessionStopAfterAct(acting: Acting, id: string): Promise<SessionStopRow> {
  const visible = sessionStopsVisible(acting.viewer, acting.clock.now());
  const found = await rows<Found>(prepared([visible.sql, 't."id" = :id']), {
    ...visible.params,
    id,
    limit: 1,
  });
  const [stop] = found;
  if (stop === undefined) throw new NotFound('sessionStop');
  return { ...stop, page: pageAround(found, acting) };
}

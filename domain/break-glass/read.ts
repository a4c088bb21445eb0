import { type Params, rows, type Statement, statement } from '../../prisma/client.ts';
import { isOpen } from '../access.ts';
import type { BreakGlassFinding, BreakGlassReason, BreakGlassState } from '../codes/break-glass.ts';
import { type Page, type PageRequest, pageOf } from '../page.ts';
import { type ResidentCard, toResidentCard } from '../resident/card.ts';
import type { Reader } from '../resident/open.ts';
import type { Viewer } from '../viewer.ts';
import { effectiveStateSql } from '../workflow.ts';
import { type BreakGlassStanding, breakGlassesVisible, breakGlassPolicy, KEPT_HERE } from './policy.ts';
import { breakGlassWorkflow } from './workflow.ts';

interface Shared extends BreakGlassStanding {
  readonly id: string;
  readonly no: string;
  readonly journeyId: string;
  readonly version: number;
  /** The state that counts now. */
  readonly state: BreakGlassState;
  readonly organizationName: string;
  readonly personName: string;
  readonly reasonCode: BreakGlassReason;
  /** Instants as the database gives them. */
  readonly openedAt: string;
  readonly endsAt: string;
  readonly finding: BreakGlassFinding | null;
  readonly findingText: string | null;
  readonly signedOffById: string | null;
  readonly signedOffByName: string | null;
  readonly signedOffAt: string | null;
}

interface Row extends Shared {
  readonly reasonText: string;
  readonly nameOnCard: string;
  readonly sex: string;
  readonly birthOn: string | null;
  readonly idNoSealed: string | null;
}

/** An emergency access as the viewer may see it. */
export interface BreakGlass extends Shared {
  /** Null where the viewer sees that it was, and neither whose record nor why in words. */
  readonly reasonText: string | null;
  readonly resident: ResidentCard | null;
}

export interface BreakGlassFilter {
  readonly states?: readonly BreakGlassState[] | null | undefined;
}

const STATE = effectiveStateSql(breakGlassWorkflow, 'b');
const SELECT = `
  SELECT b."id", b."no", b."journeyId", b."version", ${STATE} AS "state", b."residentId", b."organizationId",
    o."name" AS "organizationName", b."personId", p."name" AS "personName", b."reasonCode", b."reasonText",
    b."openedAt", b."endsAt", b."finding", b."findingText", b."signedOffById", s."name" AS "signedOffByName",
    b."signedOffAt", r."nameOnCard", r."sex", r."birthOn", r."idNoSealed",
    CASE WHEN ${KEPT_HERE} THEN 1 ELSE 0 END AS "isKeptHere"
  FROM "BreakGlass" b
  JOIN "Organization" o ON o."id" = b."organizationId"
  JOIN "Person" p ON p."id" = b."personId"
  JOIN "Resident" r ON r."id" = b."residentId"
  LEFT JOIN "Person" s ON s."id" = b."signedOffById"`;

const statements = new Map<string, Statement>();

function prepared(conditions: readonly string[]): Statement {
  const where = conditions.join(' AND ');
  const known = statements.get(where);
  if (known !== undefined) return known;
  const made = statement(`${SELECT} WHERE ${where} ORDER BY b."id" DESC LIMIT :limit`);
  statements.set(where, made);
  return made;
}

function shown(viewer: Viewer, row: Row, now: Date): BreakGlass {
  const { nameOnCard, sex, birthOn, idNoSealed, reasonText, ...shared } = row;
  if (!isOpen(breakGlassPolicy, 'text', viewer, row, now)) {
    return { ...shared, reasonText: null, resident: null };
  }
  const card = { id: row.residentId, nameOnCard, sex, birthOn, idNoSealed };
  return { ...shared, reasonText, resident: toResidentCard(card) };
}

interface Search {
  readonly conditions: readonly string[];
  readonly params: Params;
}

async function search(read: Reader, viewer: Viewer, now: Date, { conditions, params }: Search) {
  const visible = breakGlassesVisible(viewer, now);
  const viewed = { viewerOrgId: viewer.organizationId, now, ...visible.params };
  const found = await read.rows<Row>(prepared([visible.sql, ...conditions]), { ...viewed, ...params });
  return found.map((row) => shown(viewer, row, now));
}

/** One page of the emergency accesses that the viewer sees, newest first, in one statement. */
export async function breakGlassPage(
  { viewer, now }: { viewer: Viewer; now: Date },
  { states }: BreakGlassFilter,
  request: PageRequest,
): Promise<Page<BreakGlass>> {
  const conditions = [
    ...(states == null ? [] : [`${STATE} IN (:states...)`]),
    ...(request.after === null ? [] : ['b."id" < :afterId']),
  ];
  const params = { states: states ?? [], afterId: request.after?.[0] ?? '', limit: request.first + 1 };
  return pageOf(await search({ rows }, viewer, now, { conditions, params }), request);
}

/** One emergency access, or null when it is unknown or not the viewer's to see. */
export async function breakGlassById(
  { viewer, now }: { viewer: Viewer; now: Date },
  id: string,
  read: Reader = { rows },
): Promise<BreakGlass | null> {
  const params = { id, limit: 1 };
  const [found] = await search(read, viewer, now, { conditions: ['b."id" = :id'], params });
  return found ?? null;
}

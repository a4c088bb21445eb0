import { type Params, rows } from '../../prisma/client.ts';
import type { AuditAction } from '../codes/audit.ts';
import type { InstantRange } from '../exchange/marks.ts';
import type { ExchangePage, Reading, Shown, Wanted, Where } from '../exchange/page.ts';
import { compiledWhere, SqlCondition, visibleAmong } from '../exchange/sql-where.ts';
import { cursorOf, readCursor } from '../page.ts';
import { prepared } from '../prepared.ts';
import { idsOfPerson, survivingId } from '../resident/alias.ts';
import { WATERMARK } from './chain/lease.ts';
import { idsIn } from './id-list.ts';
import { namesPerson } from './names-person.ts';
import { auditVisible } from './policy.ts';
import { NAMES_OWN_RESIDENT, withOwnResidents } from './reading/own-residents.ts';

/** What somebody, or a machine, at work for the own organisation has seen or done. */
export interface ExchangedAudit {
  readonly id: string;
  readonly seq: number;
  readonly at: Date;
  readonly action: AuditAction;
  readonly operation: string;
  readonly noun: string | null;
  readonly nounId: string | null;
  readonly outcome: string;
  readonly role: string | null;
  readonly organizationId: string;
  readonly personName: string | null;
  /** Null for a machine, and for who is no practitioner. */
  readonly practitionerId: string | null;
  /** Null for a look at the log itself: each would name whom the looks before it named, and no log would ever end. */
  readonly residentIds: readonly string[] | null;
}

interface Stored extends Omit<ExchangedAudit, 'at' | 'residentIds'> {
  readonly at: string;
  readonly residentIds: string | null;
}

/** The interaction by which this log is read. */
const OF_LOG = 'fhir.AuditEvent.';

function exchanged({ at, residentIds, ...row }: Stored): Shown<ExchangedAudit> {
  const instant = new Date(at);
  const named = row.operation.startsWith(OF_LOG) ? null : idsIn(residentIds);
  return { row: { ...row, at: instant, residentIds: named }, mark: { at: instant, version: 1 } };
}

/** Each with those whom the organisation was told it was about. */
const shownTo = async ({ viewer }: Reading, found: readonly Stored[]): Promise<Shown<ExchangedAudit>[]> =>
  (await withOwnResidents(found, viewer.organizationId)).map(exchanged);

const FROM = `FROM "AuditEvent" u LEFT JOIN "Person" b ON b."id" = u."personId"
  LEFT JOIN "Practitioner" p ON p."personId" = u."personId"`;
const COLUMNS = `u."id", u."seq", u."at", u."action", u."operation", u."noun", u."nounId", u."outcome", u."role",
  u."organizationId", u."residentIds", b."name" AS "personName", p."id" AS "practitionerId"`;

const within = ({ from, to }: InstantRange): Where => ({
  at: { ...(from !== null && { gte: from }), ...(to !== null && { lt: to }) },
});

interface Asked {
  readonly text: string;
  readonly params: Params;
}

function asked({ where, changed }: Pick<Wanted, 'where' | 'changed'>, { viewer, now }: Reading): Asked {
  const visible = auditVisible(viewer, 'work', now);
  // A row never changes: when it was written is when it last changed.
  const all = { AND: [...where, ...changed.map(within)] };
  const { sql, params } = compiledWhere(all, 'u');
  return {
    text: `${FROM} WHERE ${visibleAmong(all, visible.sql)} AND (${sql})`,
    params: { ...params, ...visible.params },
  };
}

/** The log of the own organisation, or the rows of it that fulfil a condition, in the order in which it was recorded. */
const logOf = (only: readonly Where[]) => ({
  byIds: async (ids: readonly string[], reading: Reading): Promise<Shown<ExchangedAudit>[]> => {
    if (ids.length === 0) return [];
    const { text, params } = asked({ where: [{ id: { in: [...ids] } }, ...only], changed: [] }, reading);
    return shownTo(reading, await rows<Stored>(prepared(`SELECT ${COLUMNS} ${text}`), params));
  },
  page: async (wanted: Wanted, reading: Reading): Promise<ExchangePage<ExchangedAudit>> => {
    const { direction } = wanted.order;
    const [after] = wanted.after === null ? [] : readCursor(wanted.after, ['NUMBER']);
    const beyond = { seq: { [direction === 'asc' ? 'gt' : 'lt']: Number(after ?? 0) } };
    const where = [...wanted.where, ...only, ...(after === undefined ? [] : [beyond])];
    const { text, params } = asked({ where, changed: wanted.changed }, reading);
    const select = prepared(`SELECT ${COLUMNS} ${text} ORDER BY u."seq" ${direction} LIMIT :limit`);
    const found = await rows<Stored>(select, { ...params, limit: wanted.first + 1 });
    const shown = await shownTo(reading, found.slice(0, wanted.first));
    const last = shown.at(-1);
    const next = found.length > wanted.first && last !== undefined ? cursorOf([String(last.row.seq)]) : null;
    return { shown, next };
  },
  count: async ({ where, changed }: Pick<Wanted, 'where' | 'changed'>, reading: Reading): Promise<number> => {
    const { text, params } = asked({ where: [...where, ...only], changed }, reading);
    const [counted] = await rows<{ n: number }>(prepared(`SELECT COUNT(*) AS "n" ${text}`), params);
    return counted?.n ?? 0;
  },
});

/** What the own organisation's people and machines have seen and done. */
export const exchangedAudits = logOf([]);
/** What they have done to objects of these nouns. */
export const exchangedActs = (nouns: readonly string[]) =>
  logOf([{ action: 'ACT', noun: { in: nouns }, nounId: { not: null } }]);

/** Row filter: the rows that name a resident, from the index of what is linked and the few rows behind it. */
export async function auditsNaming(id: string): Promise<Where> {
  const residentId = await survivingId(id);
  const residentIds = await idsOfPerson({ rows }, residentId);
  return new SqlCondition(
    `(u."seq" IN (SELECT s."auditSeq" FROM "AuditSubject" s WHERE s."residentId" IN (:residentIds...))
      OR (u."seq" > ${WATERMARK} AND ${namesPerson(':residentId')}))
      AND u."operation" NOT LIKE '${OF_LOG}%' AND ${NAMES_OWN_RESIDENT}`,
    { residentIds, residentId },
  );
}

/** Row filter: what a practitioner has seen or done. */
export const auditsBy = (practitionerId: string): Where =>
  new SqlCondition(
    `u."personId" IN (SELECT y."personId" FROM "Practitioner" y WHERE y."id" = :practitionerId)`,
    { practitionerId },
  );

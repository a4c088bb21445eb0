import { LRUCache } from 'lru-cache';
import { type Statement, statement } from '../../prisma/client.ts';
import { codesOf } from '../codes/code-table.ts';
import { SEARCH_MATCHES, type SearchMatch } from '../codes/search.ts';
import { currentSql } from '../resident/current-relation.ts';
import { keepsSql } from '../resident/kept.ts';

const CURRENT = currentSql('c', ':now');
/** What of a relation `c` is the viewer's: of the whole organisation, or the clinician's own. */
const emergency = `c."basis" = 'BREAK_GLASS' AND c."personId" = :personId`;

/** Whom the viewer knows (`residentsVisible`), and whose record is open (`recordsOpen`), as SQL over an id. */
interface Visible {
  readonly identity: (residentId: string) => string;
  readonly record: (residentId: string) => string;
}

function visible(isClinician: boolean): Visible {
  const own = isClinician ? ` OR (${emergency})` : '';
  const related = (residentId: string, bases: string) => `EXISTS (
    SELECT 1 FROM "CareRelation" c WHERE c."organizationId" = :organizationId AND c."residentId" = ${residentId}
      AND ${CURRENT} AND ((c."basis" IN (${bases}) AND c."personId" IS NULL)${own}))`;
  const kept = (residentId: string) => `EXISTS (
    SELECT 1 FROM "CareRelation" k JOIN "Resident" r ON r."id" = k."residentId"
    WHERE k."organizationId" = :organizationId AND k."residentId" = ${residentId} AND ${keepsSql(':now')})`;
  return {
    identity: (id) => related(id, `'REGISTERED', 'RESIDENCY', 'CONSENT'`),
    record: (id) => `(${kept(id)} OR ${related(id, `'CONSENT'`)})`,
  };
}

const keysOfKind = (kind: SearchMatch, condition: string): string => `
  FROM "ResidentSearchKey" x WHERE x."organizationId" = :organizationId AND x."kind" = '${kind}' AND ${condition}`;

const range = (alias: string, prefix: string): string =>
  `${alias}."key" >= :${prefix}From AND ${alias}."key" < :${prefix}Until`;

const PREFIX = {
  NAME: 'name',
  NAME_PART: 'name',
  PINYIN: 'spelling',
  PINYIN_PART: 'spelling',
  INITIALS: 'spelling',
} as const;
type Lettered = keyof typeof PREFIX;
const LETTERED = Object.keys(PREFIX) as Lettered[];

/**
 * The keys `y` of one resident. Written as expressions, organisation and kind offer no index: SQLite would go through
 * the whole range once more for each hit, instead of through the few keys of the resident.
 */
const keysOfResident = (residentId: string): string => `
  FROM "ResidentSearchKey" y WHERE y."residentId" = ${residentId}
    AND (y."organizationId" || '') = :organizationId`;
const isKind = (kind: string): string => `(y."kind" || '') = '${kind}'`;

/** Somebody is found once, by the best key: not by this one where a better one is as good a match. */
function isBest(kind: Lettered, among: readonly SearchMatch[]): string {
  const better = LETTERED.slice(0, LETTERED.indexOf(kind)).filter((one) => among.includes(one));
  const others = better.map((one) => `(${isKind(one)} AND ${range('y', PREFIX[one])})`);
  const earlier = `(${isKind(kind)} AND ${range('y', PREFIX[kind])} AND y."key" < x."key")`;
  return `NOT EXISTS (SELECT 1 ${keysOfResident('x."residentId"')}
      AND (${[...others, earlier].join(' OR ')}))`;
}

const hasCard = (residentId: string): string => `EXISTS (SELECT 1 FROM "Resident" q
  WHERE q."id" = ${residentId} AND q."healthCardNoIndex" IN (:cards...))`;
const hasTail = `EXISTS (SELECT 1 FROM "ResidentSearchKey" y WHERE y."residentId" = x."residentId"
  AND y."organizationId" = x."organizationId" AND y."kind" = 'ID_TAIL' AND y."key" IN (:tails...))`;
/** A bed is found by who lies in it today, in the own home. */
const LIES_IN = `EXISTS (SELECT 1 FROM "Residency" s WHERE s."nursingHomeId" = :organizationId
  AND s."residentId" = x."residentId" AND s."bedNo" = x."key" AND s."voidedAt" IS NULL AND s."fromOn" <= :todayOn
  AND (s."toOn" IS NULL OR s."toOn" >= :todayOn))`;

/** The hits of one kind as `key`, `residentId`: whom the viewer may see, and nobody twice. */
function hitsOf(kind: SearchMatch, among: readonly SearchMatch[], { identity, record }: Visible): string {
  switch (kind) {
    case 'HEALTH_CARD':
      return `SELECT '' AS "key", x."id" AS "residentId" FROM "Resident" x
        WHERE x."healthCardNoIndex" IN (:cards...) AND ${record('x."id"')}`;
    case 'ID_TAIL':
      return `SELECT '' AS "key", x."residentId" ${keysOfKind(kind, 'x."key" IN (:tails...)')}
        AND ${record('x."residentId"')} AND NOT ${hasCard('x."residentId"')}`;
    case 'BED':
      return `SELECT x."key", x."residentId" ${keysOfKind(kind, range('x', 'bed'))} AND ${LIES_IN}
        AND ${identity('x."residentId"')} AND NOT ${hasTail} AND NOT ${hasCard('x."residentId"')}`;
    default:
      return `SELECT x."key", x."residentId" ${keysOfKind(kind, range('x', PREFIX[kind]))}
        AND ${identity('x."residentId"')} AND ${isBest(kind, among)}`;
  }
}

/** A cursor names the last hit and not its key, which may be a name that is no business of who has the cursor. */
const keyOfLast = (kind: 'BED' | Lettered): string => `COALESCE((
  SELECT MIN(y."key") ${keysOfResident(':afterId')} AND ${isKind(kind)}
    AND ${range('y', kind === 'BED' ? 'bed' : PREFIX[kind])}), '')`;

const RANKS = codesOf(SEARCH_MATCHES);
export const rankOf = (kind: SearchMatch): number => RANKS.indexOf(kind);
export const kindAt = (rank: number): SearchMatch | undefined => RANKS[rank];

/** Which kinds are asked for, and behind which of them the page begins. */
export interface SearchShape {
  readonly kinds: readonly SearchMatch[];
  readonly afterKind: SearchMatch | null;
  readonly isClinician: boolean;
}

const statements = new LRUCache<string, Statement>({ max: 200 });

/**
 * One page of hits, by kind, key and id: each kind is one range of the primary key of `ResidentSearchKey` that is read
 * until the page is full. Whatever the number of residents, a page costs the same.
 */
export function selectHits({ kinds, afterKind, isClinician }: SearchShape): Statement {
  const shape = `${kinds.join()} ${afterKind} ${isClinician}`;
  const known = statements.get(shape);
  if (known !== undefined) return known;
  const asked = kinds.filter((kind) => afterKind === null || rankOf(kind) >= rankOf(afterKind));
  const branches = asked.map((kind) => {
    const hits = hitsOf(kind, kinds, visible(isClinician));
    const id = kind === 'HEALTH_CARD' ? 'x."id"' : 'x."residentId"';
    const hasKey = kind !== 'HEALTH_CARD' && kind !== 'ID_TAIL';
    const after = hasKey ? `(x."key", ${id}) > (${keyOfLast(kind)}, :afterId)` : `${id} > :afterId`;
    const order = hasKey ? `x."key", ${id}` : id;
    return `SELECT * FROM (SELECT ${rankOf(kind)} AS "rank", h.* FROM (${hits}
      ${kind === afterKind ? `AND ${after}` : ''} ORDER BY ${order} LIMIT :limit) h) b${rankOf(kind)}`;
  });
  const made = statement(`
    SELECT u."rank", u."key", r."id", r."nameOnCard", r."sex", r."birthOn", r."idNoSealed", r."registeredByOrgId"
    FROM (${branches.join(' UNION ALL ')}) u JOIN "Resident" r ON r."id" = u."residentId"
    ORDER BY u."rank", u."key", r."id" LIMIT :limit`);
  statements.set(shape, made);
  return made;
}

/** The relations on which the openness of these residents rests. */
export const selectRelations = statement(`
  SELECT c."residentId", c."organizationId", c."basis", c."personId", c."startedAt", c."endedAt"
  FROM "CareRelation" c WHERE c."residentId" IN (:ids...) AND ${CURRENT}`);

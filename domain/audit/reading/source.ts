import { WATERMARK } from '../chain/lease.ts';
import { namesPerson } from '../names-person.ts';

/**
 * Where a page of the audit log is read from: rows (`seq`, `place`), highest place first. What is linked comes from
 * the index of a chain or of a resident, however long the log is; the few rows behind the watermark that are not
 * linked yet are looked at one by one.
 */
export interface Source {
  readonly sql: string;
}

/** A place behind every link. */
const BEYOND = '9007199254740991';

/** A page of one part, within a UNION. */
const part = (select: string): string => `SELECT * FROM (${select} LIMIT :limit) AS part`;

const unlinked = (place: string, conditions: readonly string[]): string =>
  part(`SELECT u."seq", ${place} AS "place" FROM "AuditEvent" u
    WHERE u."seq" > ${WATERMARK} AND NOT EXISTS (SELECT 1 FROM "AuditLink" l WHERE l."auditSeq" = u."seq")
      AND ${conditions.join(' AND ')} ORDER BY u."seq" DESC`);

/** The whole log by number. */
export const wholeLog = (conditions: readonly string[]): Source => ({
  sql: part(
    `SELECT u."seq", u."seq" AS "place" FROM "AuditEvent" u WHERE ${['u."seq" < :afterSeq', ...conditions].join(' AND ')}
    ORDER BY u."seq" DESC`,
  ),
});

const PLACE_OF_CURSOR = `
  (SELECT c."position" FROM "AuditLink" c WHERE c."auditSeq" = :afterSeq AND c."ownerOrgId" = :viewerOrgId)`;

/** The chain of the viewer's organisation in the order of its links, what is not linked yet before it. */
export const ownChain = (visible: string, conditions: readonly string[]): Source => ({
  sql: `${unlinked(BEYOND, [visible, 'u."seq" < :afterSeq', `${PLACE_OF_CURSOR} IS NULL`, ...conditions])}
    UNION ALL ${part(`
      SELECT u."seq", l."position" AS "place" FROM "AuditLink" l JOIN "AuditEvent" u ON u."seq" = l."auditSeq"
      WHERE ${[
        'l."ownerOrgId" = :viewerOrgId',
        `l."position" < COALESCE(${PLACE_OF_CURSOR}, ${BEYOND})`,
        ...conditions,
      ].join(' AND ')}
      ORDER BY l."position" DESC`)}`,
});

/** What names the resident `:residentId`, who was `:residentIds` before records were merged, by number. */
export const ofResident = (visible: string, conditions: readonly string[]): Source => ({
  sql: `${unlinked('u."seq"', [visible, namesPerson(':residentId'), 'u."seq" < :afterSeq', ...conditions])}
    UNION ALL ${part(`
      SELECT DISTINCT u."seq", u."seq" AS "place" FROM "AuditSubject" s JOIN "AuditEvent" u ON u."seq" = s."auditSeq"
      WHERE ${['s."residentId" IN (:residentIds...)', 's."auditSeq" < :afterSeq', visible, ...conditions].join(' AND ')}
      ORDER BY u."seq" DESC`)}`,
});

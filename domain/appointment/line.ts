import { rows, statement } from '../../prisma/client.ts';
import { effectiveStateSql } from '../workflow.ts';
import { appointmentWorkflow } from './workflow.ts';

/** Who is offered a place first: by priority as in the queue (`rankOf`), then by how long somebody waits (domain 3.4, 8.1). */
export const lineRank = (alias: string): string =>
  `CASE COALESCE(${alias}."askedPriority", ${alias}."priority") WHEN 'GREEN' THEN 0 WHEN 'PRIORITY' THEN 1 ELSE 2 END`;

const state = (alias: string): string => effectiveStateSql(appointmentWorkflow, alias);

/** Whether the row `before` stands before the row `after` in the line of their department. */
export const standsBefore = (before: string, after: string): string =>
  `(${lineRank(before)}, ${before}."createdAt", ${before}."id") < (${lineRank(after)}, ${after}."createdAt", ${after}."id")`;

const selectPositions = statement(`
  SELECT a."id", (SELECT COUNT(*) FROM "Appointment" b WHERE b."departmentId" = a."departmentId"
      AND b."state" IN ('WAITLISTED', 'OFFERED') AND ${state('b')} IN ('WAITLISTED', 'OFFERED')
      AND ${standsBefore('b', 'a')}) + 1 AS "position"
  FROM "Appointment" a WHERE a."id" IN (:ids...)`);

/** The place of each in the line of its department, from 1; in one statement. */
export async function linePositions(ids: readonly string[], now: Date): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const found = await rows<{ id: string; position: number }>(selectPositions, { ids, now });
  return new Map(found.map(({ id, position }) => [id, position]));
}

/** Those who stand before somebody in the line and could have had the place: it lies in their wish and is open to them. */
export const selectOvertaken = statement(`
  SELECT b."id", b."residentId", b."sourceOrgId", COALESCE(b."askedPriority", b."priority") AS "priority", b."createdAt" FROM "Appointment" b
  JOIN "Appointment" a ON a."id" = :id
  WHERE b."departmentId" = a."departmentId" AND b."state" IN ('WAITLISTED', 'OFFERED')
    AND ${state('b')} = 'WAITLISTED' AND ${standsBefore('b', 'a')}
    AND b."wantedFromAt" <= :startAt AND b."wantedToAt" > :startAt
    AND (b."wantedSessionId" IS NULL OR b."wantedSessionId" = :sessionId)
    AND COALESCE(b."askedPriority", b."priority") IN (:priorities...)
  ORDER BY b."createdAt", b."id"`);

/** One who waits and was passed over. */
export interface PassedOver {
  readonly id: string;
  readonly residentId: string;
  readonly sourceOrgId: string;
  readonly priority: string;
}

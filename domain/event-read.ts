import { rows, statement } from '../prisma/client.ts';
import type { Noun } from './event-log.ts';

/** One entry of a timeline. Instants as the database gives them. */
export interface EventRow {
  readonly seq: number;
  readonly nounId: string;
  readonly act: string;
  readonly fromState: string | null;
  readonly toState: string | null;
  readonly role: string | null;
  readonly organizationName: string | null;
  readonly reasonCode: string | null;
  readonly at: string;
  readonly recordedAt: string;
}

const selectEvents = statement(`
  SELECT e."seq", e."nounId", e."act", e."fromState", e."toState", e."role", e."reasonCode", e."at", e."recordedAt",
    o."name" AS "organizationName"
  FROM "Event" e LEFT JOIN "Organization" o ON o."id" = e."organizationId"
  WHERE e."noun" = :noun AND e."nounId" IN (:ids...) ORDER BY e."seq"`);

/** What happened to each of these objects, oldest first, in one statement. The caller has checked the policy. */
export async function eventsOf(noun: Noun, ids: readonly string[]): Promise<Map<string, EventRow[]>> {
  const timelines = new Map<string, EventRow[]>();
  for (const event of await rows<EventRow>(selectEvents, { noun, ids })) {
    const known = timelines.get(event.nounId);
    if (known === undefined) timelines.set(event.nounId, [event]);
    else known.push(event);
  }
  return timelines;
}

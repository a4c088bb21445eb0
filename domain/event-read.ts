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

/** An event of the log with what it is about, and the organisation of who did it. */
export interface LogEvent extends EventRow {
  readonly noun: Noun;
  readonly journeyId: string;
  readonly organizationId: string | null;
}

const selectStretch = statement(`
  SELECT e."seq", e."noun", e."nounId", e."journeyId", e."act", e."fromState", e."toState", e."role", e."reasonCode",
    e."at", e."recordedAt", e."organizationId", o."name" AS "organizationName"
  FROM "Event" e LEFT JOIN "Organization" o ON o."id" = e."organizationId"
  WHERE e."seq" > :after AND e."seq" <= :upTo ORDER BY e."seq" LIMIT :limit`);

/** Which part of the log: behind `after`, up to and with `upTo`, at most `limit` events. */
export interface Stretch {
  readonly after: number;
  readonly upTo: number;
  readonly limit: number;
}

/** A part of the log, oldest first, of whatever noun. Nobody may see it before each noun was asked. */
export const eventsWithin = (stretch: Stretch): Promise<LogEvent[]> =>
  rows<LogEvent>(selectStretch, { ...stretch });

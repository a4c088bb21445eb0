import { statement } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import type { Noun } from '../event-log.ts';
import type { RowReader } from '../policy-value/read.ts';
import type { HandoverLine } from './line.ts';

/** What of a resident of the home the next shift has to know of. */
const TOLD: readonly Noun[] = [
  'resident',
  'residency',
  'contact',
  'representative',
  'consent',
  'capacityAssessment',
  'safetyBlock',
  'admission',
  'death',
];

// An act that was decided before the last handover may have been committed after it: what came in late is found by
// looking back a little, and what was handed over already is left out by its number.
const LOOK_BACK_MS = 10 * 60_000;

const COLUMNS = 'e."seq", e."noun", e."nounId", e."act", e."at"';
const SINCE = `e."recordedAt" > :since AND e."recordedAt" <= :until AND e."seq" NOT IN (
  SELECT i."eventSeq" FROM "HandoverItem" i JOIN "Handover" h ON h."id" = i."handoverId"
  WHERE h."nursingHomeId" = :nursingHomeId AND h."toAt" > :since AND i."eventSeq" IS NOT NULL)`;
const selectChanges = statement(`
  SELECT ${COLUMNS}, a."residentId" FROM "Appointment" a
  JOIN "Event" e ON e."noun" = 'appointment' AND e."nounId" = a."id"
  WHERE a."sourceOrgId" = :nursingHomeId AND ${SINCE}
  UNION
  SELECT ${COLUMNS}, r."id" AS "residentId" FROM "Residency" s
  JOIN "Resident" r ON r."id" = s."residentId" JOIN "Event" e ON e."journeyId" = r."journeyId"
  WHERE s."nursingHomeId" = :nursingHomeId AND s."fromOn" <= :untilOn AND (s."toOn" IS NULL OR s."toOn" >= :sinceOn)
    AND e."noun" IN (:nouns...) AND ${SINCE}
  ORDER BY 1`);

interface Changed {
  readonly seq: number;
  readonly noun: string;
  readonly nounId: string;
  readonly act: string;
  readonly at: string;
  readonly residentId: string;
}

/** What has happened to the residents of a home and to their appointments since its last handover. */
export async function changesSince(
  read: RowReader,
  nursingHomeId: string,
  { fromAt, toAt }: { readonly fromAt: Date; readonly toAt: Date },
): Promise<HandoverLine[]> {
  const since = new Date(fromAt.getTime() - LOOK_BACK_MS);
  const days = { sinceOn: localDateOf(since), untilOn: localDateOf(toAt) };
  const params = { nursingHomeId, since, until: toAt, nouns: [...TOLD], ...days };
  const found = await read.rows<Changed>(selectChanges, params);
  return found.map(({ seq, act, at, ...about }) => ({
    ...about,
    kind: 'CHANGE',
    what: act,
    at: new Date(at),
    eventSeq: seq,
  }));
}

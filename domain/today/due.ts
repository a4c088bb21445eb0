import { rows, statement } from '../../prisma/client.ts';
import { daysAhead } from '../calendar-date.ts';
import type { DueKind } from '../codes/today.ts';
import { type ResidentCard, type ResidentCardRow, toResidentCard } from '../resident/card.ts';
import { isToReconcileSql } from '../safety-block/to-reconcile.ts';

/**
 * Something about a resident of the home that has to be seen to by a date; what is overdue stays, and what has waited
 * since an event is due on the day itself.
 */
export interface DueItem {
  readonly kind: DueKind;
  readonly dueOn: string;
  readonly resident: ResidentCard;
}

/** How many days ahead a home hears of what becomes due: long enough to get a paper or a bed (domain 0: 14 days ahead). */
const AHEAD_DAYS = 14;

const CARD = 'r."id", r."nameOnCard", r."sex", r."birthOn", r."idNoSealed"';
const HOUSED = `"Residency" s JOIN "Resident" r ON r."id" = s."residentId"`;
const LIVES_HERE = `s."nursingHomeId" = :organizationId AND s."voidedAt" IS NULL AND s."fromOn" <= :dateOn
  AND (s."toOn" IS NULL OR s."toOn" >= :dateOn)`;

/** The edition counts, and none is later. */
const LATEST = `b."voidedAt" IS NULL AND NOT EXISTS (SELECT 1 FROM "SafetyBlock" n
  WHERE n."residentId" = b."residentId" AND n."voidedAt" IS NULL AND (n."recordedAt" > b."recordedAt" OR (n."recordedAt" = b."recordedAt" AND n."edition" > b."edition")))`;

const selectDue = statement(`
  SELECT 'STAY_ENDING' AS "kind", s."toOn" AS "dueOn", ${CARD} FROM ${HOUSED}
  WHERE ${LIVES_HERE} AND s."toOn" <= :untilOn
  UNION ALL
  SELECT 'REPRESENTATIVE_ENDING' AS "kind", p."toOn" AS "dueOn", ${CARD}
  FROM ${HOUSED} JOIN "Representative" p ON p."residentId" = r."id"
  WHERE ${LIVES_HERE} AND p."voidedAt" IS NULL AND p."toOn" >= :dateOn AND p."toOn" <= :untilOn
  UNION ALL
  SELECT 'ID_DOCUMENT_ENDING' AS "kind", r."idDueOn" AS "dueOn", ${CARD} FROM ${HOUSED}
  WHERE ${LIVES_HERE} AND r."idDueOn" <= :untilOn
  UNION ALL
  SELECT 'DEVICE_DUE' AS "kind", MIN(d."dueOn") AS "dueOn", ${CARD}
  FROM ${HOUSED} JOIN "SafetyBlock" b ON b."residentId" = r."id" JOIN "SafetyDevice" d ON d."blockId" = b."id"
  WHERE ${LIVES_HERE} AND d."dueOn" <= :untilOn AND ${LATEST}
  GROUP BY ${CARD}
  UNION ALL
  SELECT 'SAFETY_BLOCK_TO_RECONCILE' AS "kind", CAST(:dateOn AS TEXT) AS "dueOn", ${CARD} FROM ${HOUSED}
  WHERE ${LIVES_HERE} AND ${isToReconcileSql('r."id"')}
  ORDER BY 2, 3`);

/** What becomes due of the residents of a home within two weeks of a date, the nearest first. One statement. */
export async function dueItems(organizationId: string, dateOn: string): Promise<DueItem[]> {
  const params = { organizationId, dateOn, untilOn: daysAhead(dateOn, AHEAD_DAYS) };
  const found = await rows<ResidentCardRow & Pick<DueItem, 'kind' | 'dueOn'>>(selectDue, params);
  return found.map(({ kind, dueOn, ...card }) => ({ kind, dueOn, resident: toResidentCard(card) }));
}

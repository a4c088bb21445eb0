import { rows, statement } from '../../prisma/client.ts';

const ofMerge = (block: string) => `(SELECT 1 FROM "ResidentMergeMove" v
  WHERE v."mergeId" = m."id" AND v."tableName" = 'SafetyBlock' AND v."rowId" = ${block}."id")`;

/**
 * Whether the editions of two merged records of a resident stand side by side: each record had one before they were
 * made one, and nobody has written one since. It is over with the next edition, an unmerge, or the void of all that
 * one of them had. `resident` is the SQL of the id of a resident.
 */
export const isToReconcileSql = (resident: string): string => {
  const editions = (alias: string) =>
    `SELECT 1 FROM "SafetyBlock" ${alias} WHERE ${alias}."residentId" = ${resident} AND ${alias}."voidedAt" IS NULL`;
  return `EXISTS (SELECT 1 FROM "Resident" a JOIN "ResidentMerge" m ON m."aliasId" = a."id"
    WHERE a."mergedIntoId" = ${resident} AND m."unmergedAt" IS NULL
      AND EXISTS (${editions('x')} AND EXISTS ${ofMerge('x')})
      AND EXISTS (${editions('y')} AND y."recordedAt" <= m."mergedAt" AND NOT EXISTS ${ofMerge('y')})
      AND NOT EXISTS (${editions('z')} AND z."recordedAt" > m."mergedAt"))`;
};

const selectToReconcile = statement(`
  SELECT r."id" FROM "Resident" r WHERE r."id" IN (:residentIds...) AND ${isToReconcileSql('r."id"')}`);

/** Those of these residents of whom two safety blocks stand side by side. One statement. */
export async function toReconcileAmong(residentIds: readonly string[]): Promise<Set<string>> {
  if (residentIds.length === 0) return new Set();
  const found = await rows<{ id: string }>(selectToReconcile, { residentIds: [...residentIds] });
  return new Set(found.map(({ id }) => id));
}

import type { AppliedPolicy } from '../errors.ts';
import { POLICY_TABLE, type PolicyDirection, type PolicyKey } from './table.ts';

/** Where a limit is asked for: the organisation whose rule it is (null: a region as such) and the region (GB/T 2260). */
export interface PolicyPlace {
  readonly organizationId: string | null;
  readonly regionCode: string;
}

/** A stored value as a raw row: instants in Prisma's text form. */
export interface PolicyValueRow {
  readonly id: string;
  readonly key: string;
  readonly regionCode: string | null;
  readonly organizationId: string | null;
  readonly value: number;
  readonly effectiveFromAt: string;
  readonly recordedAt: string;
  readonly document: string;
  readonly place: string | null;
}

/** The region and those above it, nearest first: district xxyyzz, city xxyy00, province xx0000 (GB/T 2260). */
export function regionChain(regionCode: string): readonly string[] {
  const code = regionCode.slice(0, 6);
  return [...new Set([code, `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`])];
}

/** Whether a value may stand beside its region's. */
export function isWithinDirection(direction: PolicyDirection, value: number, ofRegion: number): boolean {
  if (direction === 'LOWER') return value <= ofRegion;
  if (direction === 'HIGHER') return value >= ofRegion;
  return direction === 'ANY';
}

const isLater = (row: PolicyValueRow, than: PolicyValueRow): boolean => {
  const byEffect = Date.parse(row.effectiveFromAt) - Date.parse(than.effectiveFromAt);
  const order = byEffect === 0 ? Date.parse(row.recordedAt) - Date.parse(than.recordedAt) : byEffect;
  return order === 0 ? row.id > than.id : order > 0;
};

/** The value in force among rows of one scope: the latest effective one, of two from the same instant the later recorded. */
function inForce(rows: readonly PolicyValueRow[], now: Date): PolicyValueRow | null {
  const effective = rows.filter((row) => Date.parse(row.effectiveFromAt) <= now.getTime());
  return effective.reduce<PolicyValueRow | null>(
    (latest, row) => (latest === null || isLater(row, latest) ? row : latest),
    null,
  );
}

const appliedRow = (key: PolicyKey, row: PolicyValueRow): AppliedPolicy => ({
  key,
  value: row.value,
  unit: POLICY_TABLE[key].unit,
  provenance: row.place === null ? row.document : `${row.document}, ${row.place}`,
  scope: row.organizationId === null ? 'REGION' : 'ORGANIZATION',
  effectiveFromAt: new Date(Date.parse(row.effectiveFromAt)),
});

/** The table's own value of a key. */
export const defaultPolicy = (key: PolicyKey): AppliedPolicy => ({
  key,
  value: POLICY_TABLE[key].default,
  unit: POLICY_TABLE[key].unit,
  provenance: POLICY_TABLE[key].provenance,
  scope: 'DEFAULT',
  effectiveFromAt: null,
});

/** The value of a region at `now`: of the nearest region that has one in force, else the default. */
export function regionPolicy(
  key: PolicyKey,
  rows: readonly PolicyValueRow[],
  regionCode: string,
  now: Date,
): AppliedPolicy {
  for (const code of regionChain(regionCode)) {
    const row = inForce(
      rows.filter((candidate) => candidate.key === key && candidate.regionCode === code),
      now,
    );
    if (row !== null) return appliedRow(key, row);
  }
  return defaultPolicy(key);
}

/**
 * The value that counts at `now`: default ← region ← organisation (domain 0 PolicyValue). An organisation's value
 * that its region has overtaken, so that it no longer lies in the allowed direction, is passed over.
 */
export function appliedPolicy(
  key: PolicyKey,
  rows: readonly PolicyValueRow[],
  place: PolicyPlace,
  now: Date,
): AppliedPolicy {
  const ofRegion = regionPolicy(key, rows, place.regionCode, now);
  const { scopes, direction } = POLICY_TABLE[key];
  if (!scopes.includes('ORGANIZATION')) return ofRegion;
  const isOwn = (row: PolicyValueRow) =>
    row.organizationId !== null && row.organizationId === place.organizationId;
  const own = inForce(
    rows.filter((candidate) => candidate.key === key && isOwn(candidate)),
    now,
  );
  return own !== null && isWithinDirection(direction, own.value, ofRegion.value)
    ? appliedRow(key, own)
    : ofRegion;
}

import { statement, type Tx } from '../../prisma/client.ts';
import type { AppliedPolicy } from '../errors.ts';
import { appliedPolicy, type PolicyPlace, type PolicyValueRow, regionChain } from './applied.ts';
import type { PolicyKey } from './table.ts';

/** What can run a prepared SELECT: a transaction, or `{ rows }` of prisma/client.ts. */
export type RowReader = Pick<Tx, 'rows'>;

const valuesOfPlaces = statement(`
  SELECT "id", "key", "regionCode", "organizationId", "value", "effectiveFromAt", "recordedAt", "document", "place"
  FROM "PolicyValue"
  WHERE "key" IN (:keys...) AND ("organizationId" IN (:organizationIds...) OR "regionCode" IN (:regionCodes...))
  ORDER BY "key", "effectiveFromAt", "recordedAt", "id"`);

/** Every stored value of these keys, past and announced, that has a say at one of these places. */
export const policyRowsAt = (
  read: RowReader,
  keys: readonly PolicyKey[],
  places: readonly PolicyPlace[],
): Promise<PolicyValueRow[]> =>
  read.rows<PolicyValueRow>(valuesOfPlaces, {
    keys: [...keys],
    organizationIds: places.map(({ organizationId }) => organizationId).filter((id) => id !== null),
    regionCodes: [...new Set(places.flatMap(({ regionCode }) => regionChain(regionCode)))],
  });

/** The same of one place. */
export const policyRows = (
  read: RowReader,
  keys: readonly PolicyKey[],
  place: PolicyPlace,
): Promise<PolicyValueRow[]> => policyRowsAt(read, keys, [place]);

/** The values in force at a place among rows that are read, one for each key. */
export const policiesAmong = <Key extends PolicyKey>(
  rows: readonly PolicyValueRow[],
  keys: readonly Key[],
  place: PolicyPlace,
  now: Date,
): Readonly<Record<Key, AppliedPolicy>> =>
  Object.fromEntries(keys.map((key) => [key, appliedPolicy(key, rows, place, now)])) as Record<
    Key,
    AppliedPolicy
  >;

/** The values in force at a place, in one statement. @returns one applied value per key */
export async function policiesFor<Key extends PolicyKey>(
  read: RowReader,
  keys: readonly Key[],
  place: PolicyPlace,
  now: Date,
): Promise<Readonly<Record<Key, AppliedPolicy>>> {
  return policiesAmong(await policyRows(read, keys, place), keys, place, now);
}

/** The value of one key in force at a place: default ← region ← organisation (domain 0 PolicyValue). */
export async function policyFor(
  read: RowReader,
  key: PolicyKey,
  place: PolicyPlace,
  now: Date,
): Promise<AppliedPolicy> {
  return appliedPolicy(key, await policyRows(read, [key], place), place, now);
}

import { rows, type Statement, statement } from '../../prisma/client.ts';
import { SEALED_COLUMNS, type SealedColumn } from './columns.ts';
import {
  indexesIn,
  keyIdOrNull,
  lackingKeyProblem,
  openedOrNull,
  type StoredValue,
  storedValue,
} from './keys-in-use.ts';
import { seal } from './seal.ts';

/** How many values of a column are looked at, at either end of the order of ids. */
const AT_EACH_END = 20;
/** Among how many rows they are looked for: most rows may have none. */
const ROWS_AT_EACH_END = 2000;
/** Of long values, none of which is null. */
const LONG_AT_EACH_END = 2;

/**
 * Some values from both ends, in the same time whatever the size of the table. A rotation goes from the first id to
 * the last one: one that did not end shows in their keys.
 */
function sampleOf(of: SealedColumn): Statement {
  const end = (direction: 'ASC' | 'DESC') => `
    SELECT * FROM (
      SELECT * FROM (
        SELECT ${storedValue(of)} FROM "${of.table}" ORDER BY "id" ${direction}
        LIMIT ${of.isLong ? LONG_AT_EACH_END : ROWS_AT_EACH_END}
      ) AS "near" WHERE "sealed" IS NOT NULL ORDER BY "id" ${direction} LIMIT ${AT_EACH_END}
    ) AS "${direction}"`;
  return statement(`${end('ASC')} UNION ${end('DESC')} ORDER BY "id"`);
}

const samples = SEALED_COLUMNS.map((of) => ({ of, select: sampleOf(of) }));

function lackingKeys({ table, column }: SealedColumn, sample: readonly StoredValue[]): string[] {
  const firstOf = new Map<string, string>();
  for (const stored of sample) {
    const keyId = keyIdOrNull(stored);
    if (keyId === null || seal().keyIds.includes(keyId) || firstOf.has(keyId)) continue;
    firstOf.set(keyId, stored.id);
  }
  return [...firstOf].map(([keyId, firstId]) => lackingKeyProblem({ table, column, keyId, firstId }));
}

/** A value that was tampered with says nothing about the keys. */
function hasForeignIndex(of: SealedColumn, stored: StoredValue): boolean {
  const value = of.index === null ? null : openedOrNull(of, stored);
  if (of.index === null || value === null) return false;
  const known = seal().indexes(value.toString(), of.index.kind);
  return indexesIn(of, stored).some((index) => !known.includes(index));
}

const foreignIndex = ({ table, index }: SealedColumn, { id }: StoredValue): string =>
  `SEAL_INDEX_KEY is not the key that made ${index?.columns[0]} of ${table} ${id}, nor is it among SEAL_INDEX_KEYS_BEFORE.`;

/**
 * What the configured keys lack for this database, by a sample of each column, so that a start never takes longer
 * than the last one; `keys:rotate` looks at every value.
 */
export async function sealKeyProblems(): Promise<string[]> {
  const lacking: string[] = [];
  const foreign: string[] = [];
  for (const { of, select } of samples) {
    const sample = await rows<StoredValue>(select);
    lacking.push(...lackingKeys(of, sample));
    const first = sample.find((stored) => hasForeignIndex(of, stored));
    if (first !== undefined) foreign.push(foreignIndex(of, first));
  }
  return lacking.length > 0 ? lacking : foreign;
}

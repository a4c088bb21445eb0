import { rows, type Statement, statement } from '../../prisma/client.ts';
import { SEALED_COLUMNS, type SealedColumn } from './columns.ts';
import { SealError, seal } from './seal.ts';

/** Values of one column that were sealed under one key. */
export interface KeyUse {
  readonly table: string;
  readonly column: string;
  readonly keyId: string;
  readonly count: number;
  readonly firstId: string;
}

type Counted = Pick<KeyUse, 'keyId' | 'count' | 'firstId'>;

const countOf = ({ table, column }: SealedColumn): Statement => {
  const counted = (keyId: string) =>
    `SELECT ${keyId} AS "keyId", COUNT(*) AS "count", MIN("id") AS "firstId"
     FROM "${table}" WHERE "${column}" IS NOT NULL GROUP BY 1 ORDER BY 1`;
  return statement({
    sqlite: counted(`substr("${column}", 4, instr(substr("${column}", 4), '.') - 1)`),
    postgres: counted(`split_part("${column}", '.', 2)`),
  });
};

const counts = SEALED_COLUMNS.map((of) => ({ of, count: countOf(of) }));

/** Under which keys the values of the database are sealed: one row per column and key. Reads every value. */
export async function keyUses(): Promise<KeyUse[]> {
  const uses: KeyUse[] = [];
  for (const { of, count } of counts) {
    const { table, column } = of;
    for (const counted of await rows<Counted>(count)) uses.push({ table, column, ...counted });
  }
  return uses;
}

/** Says where a key is needed that is not configured, naming a row and never a value. */
export const lackingKeyProblem = ({ table, column, keyId, firstId }: Omit<KeyUse, 'count'>): string =>
  `SEAL_KEYS_BEFORE lacks the key ${keyId}: it sealed ${column} of ${table} ${firstId}.`;

/** The same for every value there is. */
export async function lackingKeyProblems(): Promise<string[]> {
  const lacking = (await keyUses()).filter(({ keyId }) => !seal().keyIds.includes(keyId));
  return lacking.map(lackingKeyProblem);
}

/** A sealed value as it stands in its row, with the columns of its index under their own names. */
export type StoredValue = { readonly id: string; readonly sealed: string } & Readonly<
  Record<string, string | null>
>;

/** What of a row is a `StoredValue`. */
export const storedValue = ({ column, index }: SealedColumn): string =>
  ['"id"', `"${column}" AS "sealed"`, ...(index?.columns ?? []).map((one) => `"${one}"`)].join(', ');

/** The indexes that a value has; a column that is empty on purpose has none. */
export const indexesIn = ({ index }: SealedColumn, stored: StoredValue): string[] =>
  (index?.columns ?? []).flatMap((one) => stored[one] ?? []);

/** A sealed value of a row; null when it was changed, is no envelope, or belongs to another place. */
export function openedOrNull({ table, column }: SealedColumn, { id, sealed }: StoredValue): Buffer | null {
  try {
    return seal().openBytes(sealed, { table, row: id, column });
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

/** Under which key an envelope was sealed; null when it is none. */
export function keyIdOrNull({ sealed }: StoredValue): string | null {
  try {
    return seal().keyIdOf(sealed);
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

import { rows, type Statement, statement } from '../prisma/client.ts';
import { SealError, seal } from './seal.ts';
import { SEALED_COLUMNS, type SealedColumn } from './seal-columns.ts';

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

/** A value that has an index: both, to see whether they belong together. */
interface Indexed {
  readonly id: string;
  readonly sealed: string;
  readonly index: string;
}

const firstIndexed = ({ table, column, index }: SealedColumn): Statement =>
  statement(`SELECT "id", "${column}" AS "sealed", "${index?.columns[0]}" AS "index" FROM "${table}"
    WHERE "${column}" IS NOT NULL AND "${index?.columns[0]}" IS NOT NULL ORDER BY "id" LIMIT 1`);

const questions = SEALED_COLUMNS.map((of) => ({
  of,
  count: countOf(of),
  first: of.index === null ? null : firstIndexed(of),
}));

/** Under which keys the values of the database are sealed: one row per column and key, one statement per column. */
export async function keyUses(): Promise<KeyUse[]> {
  const uses: KeyUse[] = [];
  for (const { of, count } of questions) {
    const { table, column } = of;
    for (const counted of await rows<Counted>(count)) uses.push({ table, column, ...counted });
  }
  return uses;
}

/** Says where a key is needed that is not configured, naming a row and never a value. */
export const unknownKeyProblem = ({ table, column, keyId, count, firstId }: KeyUse): string =>
  `SEAL_KEYS_BEFORE lacks the key ${keyId}: it sealed ${column} of ${count} rows of ${table}, the first of them ${firstId}.`;

/** A sealed value of a row; null when it was changed, is no envelope, or belongs to another place. */
export function openedOrNull(
  { table, column }: SealedColumn,
  { id, sealed }: { readonly id: string; readonly sealed: string },
): string | null {
  try {
    return seal().open(sealed, { table, row: id, column });
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

async function wrongIndexProblems(): Promise<string[]> {
  const problems: string[] = [];
  for (const { of, first } of questions) {
    if (first === null || of.index === null) continue;
    const [found] = await rows<Indexed>(first);
    if (found === undefined) continue;
    const { table, index } = of;
    const value = openedOrNull(of, found);
    // A value that was tampered with says nothing about the keys.
    if (value === null || seal().indexes(value, index.kind).includes(found.index)) continue;
    problems.push(
      `SEAL_INDEX_KEY is not the key that made ${index.columns[0]} of ${table} ${found.id}, nor is it among SEAL_INDEX_KEYS_BEFORE.`,
    );
  }
  return problems;
}

/** What the configured keys lack for this database: each key id in use, and a sample of the indexes. */
export async function sealKeyProblems(): Promise<string[]> {
  const unknown = (await keyUses()).filter(({ keyId }) => !seal().keyIds.includes(keyId));
  return unknown.length > 0 ? unknown.map(unknownKeyProblem) : wrongIndexProblems();
}

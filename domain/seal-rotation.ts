import { setTimeout as delay } from 'node:timers/promises';
import { rows, type Statement, statement, write } from '../prisma/client.ts';
import { seal } from './seal.ts';
import { SEALED_COLUMNS, type SealedColumn } from './seal-columns.ts';
import { type KeyUse, keyUses, openedOrNull } from './seal-use.ts';

/** Whoever runs a rotation watches it, and may stop it between two batches. */
export interface Watch {
  isStopped(): boolean;
  /** After each batch: how many values of a column were looked at by now. */
  progress(of: SealedColumn, seen: number): void;
}

/** A value that stays as it is: it does not open, or its index is of no configured key. */
export interface Unrenewed {
  readonly table: string;
  readonly column: string;
  readonly id: string;
}

/** What a run did. A value counts once, whether it was sealed anew, indexed anew, or both. */
export interface Rotation {
  readonly renewed: number;
  readonly unrenewed: readonly Unrenewed[];
  readonly isStopped: boolean;
  /** Under which keys the values are sealed at the end. */
  readonly uses: readonly KeyUse[];
}

/** Few, so that the write lock is given back within milliseconds. */
const BATCH = 100;

interface Stored {
  readonly id: string;
  readonly sealed: string;
  readonly index: string | null;
}

const selectBatch = ({ table, column, index }: SealedColumn): Statement =>
  statement(`
    SELECT "id", "${column}" AS "sealed", ${index === null ? 'NULL' : `"${index.columns[0]}"`} AS "index"
    FROM "${table}" WHERE "id" > :after AND "${column}" IS NOT NULL ORDER BY "id" LIMIT ${BATCH}`);

/**
 * Compare and set: a value that was changed meanwhile is left alone. Version and events stay as they are, because
 * nothing happened to the object.
 */
function replaceValue({ table, column, index }: SealedColumn): Statement {
  const columns = index?.columns ?? [];
  const anew = columns.map((one) => `, "${one}" = CASE WHEN "${one}" IS NULL THEN NULL ELSE :index END`);
  return statement(`
    UPDATE "${table}" SET "${column}" = :sealed${anew.join('')} WHERE "id" = :id AND "${column}" = :found`);
}

const plans = SEALED_COLUMNS.map((of) => ({ of, select: selectBatch(of), replace: replaceValue(of) }));
type Plan = (typeof plans)[number];

type Renewal =
  | { readonly kind: 'DONE' | 'IMPOSSIBLE' }
  | { readonly kind: 'DUE'; readonly sealed: string; readonly index: string };

/** What is to become of a value: nothing, when the active keys made envelope and index already. */
function renewalOf(of: SealedColumn, stored: Stored): Renewal {
  const value = openedOrNull(of, stored);
  if (value === null) return { kind: 'IMPOSSIBLE' };
  const indexes = of.index === null ? [] : seal().indexes(value, of.index.kind);
  if (stored.index !== null && !indexes.includes(stored.index)) return { kind: 'IMPOSSIBLE' };
  const [index = ''] = indexes;
  const isSealed = seal().keyIdOf(stored.sealed) === seal().keyIds[0];
  if (isSealed && (stored.index === null || stored.index === index)) return { kind: 'DONE' };
  const { table, column } = of;
  return { kind: 'DUE', sealed: seal().seal(value, { table, row: stored.id, column }), index };
}

/** @returns how many values were replaced */
async function renewBatch({ of, replace }: Plan, batch: readonly Stored[], unrenewed: Unrenewed[]) {
  const due: { id: string; found: string; sealed: string; index?: string }[] = [];
  for (const stored of batch) {
    const renewal = renewalOf(of, stored);
    const { id, sealed: found } = stored;
    if (renewal.kind === 'IMPOSSIBLE') unrenewed.push({ table: of.table, column: of.column, id });
    if (renewal.kind !== 'DUE') continue;
    const { sealed, index } = renewal;
    due.push({ id, found, sealed, ...(of.index !== null && { index }) });
  }
  if (due.length === 0) return 0;
  return write(async (tx) => {
    let replaced = 0;
    for (const change of due) replaced += await tx.run(replace, change);
    return replaced;
  });
}

/**
 * Seals every value under the active key and indexes it under the present index key, column by column in the order
 * of ids, in batches of which each is a transaction: it may end anywhere, and the next run finds what is done.
 * At most half of the time is taken from whatever else writes.
 */
export async function rotateKeys(watch: Watch): Promise<Rotation> {
  const unrenewed: Unrenewed[] = [];
  let renewed = 0;
  for (const plan of plans) {
    let after = '';
    for (let seen = 0; !watch.isStopped(); ) {
      const startedAt = performance.now();
      const batch = await rows<Stored>(plan.select, { after });
      const last = batch.at(-1);
      if (last === undefined) break;
      const replaced = await renewBatch(plan, batch, unrenewed);
      renewed += replaced;
      seen += batch.length;
      after = last.id;
      watch.progress(plan.of, seen);
      if (replaced > 0) await delay(performance.now() - startedAt);
    }
  }
  return { renewed, unrenewed, isStopped: watch.isStopped(), uses: await keyUses() };
}

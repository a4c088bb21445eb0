import { setTimeout as delay } from 'node:timers/promises';
import { rows, type Statement, statement, write } from '../../prisma/client.ts';
import { renewTails } from '../search/renew.ts';
import { SEALED_COLUMNS, type SealedColumn } from './columns.ts';
import {
  indexesIn,
  type KeyUse,
  keyIdOrNull,
  keyUses,
  openedOrNull,
  type StoredValue,
  storedValue,
} from './keys-in-use.ts';
import { seal } from './seal.ts';

/** Whoever runs a rotation watches it, and may stop it between two batches. */
export interface Watch {
  isStopped(): boolean;
  /** After each batch, which waits for it: how many values of a column were looked at by now. */
  progress(of: SealedColumn, seen: number): void | Promise<void>;
}

/**
 * A value that stays as it is: it does not open, an index of it is of no configured key, or another row has its
 * number under the present one.
 */
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
  /** Whether the last pass found nothing more to do: nobody writes under an earlier key any longer. */
  readonly isSettled: boolean;
  /** Under which keys the values are sealed at the end. */
  readonly uses: readonly KeyUse[];
}

/** Few, so that the write lock is given back within milliseconds. */
const BATCH = 100;
const BATCH_OF_LONG = 8;
/** After so many, somebody goes on writing under an earlier key, and it would never end. */
const PASSES = 10;

const selectBatch = (of: SealedColumn): Statement =>
  statement(`SELECT ${storedValue(of)} FROM "${of.table}"
    WHERE "id" > :after AND "${of.column}" IS NOT NULL ORDER BY "id"
    LIMIT ${of.isLong ? BATCH_OF_LONG : BATCH}`);

/**
 * Compare and set: a value that was changed meanwhile is left alone, and so is one of two rows that hold one number,
 * which two processes with different index keys have let in. Version and events stay as they are, because nothing
 * happened to the object.
 */
function replaceValue({ table, column, index }: SealedColumn): Statement {
  const columns = index?.columns ?? [];
  const anew = columns.map((one) => `, "${one}" = CASE WHEN "${one}" IS NULL THEN NULL ELSE :index END`);
  const unique = index?.unique;
  const isFree =
    unique == null
      ? ''
      : `AND ("${unique}" IS NULL OR NOT EXISTS (
          SELECT 1 FROM "${table}" AS "other" WHERE "other"."${unique}" = :index AND "other"."id" <> :id))`;
  return statement(`
    UPDATE "${table}" SET "${column}" = :sealed${anew.join('')}
    WHERE "id" = :id AND "${column}" = :found ${isFree}`);
}

const plans = SEALED_COLUMNS.map((of) => ({ of, select: selectBatch(of), replace: replaceValue(of) }));
type Plan = (typeof plans)[number];

type Renewal =
  | { readonly kind: 'DONE' | 'IMPOSSIBLE' }
  | { readonly kind: 'DUE'; readonly sealed: string; readonly index: string };

/** What is to become of a value: nothing, when the active keys made the envelope and every index already. */
function renewalOf(of: SealedColumn, stored: StoredValue): Renewal {
  const value = openedOrNull(of, stored);
  if (value === null) return { kind: 'IMPOSSIBLE' };
  const known = of.index === null ? [] : seal().indexes(value.toString(), of.index.kind);
  const found = indexesIn(of, stored);
  if (found.some((index) => !known.includes(index))) return { kind: 'IMPOSSIBLE' };
  const [index = ''] = known;
  const isSealed = keyIdOrNull(stored) === seal().keyIds[0];
  if (isSealed && found.every((one) => one === index)) return { kind: 'DONE' };
  const { table, column } = of;
  return { kind: 'DUE', sealed: seal().sealBytes(value, { table, row: stored.id, column }), index };
}

interface Pass {
  renewed: number;
  /** Values that changed while they were looked at, or whose number another row has. */
  missed: number;
  readonly unrenewed: Unrenewed[];
}

/** @returns how many values were replaced */
async function renewBatch({ of, replace }: Plan, batch: readonly StoredValue[], pass: Pass): Promise<number> {
  const { table, column } = of;
  const due: { id: string; found: string; sealed: string; index?: string }[] = [];
  for (const stored of batch) {
    const renewal = renewalOf(of, stored);
    const { id, sealed: found } = stored;
    if (renewal.kind === 'IMPOSSIBLE') pass.unrenewed.push({ table, column, id });
    if (renewal.kind !== 'DUE') continue;
    const { sealed, index } = renewal;
    due.push({ id, found, sealed, ...(of.index !== null && { index }) });
  }
  if (due.length === 0) return 0;
  const missed = await write(async (tx) => {
    const ids: string[] = [];
    for (const change of due) if ((await tx.run(replace, change)) === 0) ids.push(change.id);
    return ids;
  });
  pass.missed += missed.length;
  pass.unrenewed.push(...missed.map((id) => ({ table, column, id })));
  pass.renewed += due.length - missed.length;
  return due.length - missed.length;
}

/** Goes once through all values, column by column in the order of ids. */
async function onePass(watch: Watch): Promise<Pass> {
  const pass: Pass = { renewed: 0, missed: 0, unrenewed: [] };
  for (const plan of plans) {
    let after = '';
    for (let seen = 0; !watch.isStopped(); ) {
      const startedAt = performance.now();
      const batch = await rows<StoredValue>(plan.select, { after });
      const last = batch.at(-1);
      if (last === undefined) break;
      const replaced = await renewBatch(plan, batch, pass);
      seen += batch.length;
      after = last.id;
      await watch.progress(plan.of, seen);
      if (replaced > 0) await delay(performance.now() - startedAt);
    }
  }
  const tails = await renewTails(watch);
  pass.renewed += tails.renewed;
  pass.unrenewed.push(...tails.unrenewed.map((id) => ({ table: 'ResidentSearchKey', column: 'key', id })));
  return pass;
}

/**
 * Seals every value under the active key and indexes it under the present index key, in batches of which each is a
 * transaction: it may end anywhere, and the next run finds what is done. Whoever still has the earlier keys writes
 * behind the pass that is under way, so that only a pass which finds nothing is the last one.
 * At most half of the time is taken from whatever else writes.
 */
export async function rotateKeys(watch: Watch): Promise<Rotation> {
  let renewed = 0;
  for (let number = 1; ; number += 1) {
    const pass = await onePass(watch);
    const { unrenewed, missed } = pass;
    renewed += pass.renewed;
    const isStopped = watch.isStopped();
    const isSettled = pass.renewed === 0 && !isStopped;
    if ((isSettled && missed === 0) || isStopped || number === PASSES)
      return { renewed, unrenewed, isStopped, isSettled, uses: await keyUses() };
  }
}

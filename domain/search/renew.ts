import { rows, statement, write } from '../../prisma/client.ts';
import { SealError, seal } from '../seal/seal.ts';
import { idTails, tailKey, tailKeys } from './keys.ts';

/** The key of an end of a resident's ID number, with the number it was made from. */
interface StoredTail {
  readonly organizationId: string;
  readonly residentId: string;
  readonly key: string;
  readonly idNoSealed: string | null;
}

/** Residents of a batch: few, so that the write lock is given back within milliseconds. */
const BATCH = 50;

const selectTails = statement(`
  SELECT k."organizationId", k."residentId", k."key", r."idNoSealed"
  FROM "ResidentSearchKey" k JOIN "Resident" r ON r."id" = k."residentId"
  WHERE k."kind" = 'ID_TAIL' AND k."residentId" IN (
    SELECT DISTINCT q."residentId" FROM "ResidentSearchKey" q WHERE q."residentId" > :after
    ORDER BY q."residentId" LIMIT ${BATCH})
  ORDER BY k."residentId"`);
const selectLast = statement(`
  SELECT MAX(n."residentId") AS "last" FROM (SELECT DISTINCT q."residentId" FROM "ResidentSearchKey" q
    WHERE q."residentId" > :after ORDER BY q."residentId" LIMIT ${BATCH}) n`);
/** Compare and set: a key that was made anew meanwhile is left alone. */
const replaceTail = statement(`
  UPDATE "ResidentSearchKey" SET "key" = :renewed
  WHERE "organizationId" = :organizationId AND "residentId" = :residentId AND "kind" = 'ID_TAIL' AND "key" = :key`);

function openedOrNull({ residentId, idNoSealed }: StoredTail): string | null {
  if (idNoSealed === null) return null;
  try {
    return seal().open(idNoSealed, { table: 'Resident', row: residentId, column: 'idNoSealed' });
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

/** The key that a tail has under the present index key; null when it is none of the number's under any key. */
function renewedKey(tail: StoredTail): string | null {
  const idNo = openedOrNull(tail);
  const end = idNo === null ? undefined : idTails(idNo).find((one) => tailKeys(one).includes(tail.key));
  return end === undefined ? null : tailKey(end);
}

export interface TailRenewal {
  readonly renewed: number;
  /** Residents whose number does not open, or whose key is of no configured index key. */
  readonly unrenewed: readonly string[];
}

async function renewBatch(tails: readonly StoredTail[]): Promise<TailRenewal> {
  const due = tails.map((tail) => ({ ...tail, renewed: renewedKey(tail) }));
  const unrenewed = due.flatMap(({ residentId, renewed }) => (renewed === null ? [residentId] : []));
  const changes = due.flatMap(({ renewed, organizationId, residentId, key }) =>
    renewed === null || renewed === key ? [] : [{ renewed, organizationId, residentId, key }],
  );
  if (changes.length > 0)
    await write(async (tx) => {
      for (const change of changes) await tx.run(replaceTail, change);
    });
  return { renewed: changes.length, unrenewed: [...new Set(unrenewed)] };
}

/**
 * Goes through the keys of ID number ends and makes those of an earlier index key anew: a part of the key rotation,
 * since they are in another table than the number.
 */
export async function renewTails(watch: { isStopped(): boolean }): Promise<TailRenewal> {
  let renewed = 0;
  const unrenewed: string[] = [];
  for (let after = ''; !watch.isStopped(); ) {
    const [{ last } = { last: null }] = await rows<{ last: string | null }>(selectLast, { after });
    if (last === null) break;
    const batch = await renewBatch(await rows<StoredTail>(selectTails, { after }));
    renewed += batch.renewed;
    unrenewed.push(...batch.unrenewed);
    after = last;
  }
  return { renewed, unrenewed };
}

import { rows, statement, type Tx } from '../../prisma/client.ts';
import type { Reader } from './open.ts';

const selectSurvivor = statement(`
  SELECT COALESCE(r."mergedIntoId", r."id") AS "id" FROM "Resident" r WHERE r."id" = :id`);

// Not the alias: a merge of the surviving record holds that one and moves its aliases on.
const holdSurvivor = statement({
  sqlite: `SELECT COALESCE(r."mergedIntoId", r."id") AS "id" FROM "Resident" r WHERE r."id" = :id`,
  postgres: `SELECT s."id" FROM "Resident" r JOIN "Resident" s ON s."id" = COALESCE(r."mergedIntoId", r."id")
    WHERE r."id" = :id FOR NO KEY UPDATE OF s`,
});

const selectAliases = statement(
  `SELECT r."id" FROM "Resident" r WHERE r."mergedIntoId" = :id ORDER BY r."id"`,
);

/**
 * The record under which a person goes on: of two that were merged the surviving one, by whichever id it is asked for
 * (domain 3.8). The one place in which the id of a resident is resolved; an unknown id stays what it is.
 */
export async function survivorOf(read: Reader, id: string): Promise<string> {
  const [found] = await read.rows<{ id: string }>(selectSurvivor, { id });
  return found?.id ?? id;
}

/** The same outside any act. */
export const survivingId = (id: string): Promise<string> => survivorOf({ rows }, id);

const selectSurvivors = statement(`
  SELECT DISTINCT COALESCE(r."mergedIntoId", r."id") AS "id" FROM "Resident" r WHERE r."id" IN (:ids...)`);

/** The records under which several people go on, outside any act. */
export async function survivingIds(ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  return (await rows<{ id: string }>(selectSurvivors, { ids })).map(({ id }) => id);
}

/** Every id under which a person is, or was, on record; `id` is that of the surviving record. */
export async function idsOfPerson(read: Reader, id: string): Promise<string[]> {
  const aliases = await read.rows<{ id: string }>(selectAliases, { id });
  return [id, ...aliases.map((alias) => alias.id)];
}

/** The record under which a person goes on, locked until the end: a merge that runs at the same time is waited for. */
export async function lockSurvivor(tx: Tx, id: string): Promise<string> {
  for (;;) {
    const [held] = await tx.rows<{ id: string }>(holdSurvivor, { id });
    const survivor = held?.id ?? id;
    if ((await survivorOf(tx, id)) === survivor) return survivor;
  }
}

/** Several of them, always in the same order: two acts that name the same records never wait for each other. */
export async function lockSurvivors(tx: Tx, ids: readonly string[]): Promise<void> {
  const survivors = new Set<string>();
  for (const id of ids) survivors.add(await survivorOf(tx, id));
  for (const id of [...survivors].sort()) await lockSurvivor(tx, id);
}

/**
 * Locks whose record a row is before the row itself, as whoever ends or moves all that is of a resident does. A merge
 * that was waited for may have moved the row on. `owner` reads it under the viewer's own filter: what is foreign is looked
 * at no further than what nobody has.
 */
export async function lockResidentOf(
  tx: Tx,
  owner: () => Promise<{ readonly residentId: string } | null>,
): Promise<void> {
  for (let known = await owner(); known !== null; ) {
    await tx.lock('Resident', known.residentId);
    const found = await owner();
    if (found?.residentId === known.residentId) return;
    known = found;
  }
}

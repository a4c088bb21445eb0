import { rows, statement, type Tx } from '../../prisma/client.ts';
import type { Reader } from './open.ts';

const selectSurvivor = statement(`
  SELECT COALESCE(r."mergedIntoId", r."id") AS "id" FROM "Resident" r WHERE r."id" = :id`);

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

/** Every id under which a person is, or was, on record; `id` is that of the surviving record. */
export async function idsOfPerson(read: Reader, id: string): Promise<string[]> {
  const aliases = await read.rows<{ id: string }>(selectAliases, { id });
  return [id, ...aliases.map((alias) => alias.id)];
}

/** The record under which a person goes on, locked until the end: a merge that runs at the same time is waited for. */
export async function lockSurvivor(tx: Tx, id: string): Promise<string> {
  for (let current = id; ; ) {
    await tx.lock('Resident', current);
    const survivor = await survivorOf(tx, current);
    if (survivor === current) return current;
    current = survivor;
  }
}

/** Several of them, always in the same order: two acts that name the same records never wait for each other. */
export async function lockSurvivors(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const id of [...ids].sort()) await lockSurvivor(tx, id);
}

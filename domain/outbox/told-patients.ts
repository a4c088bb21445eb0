import { rows, statement, type Tx } from '../../prisma/client.ts';

/** How a system knows a person. */
export interface KnownAs {
  /** The id under which it has heard of the person: that of an older record, where it has heard of that one alone. */
  readonly name: string;
  readonly isNew: boolean;
  /** The older records of the person of which it has heard, in the order in which it did. */
  readonly replaces: readonly string[];
}

const selectTold = statement(`
  SELECT COALESCE(r."mergedIntoId", r."id") AS "residentId", p."residentId" AS "name"
  FROM "Resident" r JOIN "ToldPatient" p ON p."organizationId" = :organizationId AND p."residentId" = r."id"
  WHERE r."id" IN (:ids...) OR r."mergedIntoId" IN (:ids...)
  ORDER BY p."toldAt", p."residentId"`);

/** How the system of an organisation knows these people, each by the record that goes on; wherever it was registered then. */
export async function knownAs(
  organizationId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownAs>> {
  if (ids.length === 0) return new Map();
  const told = await rows<{ residentId: string; name: string }>(selectTold, { organizationId, ids });
  return new Map(
    ids.map((id) => {
      const names = told.filter(({ residentId }) => residentId === id).map(({ name }) => name);
      const name = names.includes(id) ? id : (names[0] ?? id);
      return [id, { name, isNew: names.length === 0, replaces: names.filter((one) => one !== id) }];
    }),
  );
}

const insertTold = statement(`
  INSERT INTO "ToldPatient" ("organizationId", "residentId", "toldAt") VALUES (:organizationId, :residentId, :now)
  ON CONFLICT ("organizationId", "residentId") DO NOTHING`);

/** Keeps that the system of an organisation hears of these people, each under this id. */
export async function noteTold(
  tx: Tx,
  { organizationId, ids }: { readonly organizationId: string; readonly ids: readonly string[] },
  now: Date,
): Promise<void> {
  for (const residentId of ids) await tx.run(insertTold, { organizationId, residentId, now });
}

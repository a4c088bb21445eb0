import { type Statement, statement, type Tx } from '../prisma/client.ts';
import { VersionConflict } from './errors.ts';

const statements = new Map<string, Statement>();

function versionBump(table: string): Statement {
  const known = statements.get(table);
  if (known !== undefined) return known;
  const made = statement(
    `UPDATE "${table}" SET "version" = "version" + 1 WHERE "id" = :id AND "version" = :version`,
  );
  statements.set(table, made);
  return made;
}

/**
 * Claims a row for a change: its version must still be the one that was read, and moves on by one. From here to
 * the end of the transaction no other writer gets past this row, on either engine.
 *
 * @throws VersionConflict that names the version found
 */
export async function claimVersion(
  tx: Tx,
  claim: { table: string; noun: string; id: string; expected: number; found: number },
): Promise<void> {
  if (claim.expected !== claim.found) throw new VersionConflict(claim.noun, claim.found);
  const moved = await tx.run(versionBump(claim.table), { id: claim.id, version: claim.expected });
  if (moved === 0) throw new VersionConflict(claim.noun, claim.found + 1);
}

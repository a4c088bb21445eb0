import { statement, type Tx } from '../../prisma/client.ts';
import type { KeyedAct } from '../idempotency.ts';
import { type Concern, idsIn, nounOf } from './concern.ts';

const selectAct = statement(`
  SELECT "residentIds", "ownerOrgIds" FROM "AuditEvent"
  WHERE "noun" = :noun AND "nounId" = :nounId AND "operation" = :mutation AND "action" = 'ACT'
    AND "personId" = :personId AND "organizationId" = :organizationId
  ORDER BY "seq" DESC LIMIT 1`);

/** Whom an act concerned when it was done: its repeat shows the same people once more. */
export async function concernOfAct(
  tx: Tx,
  { mutation, personId, organizationId }: KeyedAct,
  nounId: string,
): Promise<Concern> {
  const by = { noun: nounOf(mutation), mutation, personId, organizationId };
  const [act] = await tx.rows<{ residentIds: string | null; ownerOrgIds: string | null }>(selectAct, {
    ...by,
    nounId,
  });
  return { residentIds: idsIn(act?.residentIds), ownerOrgIds: idsIn(act?.ownerOrgIds) };
}

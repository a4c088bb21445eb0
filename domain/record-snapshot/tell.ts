import type { Tx } from '../../prisma/client.ts';
import { tell } from '../notification/tell.ts';

/** Tells who has asked for a record that there is an answer, or none: what it says is read where it is kept. */
export async function tellAnswered(tx: Tx, nounId: string, now: Date): Promise<void> {
  const asked = await tx.db.recordSnapshot.findUniqueOrThrow({
    where: { id: nounId },
    select: { organizationId: true, requestedById: true, residentId: true },
  });
  const told = { kind: 'RECORD_ANSWERED', noun: 'recordSnapshot', nounId } as const;
  await tell(tx, asked.organizationId, [asked.requestedById], { ...told, residentId: asked.residentId }, now);
}

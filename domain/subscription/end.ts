import { statement, type Tx } from '../../prisma/client.ts';
import { markChanged } from '../event-log.ts';

const offOfClient = statement(`
  UPDATE "Subscription" SET "state" = 'OFF' WHERE "clientId" = :clientId AND "state" <> 'OFF' RETURNING "id"`);
const follow = statement(`
  UPDATE "Subscription" SET "endpointId" = :to, "nextAttemptAt" = :now
  WHERE "endpointId" = :from AND "state" <> 'OFF'
    AND ("address" = :address OR SUBSTR("address", 1, LENGTH(:address) + 1) = :below)`);
const offOfEndpoint = statement(`
  UPDATE "Subscription" SET "state" = 'OFF' WHERE "endpointId" = :endpointId AND "state" <> 'OFF' RETURNING "id"`);
const offAtEnd = statement(`
  UPDATE "Subscription" SET "state" = 'OFF' WHERE "state" <> 'OFF' AND "endAt" <= :now RETURNING "id"`);

async function marked(tx: Tx, ended: readonly { readonly id: string }[], now: Date): Promise<number> {
  for (const { id } of ended) await markChanged(tx, 'subscription', id, now);
  return ended.length;
}

/** Ends what a machine has subscribed to: it may sign in no more. */
export async function endOfClient(tx: Tx, clientId: string, now: Date): Promise<void> {
  await marked(tx, await tx.rows<{ id: string }>(offOfClient, { clientId }), now);
}

/**
 * Ends what is notified under the address of an endpoint that is retired; where another one has taken its place, what lies under
 * the address of that one goes on there.
 */
export async function endOfEndpoint(
  tx: Tx,
  endpointId: string,
  next: { readonly id: string; readonly address: string } | null,
  now: Date,
): Promise<void> {
  if (next !== null) {
    const { id: to, address } = next;
    await tx.run(follow, { from: endpointId, to, address, below: `${address}/`, now });
  }
  await marked(tx, await tx.rows<{ id: string }>(offOfEndpoint, { endpointId }), now);
}

/** Writes that subscriptions have come to their end: whoever reads them counts them as ended from that instant on. */
export const endWhatIsOver = async (tx: Tx, now: Date): Promise<number> =>
  marked(tx, await tx.rows<{ id: string }>(offAtEnd, { now }), now);

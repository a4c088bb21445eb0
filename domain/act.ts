import { type Tx, write } from '../prisma/client.ts';
import { audit, auditInside } from './audit/record.ts';
import { Forbidden, Refusal } from './errors.ts';
import { type KeyedAct, keepResult, replayOrClaim, requireKey } from './idempotency.ts';
import type { Acting } from './viewer.ts';

/** What every mutation's input carries (architecture habit 7). */
export interface ActInput {
  readonly idempotencyKey: string;
}

/** The transaction of an act with the one instant at which it is decided. */
export interface Deciding {
  readonly tx: Tx;
  readonly now: Date;
  readonly acting: Acting;
}

/**
 * Carries out one mutation: in one transaction the key is claimed, `decide` does the act and answers the id of
 * the object, and the audit row is written. A refusal undoes all of it; a repeat with the same key and input
 * answers the stored id without deciding again (kept for 7 days).
 *
 * @returns the id of the object the act made or changed
 * @throws Refusal as data for the caller; Forbidden when the roles do not allow it
 */
export async function perform(
  acting: Acting,
  mutation: string,
  input: ActInput,
  decide: (deciding: Deciding) => Promise<string>,
): Promise<string> {
  requireKey(input.idempotencyKey);
  const { personId, organizationId } = acting.viewer;
  const keyed: KeyedAct = { personId, organizationId, mutation, input };
  try {
    return await write(async (tx) => {
      const now = acting.clock.now();
      const deciding = { tx, now, acting };
      const replayed = await replayOrClaim(tx, keyed, now);
      if (replayed !== null) {
        const repeat = {
          action: 'READ',
          operation: mutation,
          nounId: replayed,
          outcome: 'REPEATED',
        } as const;
        // Nothing happens once more, but the object is shown once more.
        await auditInside(tx, repeat, acting, now);
        return replayed;
      }
      const nounId = await decide(deciding);
      await keepResult(tx, keyed, nounId);
      await auditInside(tx, { action: 'ACT', operation: mutation, nounId, outcome: 'DONE' }, acting, now);
      return nounId;
    });
  } catch (error) {
    await auditRefusal(acting, mutation, error);
    throw error;
  }
}

async function auditRefusal(acting: Acting, mutation: string, error: unknown): Promise<void> {
  if (error instanceof Refusal) {
    await audit({ action: 'REFUSED', operation: mutation, outcome: error.code }, acting, acting.clock.now());
  } else if (error instanceof Forbidden) {
    await audit({ action: 'DENIED', operation: mutation, outcome: error.code }, acting, acting.clock.now());
  }
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { readWithin, type Tx, write } from '../prisma/client.ts';
import { type Concern, concernWhenDone, joined } from './audit/act-concern.ts';
import { MUTATION_NOUNS, type Mutation } from './audit/mutation-nouns.ts';
import { type AuditEntry, audit, auditInside } from './audit/record.ts';
import { Refusal } from './errors.ts';
import { type KeyedAct, keepResult, replayOrClaim, requireKey } from './idempotency.ts';
import { requireStillOpen } from './still-open.ts';
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
  /** Says for the audit row whom the act is about; what is not said belongs to the own organisation. */
  readonly concerns: (concern: Concern) => void;
}

/** Acts that are kept together or not at all, and what of them was refused. */
interface Together {
  readonly tx: Tx;
  readonly refused: { readonly entry: AuditEntry; readonly by: Acting }[];
}
const together = new AsyncLocalStorage<Together>();

/**
 * Runs `fn` in one transaction, into which every act that is performed in it goes: all of them are kept, or none.
 * @throws what `fn` throws; a refusal is on record then
 */
export async function performTogether<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
  let refused: Together['refused'] = [];
  try {
    return await write((tx) => {
      refused = [];
      return together.run({ tx, refused }, () => fn(tx));
    });
  } catch (error) {
    for (const { entry, by } of refused) await audit(entry, by, by.clock.now());
    throw error;
  }
}

/** Reads what the acts that are performed together are about to keep; by itself, what is kept. */
export function readTogether<T>(fn: () => Promise<T>): Promise<T> {
  const outer = together.getStore();
  return outer === undefined ? fn() : readWithin(outer.tx, fn);
}

/** Writes what goes with acts that are performed together, in their transaction. */
export function writeTogether<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
  const outer = together.getStore();
  return outer === undefined ? write(fn) : fn(outer.tx);
}

/**
 * Carries out one mutation: in one transaction the key is claimed, `decide` does the act and answers the id of
 * the object, and the audit row is written. A refusal undoes all of it; a repeat with the same key and input
 * answers the stored id without deciding again (kept for 7 days), or NOT_FOUND when the object is closed to the
 * viewer by now.
 *
 * @returns the id of the object the act made or changed
 * @throws Refusal as data for the caller; Forbidden when the roles do not allow it
 */
export async function perform(
  acting: Acting,
  mutation: Mutation,
  input: ActInput,
  decide: (deciding: Deciding) => Promise<string>,
): Promise<string> {
  requireKey(input.idempotencyKey);
  const { personId, organizationId } = acting.viewer;
  const keyed: KeyedAct = { personId, organizationId, mutation, input };
  const about = { operation: mutation, noun: MUTATION_NOUNS[mutation] };
  let concern: Concern = {};
  const outer = together.getStore();
  try {
    return await writeTogether(async (tx) => {
      const now = acting.clock.now();
      concern = {};
      const replayed = await replayOrClaim(tx, keyed, now);
      if (replayed !== null) {
        await requireStillOpen(tx, { mutation, input, id: replayed, viewer: acting.viewer, now });
        const done = { mutation, nounId: replayed, viewer: acting.viewer };
        const shown = { ...about, nounId: replayed, ...(await concernWhenDone(tx, done)) };
        // Nothing happens once more, but the object is shown once more.
        await auditInside(tx, { ...shown, action: 'READ', outcome: 'REPEATED' }, acting, now);
        return replayed;
      }
      const concerns = (more: Concern) => {
        concern = joined(concern, more);
      };
      const nounId = await decide({ tx, now, acting, concerns });
      await keepResult(tx, keyed, nounId);
      const done = { ...about, nounId, ...concern, action: 'ACT', outcome: 'DONE' } as const;
      await auditInside(tx, done, acting, now);
      return nounId;
    });
  } catch (error) {
    // A denial is put on record by the entrance, which denies much more than acts.
    if (error instanceof Refusal) {
      const refused = { ...about, ...concern, action: 'REFUSED', outcome: error.code } as const;
      // Inside a transaction that is about to be undone nothing can be written: it is said afterwards.
      if (outer === undefined) await audit(refused, acting, acting.clock.now());
      else outer.refused.push({ entry: refused, by: acting });
    }
    throw error;
  }
}

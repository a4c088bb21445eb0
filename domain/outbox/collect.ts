import { beforeCommit, type Tx } from '../../prisma/client.ts';
import type { Change, MarkedNoun } from '../event-log.ts';
import { enqueueNotices } from '../subscription/enqueue.ts';
import { enqueue } from './enqueue.ts';
import { following } from './following.ts';
import { isTold } from './told.ts';

/** A change of which systems are told, and when it was recorded. */
export interface ToldChange extends Pick<Change, 'journeyId' | 'noun' | 'nounId' | 'act' | 'to'> {
  readonly now: Date;
}

interface Collected {
  readonly changes: ToldChange[];
  /** Answers that have changed with their referral. */
  readonly marked: Set<string>;
}

const collected = new WeakMap<Tx, Collected>();

function collectedIn(tx: Tx): Collected {
  const before = collected.get(tx);
  if (before !== undefined) return before;
  const own: Collected = { changes: [], marked: new Set() };
  collected.set(tx, own);
  beforeCommit(tx, async () => {
    const changes = [...own.changes, ...(await following(tx, own.changes, own.marked))];
    await enqueue(tx, changes);
    await enqueueNotices(tx, changes);
  });
  return own;
}

/** Has a change told to the systems of those whom it concerns, and to who has subscribed to it: as it stands at the end of its transaction, and as part of it. */
export function tellSystems(tx: Tx, change: ToldChange): void {
  if (isTold(change.noun)) collectedIn(tx).changes.push(change);
}

/** Has an object told that has changed with another one, along with the change of that. */
export function tellAlso(tx: Tx, noun: MarkedNoun, nounId: string): void {
  if (noun === 'referralTarget') collectedIn(tx).marked.add(nounId);
}

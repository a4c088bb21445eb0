import { beforeCommit, type Tx } from '../../prisma/client.ts';
import type { Change } from '../event-log.ts';
import { enqueue } from './enqueue.ts';
import { isTold } from './told.ts';

/** A change of which systems are told, and when it was recorded. */
export interface ToldChange extends Pick<Change, 'journeyId' | 'noun' | 'nounId' | 'act' | 'to'> {
  readonly now: Date;
}

const collected = new WeakMap<Tx, ToldChange[]>();

/** Has a change told to the systems of those whom it concerns: as it stands at the end of its transaction, and as part of it. */
export function tellSystems(tx: Tx, change: ToldChange): void {
  if (!isTold(change.noun)) return;
  const before = collected.get(tx);
  if (before !== undefined) return void before.push(change);
  const changes = [change];
  collected.set(tx, changes);
  beforeCommit(tx, () => enqueue(tx, changes));
}

import type { Deciding } from '../act.ts';
import type { LifeState } from '../codes/resident.ts';
import { appendEvent } from '../event-log.ts';
import { actingRole } from '../viewer.ts';
import { DEATH_TELLERS } from './workflow.ts';

/** A resident whose life follows a death. */
interface Living {
  readonly id: string;
  readonly journeyId: string;
  readonly life: string;
}

/** The resident's life follows the death, in the same transaction; the caller holds the resident. */
export async function setLife(
  { tx, now, acting }: Deciding,
  { id, journeyId, life }: Living,
  { to, act, at }: { readonly to: LifeState; readonly act: string; readonly at?: Date },
): Promise<void> {
  const data = { life: to, version: { increment: 1 } };
  await tx.db.resident.update({ where: { id }, data });
  const change = { noun: 'resident', nounId: id, journeyId, act, from: life, to } as const;
  const role = actingRole(acting.viewer, DEATH_TELLERS);
  await appendEvent(tx, { ...change, role, ...(at && { at }) }, acting, now);
}

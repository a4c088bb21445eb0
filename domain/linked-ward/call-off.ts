import type { Deciding } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import { type Effect, endRow } from '../death/effects.ts';
import { appendEvent } from '../event-log.ts';

/** Nobody is alarmed about the rounds of a stay any more. */
export async function clearRoundAlarms({ tx, now }: Deciding, stayId: string): Promise<void> {
  const rounds = await tx.db.jointRound.findMany({ where: { stayId }, orderBy: { id: 'asc' } });
  for (const { id: nounId } of rounds) await clearAlarms(tx, { noun: 'jointRound', nounId }, now);
}

/**
 * A stay is over: its rounds that are still planned are called off, which is not to be missed. The caller has written
 * what time had done before. @returns what was changed
 */
export async function callOffRounds(deciding: Deciding, stayId: string, act: string): Promise<Effect[]> {
  const { tx, now, acting } = deciding;
  const where = { stayId, state: 'PLANNED' };
  const rounds = await tx.db.jointRound.findMany({ where, orderBy: { id: 'asc' } });
  const effects: Effect[] = [];
  for (const { id, journeyId } of rounds) {
    const effect = await endRow(tx, { noun: 'jointRound', id, after: { state: 'CALLED_OFF' } });
    if (effect === null) continue;
    effects.push(effect);
    const edge = { act, from: 'PLANNED', to: 'CALLED_OFF' } as const;
    await appendEvent(tx, { noun: 'jointRound', nounId: id, journeyId, ...edge }, acting, now);
  }
  return effects;
}

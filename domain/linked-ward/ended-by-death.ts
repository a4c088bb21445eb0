import type { Deciding } from '../act.ts';
import { addDays, localDateOf } from '../calendar-date.ts';
import type { ReversalOutcome } from '../codes/death.ts';
import { type Effect, endRow, restoreRow } from '../death/effects.ts';
import { appendEvent } from '../event-log.ts';
import { callOffRounds } from './call-off.ts';
import { roundDueAt, roundLimits } from './limits.ts';
import { takeRoundsDue } from './take-due.ts';

interface Died {
  readonly residentId: string;
  readonly diedAt: Date;
}

/** Ends the stay in a linked ward of somebody who has died, and calls its rounds off. The caller holds the resident. */
export async function endStaysOfDead(deciding: Deciding, died: Died, act: string): Promise<Effect[]> {
  const { tx, now, acting } = deciding;
  const where = { residentId: died.residentId, state: 'ACTIVE' };
  const effects: Effect[] = [];
  for (const stay of await tx.db.linkedWardStay.findMany({ where, orderBy: { id: 'asc' } })) {
    const { id, journeyId, startedAt } = stay;
    await takeRoundsDue(tx, id, now);
    const endedAt = died.diedAt < startedAt ? startedAt : died.diedAt;
    const outcome = { state: 'ENDED', outcome: 'DIED', endReasonCode: 'DECEASED' };
    const after = { ...outcome, endedAt: endedAt.toISOString() };
    const effect = await endRow(tx, { noun: 'linkedWardStay', id, after });
    if (effect === null) continue;
    const edge = { act, from: 'ACTIVE', to: 'ENDED', reasonCode: 'DECEASED' } as const;
    await appendEvent(tx, { noun: 'linkedWardStay', nounId: id, journeyId, ...edge }, acting, now);
    effects.push(effect, ...(await callOffRounds(deciding, id, act)));
  }
  return effects;
}

/** A round comes back with the resident; the days in which nobody could hold it are not counted against anybody. */
export async function restoreRound(deciding: Deciding, effect: Effect): Promise<ReversalOutcome> {
  const { tx, now } = deciding;
  const { id } = effect;
  const outcome = await restoreRow(tx, effect);
  const round = await tx.db.jointRound.findUniqueOrThrow({ where: { id }, include: { stay: true } });
  if (outcome !== 'RESTORED' || round.dueAt > now) return outcome;
  const limits = await roundLimits(tx, round.stay.hospitalOrgId, now);
  const plannedOn = addDays(localDateOf(now), limits['linkedWard.makeUpDays'].value);
  const data = { plannedOn, latestOn: plannedOn, dueAt: roundDueAt(plannedOn, limits) };
  await tx.db.jointRound.update({ where: { id }, data });
  return outcome;
}

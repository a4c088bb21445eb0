import type { Tx } from '../../prisma/client.ts';
import { addDays, localDateOf } from '../calendar-date.ts';
import type { JointRoundKind } from '../codes/joint-round.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import type { Acting } from '../viewer.ts';
import { type RoundLimits, roundDueAt } from './limits.ts';

/** The stay of a round. */
export interface OfStay {
  readonly id: string;
  readonly journeyId: string;
}

/** A round that is to be: when, until when it may be moved, why it is planned and by whom; by nobody where time did it. */
export interface NewRound {
  readonly kind: JointRoundKind;
  readonly plannedOn: string;
  readonly latestOn: string;
  readonly makeUpOfId?: string;
  readonly act: string;
  readonly by: Acting | null;
  readonly limits: RoundLimits;
}

/** Plans a round of a stay whose resident the caller holds. @returns its id */
export async function planRound(tx: Tx, stay: OfStay, round: NewRound, now: Date): Promise<string> {
  const { act, by, limits, kind, plannedOn, latestOn, makeUpOfId = null } = round;
  const { id: stayId, journeyId } = stay;
  const id = newId(now);
  const no = (await tx.db.jointRound.count({ where: { stayId } })) + 1;
  const planned = { kind, plannedOn, latestOn, makeUpOfId, dueAt: roundDueAt(plannedOn, limits) };
  await tx.db.jointRound.create({
    data: { id, journeyId, stayId, no, state: 'PLANNED', ...planned, createdAt: now },
  });
  const facts = { stayId, no, kind, plannedOn, ...(makeUpOfId !== null && { makeUpOfId }) };
  const change = { noun: 'jointRound', nounId: id, journeyId, act, to: 'PLANNED', facts } as const;
  await appendEvent(tx, change, by, now);
  return id;
}

type Next = Pick<NewRound, 'act' | 'by' | 'limits'> & {
  /** The day of the last round. */
  readonly heldOn: string;
};

/** While a stay goes on, the next round stands: unless one is planned by then, it is planned at the end of the interval. */
export async function planNextRound(tx: Tx, stay: OfStay, { heldOn, ...by }: Next, now: Date): Promise<void> {
  const todayOn = localDateOf(now);
  const wantedOn = addDays(heldOn, by.limits['linkedWard.roundIntervalDays'].value);
  // A round that is put on record late does not bring forth one that is missed already.
  const plannedOn = wantedOn < todayOn ? todayOn : wantedOn;
  const planned = { stayId: stay.id, state: 'PLANNED', dueAt: { gt: now }, plannedOn: { lte: plannedOn } };
  if ((await tx.db.jointRound.count({ where: planned })) > 0) return;
  await planRound(tx, stay, { ...by, kind: 'REGULAR', plannedOn, latestOn: plannedOn }, now);
}

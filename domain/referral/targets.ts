import type { Tx } from '../../prisma/client.ts';
import type { ReferralTargetState } from '../codes/referral-target.ts';
import type { Role } from '../codes/role.ts';
import { appendEvent } from '../event-log.ts';
import type { Acting } from '../viewer.ts';
import { liveTargets } from './facing.ts';

interface Target {
  readonly id: string;
  readonly journeyId: string;
  readonly state: string;
}

/** One step of a target: its new state, the columns beside it, and why. */
export interface TargetStep {
  readonly act: string;
  readonly to: ReferralTargetState;
  readonly data?: object;
  readonly role?: Role | null;
  readonly reasonCode?: string | null;
  readonly by: Acting | null;
  readonly now: Date;
  /** When it happened, if that is not now. */
  readonly at?: Date;
}

/** Of an answer that is over: nothing of it is due any more. */
export const NO_TARGET_CLOCKS = {
  ...{ answerDueAt: null, infoDueAt: null, scheduleDueAt: null, arrivalDueAt: null, bedWaitDueAt: null },
  expectedAt: null,
} as const;

/** Of a place that fell away. */
export const NO_PLACE = {
  ...{ expectedOn: null, expectedAt: null, bedNo: null, arrivalDueAt: null, scheduledAt: null },
} as const;

/** Moves a target of a referral that the caller holds, with the event of it. */
export async function moveTarget(
  tx: Tx,
  { id, journeyId, state }: Target,
  { act, to, data = {}, role = null, reasonCode = null, by, now, at = now }: TargetStep,
): Promise<void> {
  const next = { ...data, state: to, version: { increment: 1 } };
  await tx.db.referralTarget.update({ where: { id, state }, data: next });
  const change = { noun: 'referralTarget', nounId: id, journeyId, act, from: state, to, reasonCode } as const;
  await appendEvent(tx, { ...change, role, at }, by, now);
}

/** Nobody who was asked is asked any more. */
export async function withdrawTargets(
  tx: Tx,
  { targets }: { readonly targets: readonly (Target & { readonly askedAt: Date | null })[] },
  step: Omit<TargetStep, 'to' | 'data'>,
): Promise<void> {
  for (const target of liveTargets(targets))
    await moveTarget(tx, target, { ...step, to: 'WITHDRAWN', data: NO_TARGET_CLOCKS });
}

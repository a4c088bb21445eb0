import type { Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import type { AlarmKind } from '../codes/alarm.ts';
import type { ReferralState } from '../codes/referral.ts';
import type { Role } from '../codes/role.ts';
import { ON_THE_WAY_ALARMS } from '../emergency/acknowledge.ts';
import { appendEvent, markChanged } from '../event-log.ts';
import { actingRole } from '../viewer.ts';
import type { FoundReferral } from './claim.ts';
import { liveTargets } from './facing.ts';
import { UNTAKEN } from './onward.ts';
import { UNANSWERED_STATES } from './target-workflow.ts';
import { moveTarget, type TargetStep, withdrawTargets } from './targets.ts';
import { tellEnded } from './tell.ts';
import { endCare } from './treated-here.ts';
import { giveBackUntaken } from './untaken.ts';
import { ON_THE_WAY, OPEN_STATES, UNDER_WAY } from './workflow.ts';

/** One step of a claimed referral: its new state, the columns beside it, who may have taken it, and why. */
export interface ReferralStep {
  readonly act: string;
  readonly to: ReferralState;
  readonly roles: readonly Role[];
  readonly data?: object;
  readonly reasonCode?: string | null;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** The resident is no longer with who has received it: it has reported back, or the treatment has ended otherwise. */
const isLeaving = (from: string, to: ReferralState): boolean =>
  (UNDER_WAY as readonly string[]).concat('COMPLETED').includes(from) &&
  (to === 'FEEDBACK_RETURNED' || !OPEN_STATES.includes(to));

/** The alarms that a step has seen to: what an emergency has left open stays until somebody sees to that. */
function seenTo(to: ReferralState): readonly AlarmKind[] {
  const waiting = ['REFERRAL_OVERDUE', 'REFERRAL_CONSENT_ENDED'] as const;
  if ((ON_THE_WAY as readonly string[]).includes(to)) return waiting;
  const arrived = [...waiting, ...ON_THE_WAY_ALARMS] as const;
  return OPEN_STATES.includes(to) ? arrived : [...arrived, 'EMERGENCY_REMAINDER', 'REFERRAL_WITHOUT_OWNER'];
}

/**
 * With a referral changes what each asked organisation is shown of its own answer; one of several that has not been told whom it
 * is about is shown nothing of the others, and not that anything has moved.
 */
async function markAnswers(tx: Tx, { targets }: Pick<FoundReferral, 'targets'>, now: Date): Promise<void> {
  for (const { id, askedAt, disclosedAt } of targets)
    if (askedAt !== null && disclosedAt !== null) await markChanged(tx, 'referralTarget', id, now);
}

/** Writes the step, with the event of it. @returns the id of the referral */
export async function moveReferral(
  deciding: Deciding,
  referral: Pick<FoundReferral, 'id' | 'journeyId' | 'state' | 'residentId' | 'targets' | 'fromOrg'>,
  { act, to, roles, data = {}, reasonCode = null, facts }: ReferralStep,
): Promise<string> {
  const { tx, now, acting } = deciding;
  const { id, journeyId, state } = referral;
  const next = { ...data, state: to, movedAt: now, alarmedClock: null };
  await tx.db.referral.update({ where: { id }, data: next });
  if (to !== state) await clearAlarms(tx, { noun: 'referral', nounId: id, kinds: seenTo(to) }, now);
  if (isLeaving(state, to)) await endCare(deciding, referral);
  const role = actingRole(acting.viewer, roles);
  const change = { noun: 'referral', nounId: id, journeyId, act, from: state, to, role, reasonCode } as const;
  await appendEvent(tx, { ...change, ...(facts && { facts }) }, acting, now);
  await markAnswers(tx, referral, now);
  if (UNTAKEN.includes(to)) await giveBackUntaken(tx, id, { at: now, now });
  return id;
}

type Answer = Pick<TargetStep, 'act' | 'to' | 'data' | 'reasonCode'> & { readonly roles: readonly Role[] };

const isUnanswered = (state: string): boolean => UNANSWERED_STATES.some((one) => one === state);

/** The same of the organisation that is asked, under the version of its referral; that is a move of the referral too. */
export async function answerFor(
  { tx, now, acting }: Deciding,
  target: Parameters<typeof moveTarget>[1] & Record<'referralId' | 'organizationId', string>,
  { roles, ...step }: Answer,
): Promise<void> {
  const { referralId: nounId, organizationId } = target;
  await moveTarget(tx, target, { ...step, role: actingRole(acting.viewer, roles), by: acting, now });
  if (isUnanswered(target.state) && !isUnanswered(step.to))
    await clearAlarms(tx, { noun: 'referral', nounId, organizationId, kinds: ['REFERRAL_OVERDUE'] }, now);
  await tx.db.referral.update({ where: { id: nounId }, data: { movedAt: now } });
}

/** Whoever was asked is asked no more. */
export const takeBackTargets = (
  { tx, now, acting }: Deciding,
  referral: FoundReferral,
  { act, roles, reasonCode = null }: Pick<ReferralStep, 'act' | 'roles' | 'reasonCode'>,
): Promise<void> =>
  withdrawTargets(tx, referral, {
    ...{ act, reasonCode, role: actingRole(acting.viewer, roles), by: acting, now },
  });

/** The same, and each of them hears of it. */
export async function askNoLonger(
  deciding: Deciding,
  referral: FoundReferral,
  step: Parameters<typeof takeBackTargets>[2],
): Promise<void> {
  await takeBackTargets(deciding, referral, step);
  for (const { organizationId } of liveTargets(referral.targets))
    await tellEnded(deciding.tx, referral, organizationId, deciding.now);
}

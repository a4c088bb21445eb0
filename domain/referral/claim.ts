import type { Deciding } from '../act.ts';
import { edgeRefusals, type Rule, refusalsOf, requireNone } from '../available-action.ts';
import type { ReferralState } from '../codes/referral.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound, type Refusal, VersionConflict } from '../errors.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { dueEdges, hasAct } from '../workflow.ts';
import { referralRules } from './act-rules.ts';
import { answeredState, type ReferralFacing, targetOf } from './facing.ts';
import { referralSides, referralsVisible } from './policy.ts';
import { takeReferralDue } from './take-due.ts';
import { referralTargetWorkflow, referralWorkflow } from './workflow.ts';

/** What a referral is read with by its acts. */
export const WITH_PARTIES = {
  consent: true,
  diagnoses: { orderBy: { rank: 'asc' } },
  targets: { orderBy: { rank: 'asc' } },
  feedback: true,
} as const;

const read = ({ tx, now, acting: { viewer } }: Deciding, id: string) =>
  tx.db.referral.findFirst({
    where: { AND: [{ id }, referralsVisible(viewer, now)] },
    include: WITH_PARTIES,
  });

export type FoundReferral = NonNullable<Awaited<ReturnType<typeof read>>>;
export type FoundTarget = FoundReferral['targets'][number];

/** Which referral an act is about, and which version of it the caller has read. */
export interface ReferralClaim {
  readonly act: string;
  readonly referralId: string;
  readonly expectedVersion: number;
}

/** Why an act is not open now; both lifecycles have a say where both have the act. */
export function referralRefusals(act: string, facing: ReferralFacing): Refusal[] {
  const { viewer, referral, state } = facing;
  const sides = referralSides(viewer, referral);
  const refusals: Refusal[] = [];
  if (hasAct(referralWorkflow, act))
    refusals.push(...edgeRefusals(referralWorkflow, act, { viewer, state, sides }));
  const target = targetOf(referral);
  // A sender takes back what it has not sent yet as well: the other side has no edge for it.
  if (hasAct(referralTargetWorkflow, act) && act !== 'referralCancel') {
    const targetState = answeredState(target, state);
    refusals.push(...edgeRefusals(referralTargetWorkflow, act, { viewer, state: targetState, sides }));
  }
  return [...refusals, ...refusalsOf(referralRules(act) as Rule<ReferralFacing>[], facing)];
}

/**
 * The referral of an act, locked, when the lifecycles and the rules allow the act to this viewer and the version is the one
 * that was read; its version is claimed, and what time has done is written first.
 * @throws NotFound for unknown and foreign alike, StateConflict, RuleRefused, VersionConflict
 */
export async function claimReferral(
  deciding: Deciding,
  { act, referralId, expectedVersion }: ReferralClaim,
): Promise<FoundReferral> {
  const { tx, now, acting, concerns } = deciding;
  await tx.lock('Referral', referralId);
  const stored = await read(deciding, referralId);
  if (stored === null) throw new NotFound('referral', ['referralId']);
  const { residentId, initiatingOrgId, fromOrgId } = stored;
  const keepers = await recordKeepersOf(tx, [residentId], now);
  concerns({ residentIds: [residentId], ownerOrgIds: [...keepers, initiatingOrgId, fromOrgId] });
  const due = dueEdges(referralWorkflow, { ...stored, state: stored.state as ReferralState }, now);
  const state = due.at(-1)?.to ?? (stored.state as ReferralState);
  requireNone(referralRefusals(act, { viewer: acting.viewer, now, referral: stored, state }));
  const found = stored.version + due.length;
  if (found !== expectedVersion) throw new VersionConflict('referral', found);
  if (due.length > 0) await takeReferralDue(tx, referralId, now);
  await claimVersion(tx, { table: 'Referral', noun: 'referral', id: referralId, expected: found, found });
  return { ...stored, state, version: found + 1 };
}

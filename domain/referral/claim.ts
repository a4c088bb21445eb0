import { lockingStatement } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { edgeRefusals, type Rule, refusalsOf, requireNone } from '../available-action.ts';
import type { ReferralState } from '../codes/referral.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound, type Refusal, VersionConflict } from '../errors.ts';
import { lockResidentOf } from '../resident/alias.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { dueEdges, hasAct } from '../workflow.ts';
import { referralRules } from './act-rules.ts';
import { answeredState, type ReferralFacing, targetsFor } from './facing.ts';
import { referralSides, referralsVisible } from './policy.ts';
import { shownVersion } from './shown-version.ts';
import { takeReferralDue } from './take-due.ts';
import { referralTargetWorkflow } from './target-workflow.ts';
import { referralWorkflow } from './workflow.ts';

/** What a referral is read with by its acts. */
export const WITH_PARTIES = {
  fromOrg: { select: { regionCode: true } },
  diagnoses: { orderBy: { rank: 'asc' } },
  targets: { orderBy: { rank: 'asc' }, include: { consent: true } },
  feedback: true,
  parent: { select: { state: true, safetySealed: true } },
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
  /** The answer that the act is about, where the caller names one. */
  readonly targetId?: string | null | undefined;
}

// A sender takes back what it has not sent yet as well: the other side has no edge for it.
const isAboutAnswer = (act: string): boolean =>
  hasAct(referralTargetWorkflow, act) && act !== 'referralCancel';

function refusalsAbout(act: string, facing: ReferralFacing): Refusal[] {
  const { viewer, referral, state, target } = facing;
  const sides = referralSides(viewer, referral);
  const refusals: Refusal[] = [];
  if (hasAct(referralWorkflow, act))
    refusals.push(...edgeRefusals(referralWorkflow, act, { viewer, state, sides }));
  if (isAboutAnswer(act) && target !== undefined) {
    const targetState = answeredState(target, state);
    refusals.push(...edgeRefusals(referralTargetWorkflow, act, { viewer, state: targetState, sides }));
  }
  // The rules of an act say what others have answered: who never takes it is not told.
  if (refusals.some(({ code }) => code === 'NOT_YOUR_ACT')) return refusals;
  return [...refusals, ...refusalsOf(referralRules(act) as Rule<ReferralFacing>[], facing)];
}

/**
 * Why an act is not open now; both lifecycles have a say where both have the act. Of several answers it is open when it is
 * for one of them.
 */
export function referralRefusals(act: string, facing: ReferralFacing): Refusal[] {
  const { viewer, referral, target } = facing;
  const named = target === undefined ? targetsFor(viewer, referral) : [target];
  // Of a draft nobody is asked: the edges are those of the first who will be.
  const about = named.length === 0 ? referral.targets.slice(0, 1) : named;
  const judged = about.map((one) => refusalsAbout(act, { ...facing, target: one }));
  return judged.reduce((least, one) => (one.length < least.length ? one : least));
}

/** The answer that the caller names. @throws NotFound for one of another referral, and unknown alike */
export function namedTarget({ targets }: FoundReferral, targetId: string): FoundTarget {
  const target = targets.find(({ id }) => id === targetId);
  if (target === undefined) throw new NotFound('referralTarget', ['targetId']);
  return target;
}

const lockPlaces = lockingStatement(`
  SELECT a."id" FROM "Appointment" a
  WHERE a."referralId" = :id AND a."state" IN ('BOOKED', 'TO_REBOOK', 'NO_SHOW') ORDER BY a."id"`);

/**
 * Locks the resident of a referral before all that is of the resident. @returns whether the viewer sees the referral; what is
 * foreign is locked no further than what nobody has
 */
export async function lockReferredBy(deciding: Deciding, id: string): Promise<boolean> {
  const { tx, now, acting } = deciding;
  const where = { AND: [{ id }, referralsVisible(acting.viewer, now)] };
  let isSeen = false;
  await lockResidentOf(tx, async () => {
    const found = await tx.db.referral.findFirst({ where, select: { residentId: true } });
    isSeen = found !== null;
    return found;
  });
  return isSeen;
}

/**
 * Locks a referral in the order of locks: the resident, the appointments that are or were its place, the referral. Whoever
 * moves such an appointment locks the referral after it; and no place is reserved for it without the resident.
 * @returns whether the viewer sees it
 */
export async function lockReferral(deciding: Deciding, id: string): Promise<boolean> {
  const { tx } = deciding;
  if (!(await lockReferredBy(deciding, id))) return false;
  await tx.rows(lockPlaces, { id });
  await tx.lock('Referral', id);
  return true;
}

/**
 * The referral of an act, locked, when the lifecycles and the rules allow the act to this viewer and the version is the one
 * that was shown to the viewer; its version is claimed, and what time has done is written first.
 * @throws NotFound for unknown and foreign alike, StateConflict, RuleRefused, VersionConflict
 */
export async function claimReferral(
  deciding: Deciding,
  { act, referralId, expectedVersion, targetId }: ReferralClaim,
): Promise<FoundReferral> {
  const { tx, now, acting, concerns } = deciding;
  const stored = (await lockReferral(deciding, referralId)) ? await read(deciding, referralId) : null;
  if (stored === null) throw new NotFound('referral', ['referralId']);
  const { residentId, initiatingOrgId, fromOrgId } = stored;
  const keepers = await recordKeepersOf(tx, [residentId], now);
  concerns({ residentIds: [residentId], ownerOrgIds: [...keepers, initiatingOrgId, fromOrgId] });
  const target = targetId == null ? undefined : namedTarget(stored, targetId);
  const due = dueEdges(referralWorkflow, { ...stored, state: stored.state as ReferralState }, now);
  const state = due.at(-1)?.to ?? (stored.state as ReferralState);
  requireNone(referralRefusals(act, { viewer: acting.viewer, now, referral: stored, state, target }));
  const shown = shownVersion(acting.viewer, stored, now);
  if (shown !== expectedVersion) throw new VersionConflict('referral', shown);
  const found = stored.version + due.length;
  if (due.length > 0) await takeReferralDue(tx, referralId, now);
  await claimVersion(tx, { table: 'Referral', noun: 'referral', id: referralId, expected: found, found });
  const standing = due.length === 0 ? stored : ((await read(deciding, referralId)) ?? stored);
  return { ...standing, state, version: found + 1 };
}

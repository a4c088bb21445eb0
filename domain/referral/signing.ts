import type { SharingFacts } from '../consent/sharing.ts';
import { sharingFactsOfEach } from '../consent/sharing-facts.ts';
import type { AppliedPolicy } from '../errors.ts';
import { policiesAmong, policyRowsAt } from '../policy-value/read.ts';
import { recordKeepersOfEach } from '../resident/record-keepers.ts';
import type { SafetyContent } from '../safety-block/content.ts';
import { latestContentOfEach } from '../safety-block/stored-content.ts';
import type { Viewer } from '../viewer.ts';
import { homesOf, knownTargets, type NamedTarget, type Request } from './ask.ts';
import { isHolding, LINK_COLUMNS, type Link, linkedTo } from './onward.ts';
import { partnersOf, type Reading, type Sending, type Side } from './sides.ts';

/** A referral as a signature looks at it. */
export interface Unsigned {
  readonly id: string;
  readonly residentId: string;
  readonly direction: string;
  readonly kind: string;
  readonly fromOrgId: string;
  readonly ownerId: string | null;
  readonly faceToFaceAt: Date | null;
  readonly faceToFaceMode: string | null;
  readonly recordSealed: string;
  readonly diagnoses: readonly { readonly id: string; readonly codeSealed: string | null }[];
  readonly targets: readonly NamedTarget[];
  /** What it goes on from. */
  readonly parent: { readonly state: string; readonly safetySealed: string | null } | null;
}

/** What an unsigned referral is read with. */
export const UNSIGNED_COLUMNS = {
  ...{ id: true, residentId: true, direction: true, kind: true, fromOrgId: true, ownerId: true },
  ...{ faceToFaceAt: true, faceToFaceMode: true, recordSealed: true },
  diagnoses: { select: { id: true, codeSealed: true } },
  targets: { orderBy: { rank: 'asc' }, select: { organizationId: true, departmentId: true } },
  parent: { select: { state: true, safetySealed: true } },
} as const;

const LIMITS = ['referral.visitMaxDays', 'referral.videoIsVisit'] as const;

/** A referral of a resident, wherever. */
interface Known extends Link {
  readonly residentId: string;
  readonly expiresAt: Date | null;
  readonly targets: readonly NamedTarget[];
}

/** Who is to sign what, with everything that a signature depends on. */
export interface Signing extends Sending, Request {
  readonly viewer: Viewer;
  readonly now: Date;
  readonly referral: Unsigned;
  readonly from: Side;
  /** The organisations that are asked, in their order. */
  readonly asked: readonly Side[];
  readonly keeperIds: readonly string[];
  readonly sharing: SharingFacts;
  readonly safety: SafetyContent | null;
  /** What of the resident holds a department, beside what this one goes on from. */
  readonly others: readonly Known[];
  readonly policy: Readonly<Record<(typeof LIMITS)[number], AppliedPolicy>>;
}

/** All of these residents, with whom each asks or has asked: what stands in the way is told by what has become of it. */
function referralsOf({ db }: Reading, residentIds: readonly string[]): Promise<Known[]> {
  const given = { state: { notIn: ['REJECTED', 'NOT_SELECTED', 'WITHDRAWN', 'DIVERTED'] } };
  return db.referral.findMany({
    where: { residentId: { in: [...residentIds] } },
    select: {
      ...{ ...LINK_COLUMNS, residentId: true, expiresAt: true },
      targets: { where: given, select: { organizationId: true, departmentId: true } },
    },
  });
}

/** What stands in the way of one: a rule of the whole network, which says nothing of the other. */
function othersOf({ id, residentId }: Unsigned, known: readonly Known[], now: Date): Known[] {
  const links = known.filter((one) => one.residentId === residentId);
  const linked = linkedTo(id, links);
  const isOver = ({ expiresAt }: Known) => expiresAt !== null && expiresAt <= now;
  return links.filter(
    (one) => one.id !== id && !linked.includes(one.id) && !isOver(one) && isHolding(one, links),
  );
}

/**
 * Reads what the signatures of these referrals depend on, in as many statements for a page of them as for one.
 * @returns by the id of the referral
 */
export async function signingsOf(
  read: Reading,
  viewer: Viewer,
  referrals: readonly Unsigned[],
  now: Date,
): Promise<ReadonlyMap<string, Signing>> {
  const residentIds = [...new Set(referrals.map(({ residentId }) => residentId))];
  const senderIds = referrals.map(({ fromOrgId }) => fromOrgId);
  const known = await knownTargets(
    read,
    referrals.flatMap(({ targets }) => targets),
    senderIds,
  );
  const partnerIds = await partnersOf(read, viewer, now);
  const homes = await homesOf(read, residentIds, now);
  const keepers = await recordKeepersOfEach(read, residentIds, now);
  const sharingOf = await sharingFactsOfEach(read, residentIds, now);
  const safety = await latestContentOfEach(read, residentIds);
  const everyReferral = await referralsOf(read, residentIds);
  const placeOf = ({ id: organizationId, regionCode }: Side) => ({ organizationId, regionCode });
  const limits = await policyRowsAt(read, LIMITS, [...known.sides.values()].map(placeOf));
  const signingOf = (referral: Unsigned): Signing => {
    const { residentId, targets } = referral;
    const isOfResident = (one: { readonly residentId: string }) => one.residentId === residentId;
    const from = known.sides.get(referral.fromOrgId);
    if (from === undefined) throw new Error('who is to sign is known');
    return {
      ...{ viewer, now, referral, from, known, partnerIds },
      asked: targets.flatMap(({ organizationId }) => known.sides.get(organizationId) ?? []),
      homeIds: homes.filter(isOfResident).map(({ nursingHomeId }) => nursingHomeId),
      keeperIds: keepers.filter(isOfResident).map(({ organizationId }) => organizationId),
      sharing: sharingOf(residentId),
      safety: safety.get(residentId) ?? null,
      others: othersOf(referral, everyReferral, now),
      policy: policiesAmong(limits, LIMITS, placeOf(from), now),
    };
  };
  return new Map(referrals.map((referral) => [referral.id, signingOf(referral)]));
}

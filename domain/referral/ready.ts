import type { Deciding } from '../act.ts';
import { type Rule, refusalsOf, requireNone } from '../available-action.ts';
import type { Refusal } from '../errors.ts';
import { hasRole } from '../viewer.ts';
import { rightTargets } from './ask.ts';
import {
  closedWay,
  consented,
  onlyReferral,
  safetyRecorded,
  seen,
  wayTo,
  written,
} from './complete-enough.ts';
import { fittingTargets } from './fitting-target.ts';
import { recordIn } from './sealed.ts';
import type { Ready } from './send.ts';
import { ownSender, senderAtWork } from './sides.ts';
import { ownerOf, signedGroupOf, wayOut } from './signed-group.ts';
import { type Signing, signingsOf, type Unsigned } from './signing.ts';
import { SIGNERS } from './workflow.ts';

const signerOf = ({ viewer, referral }: Signing): string => referral.ownerId ?? viewer.personId;

const inGroup: Rule<Signing> = (signing) => {
  const { id, residentId, direction, recordSealed, targets } = signing.referral;
  const targetOrgIds = targets.map(({ organizationId }) => organizationId);
  const reasonText = recordIn(id, recordSealed).targetReasonText;
  return wayOut(signedGroupOf(residentId), {
    signerId: signerOf(signing),
    direction,
    targetOrgIds,
    reasonText,
  });
};

/** Who signs reads it: a doctor of the own organisation, its clinic, who keeps the record, or whom a consent names. */
const openToSigner: Rule<Signing> = (signing) => {
  const { viewer, referral, from } = signing;
  const isOwn = referral.fromOrgId === viewer.organizationId;
  if ((isOwn && hasRole(viewer, ...SIGNERS)) || from.partOfId === viewer.organizationId) return null;
  return closedWay(signing, from.id);
};

/** What every signature asks of what stands written, in the order in which it is refused. */
const OF_EVERY: readonly Rule<Signing>[] = [
  ...[written, seen, rightTargets, safetyRecorded, fittingTargets, inGroup, consented, onlyReferral],
];
const SIGNED = [senderAtWork, ...OF_EVERY];
const RULES: Readonly<Record<string, readonly Rule<Signing>[]>> = {
  referralSubmit: [ownSender, ...OF_EVERY, openToSigner],
  referralCosign: SIGNED,
  referralReview: SIGNED,
};

/** The acts by which somebody answers for what a referral says. */
export const SIGNATURES: readonly string[] = Object.keys(RULES);

/** Why a referral is not ready for an act that its lifecycle allows: what is missing, or stands in its way. */
export const readyRefusals = (act: string, signing: Signing): Refusal[] =>
  refusalsOf(RULES[act] ?? SIGNED, signing);

/**
 * Everything that is asked of a referral before anybody signs it. The resident is held from here on.
 * @throws Refusal NOT_FOUND, ORGANIZATION_CLOSED, REFERRAL_SENDER, REFERRAL_INCOMPLETE, VISIT_…, TARGET_REASON, OUT_OF_GROUP,
 * CONSENT_MISSING, SAFETY_BLOCK_MISSING, REFERRAL_OPEN, and as `rightTargets`
 */
export async function requireReady(deciding: Deciding, referral: Unsigned, act: string): Promise<Ready> {
  const { tx, now, acting } = deciding;
  const { id, residentId } = referral;
  await tx.lock('Resident', residentId);
  const signing = (await signingsOf(tx, acting.viewer, [referral], now)).get(id);
  if (signing === undefined) throw new Error('what is signed is read');
  requireNone(readyRefusals(act, signing));
  const { from, safety } = signing;
  const asked = signing.asked.map((to) => {
    const way = wayTo(signing, to.id);
    return { to, consentId: way.isAllowed ? way.consentId : null };
  });
  return { from, asked, safety, ownerId: ownerOf(signedGroupOf(residentId), signerOf(signing)) };
}

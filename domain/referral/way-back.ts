import type { Deciding } from '../act.ts';
import type { LinkedWardEndReason } from '../codes/linked-ward-stay.ts';
import type { ReferralReason } from '../codes/referral-reason.ts';
import { bear } from './child.ts';
import { WITH_PARTIES } from './claim.ts';
import type { ReferralRecord } from './content.ts';
import { UNTAKEN } from './onward.ts';

/** A stay in a linked ward that ends with the way back up. */
interface SentBack {
  readonly act: string;
  /** The referral by which the resident came down. */
  readonly referralId: string;
  readonly localOrgId: string;
  readonly reasonCode: LinkedWardEndReason;
  readonly summary: string;
}

const REASONS: Partial<Record<LinkedWardEndReason, ReferralReason>> = {
  WORSENED: 'BEYOND_CAPABILITY',
  PATIENT_REQUEST: 'PATIENT_REQUEST',
};

/** What was true of the way down, and is written anew for the way up. */
const TO_BE_WRITTEN = {
  ...{ reasonText: null, chiefComplaint: null, presentIllness: null, targetReasonText: null, vitals: null },
  ...{ rehabilitationPlan: null, warningSigns: null, followUpPlan: null, followUpOn: [], transport: null },
} as const satisfies Partial<ReferralRecord>;

/**
 * Drafts the referral up to the hospital that had sent somebody down (domain 3.5.11: signs that send the resident back up), in
 * the same journey; who has ended the stay is its author. The course of the stay is what was done; what only a doctor can say
 * stays open, and is asked for when it is submitted. Where a way up stands already, none is drafted beside it.
 */
export async function draftWayBack(deciding: Deciding, sentBack: SentBack): Promise<void> {
  const { act, referralId, localOrgId, reasonCode, summary: treatmentSoFar } = sentBack;
  const { db } = deciding.tx;
  const parent = await db.referral.findUniqueOrThrow({ where: { id: referralId }, include: WITH_PARTIES });
  const standing = { direction: { not: 'DOWN' }, state: { notIn: [...UNTAKEN] } };
  const known = await db.referral.count({
    where: { parentReferralId: referralId, fromOrgId: localOrgId, ...standing },
  });
  if (known > 0) return;
  const { journeyId, fromOrgId: organizationId } = parent;
  // The department by which the hospital had the resident before, where the journey knows it.
  const before = await db.referralTarget.findFirst({
    where: { organizationId, departmentId: { not: null }, referral: { journeyId } },
    orderBy: { id: 'desc' },
  });
  const isWorse = reasonCode === 'WORSENED';
  const codes = { direction: 'UP', kind: 'INPATIENT', urgency: isWorse ? 'URGENT' : 'ROUTINE' };
  const columns = {
    ...{ ...codes, reasonCode: REASONS[reasonCode] ?? 'OTHER', carePhase: 'TREATMENT' },
    ...{ faceToFaceAt: null, faceToFaceMode: null },
  };
  await bear(deciding, parent, {
    ...{ act, initiatingOrgId: localOrgId, fromOrgId: localOrgId, columns },
    ...{ targets: [{ organizationId, departmentId: before?.departmentId }] },
    texts: { ...TO_BE_WRITTEN, treatmentSoFar },
  });
}

import type { Deciding } from '../act.ts';
import { sharingDecisionOf } from '../consent/sharing-facts.ts';
import { RuleRefused } from '../errors.ts';
import { policiesFor } from '../policy-value/read.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import type { SafetyContent } from '../safety-block/content.ts';
import { latestContentOf } from '../safety-block/stored-content.ts';
import type { FoundReferral } from './claim.ts';
import { daysLater } from './clocks.ts';
import type { RecordText, ReferralRecord } from './content.ts';
import { recordIn } from './sealed.ts';
import type { Side } from './sides.ts';
import { OPEN_STATES } from './workflow.ts';

function refuse(code: string, message: string, field: string, rule: string): never {
  throw new RuleRefused({ code, message, path: [field], rule });
}

/** What every referral says before somebody signs it (domain 3.5.1, requirements B.8). @throws RuleRefused */
export function requireWritten(referral: FoundReferral): void {
  const record = recordIn(referral.id, referral.recordSealed);
  const rule = 'domain 3.5.1';
  const missing = (['reasonText', 'presentIllness', 'treatmentSoFar'] as const).find(
    (name) => record[name] === null,
  );
  if (missing !== undefined) refuse('REFERRAL_INCOMPLETE', `${missing} is missing.`, missing, rule);
  if (record.vitals === null) refuse('REFERRAL_INCOMPLETE', 'Vital signs are missing.', 'vitals', rule);
  if (referral.diagnoses.length === 0)
    refuse('REFERRAL_INCOMPLETE', 'A diagnosis is missing, or a preliminary one.', 'diagnoses', rule);
  if (referral.direction === 'DOWN') requirePlan(referral, record);
}

/** What goes down with the resident (domain 3.5.11). @throws RuleRefused REFERRAL_INCOMPLETE */
function requirePlan({ kind }: FoundReferral, record: ReferralRecord): void {
  const rule = 'domain 3.5.11';
  const needed = [
    'warningSigns',
    'followUpPlan',
    ...(kind === 'REHAB' ? ['rehabilitationPlan'] : []),
  ] as const;
  const missing = needed.find((name) => record[name as RecordText] === null);
  if (missing !== undefined) refuse('REFERRAL_INCOMPLETE', `${missing} is missing.`, missing, rule);
  if (record.followUpOn.length === 0)
    refuse('REFERRAL_INCOMPLETE', 'Say when the resident is seen again.', 'followUpOn', rule);
}

/** A doctor has seen the resident, not too long ago (requirements B.3). @throws RuleRefused VISIT_MISSING, VISIT_TOO_OLD */
export async function requireSeen({ tx, now }: Deciding, referral: FoundReferral, from: Side): Promise<void> {
  const { faceToFaceAt, faceToFaceMode } = referral;
  const rule = 'requirements B.3: no referral without a face-to-face consultation';
  const keys = ['referral.visitMaxDays', 'referral.videoIsVisit'] as const;
  const place = { organizationId: from.id, regionCode: from.regionCode };
  const policy = await policiesFor(tx, keys, place, now);
  if (faceToFaceAt === null)
    refuse('VISIT_MISSING', 'Say when a doctor has seen the resident.', 'faceToFaceAt', rule);
  if (faceToFaceMode === 'VIDEO' && policy['referral.videoIsVisit'].value === 0)
    refuse('VISIT_BY_VIDEO', 'Seen by video is not seen here.', 'faceToFaceMode', rule);
  if (now <= daysLater(faceToFaceAt, policy['referral.visitMaxDays'].value)) return;
  throw new RuleRefused({
    ...{
      code: 'VISIT_TOO_OLD',
      message: 'A doctor has to see the resident again.',
      path: ['faceToFaceAt'],
      rule,
    },
    policy: policy['referral.visitMaxDays'],
  });
}

/**
 * The consent on which an organisation may read it; null where it keeps the record anyhow, as the home of the resident.
 * @throws RuleRefused CONSENT_MISSING that says why
 */
export async function requireConsent(
  { tx, now }: Deciding,
  { residentId }: Pick<FoundReferral, 'residentId'>,
  recipientOrgId: string,
): Promise<string | null> {
  if ((await recordKeepersOf(tx, [residentId], now)).includes(recipientOrgId)) return null;
  const question = { sharing: 'DISCLOSURE', purpose: 'REFERRAL', recipientOrgId, at: now } as const;
  const decision = await sharingDecisionOf(tx, residentId, question);
  if (decision.isAllowed) return decision.consentId;
  const message = `No consent to REFERRAL opens the way to this organisation: ${decision.reasons.join(', ')}.`;
  return refuse('CONSENT_MISSING', message, 'consent', 'domain 2 Consent, V19');
}

/** The safety block that travels: the latest edition as it is now. @throws RuleRefused SAFETY_BLOCK_MISSING */
export async function requireSafety({ tx }: Deciding, residentId: string): Promise<SafetyContent> {
  const latest = await latestContentOf(tx, residentId);
  if (latest !== null) return latest;
  return refuse(
    'SAFETY_BLOCK_MISSING',
    'Record allergies, medicines, infection and risks of the resident first (safetyBlockRecord).',
    'safetyBlock',
    'domain 2 SafetyBlock: copied into every referral',
  );
}

/** Who is asked for what, in a form that two referrals can be compared by. */
const askedAlike = ({ organizationId, departmentId }: FoundReferral['targets'][number]) =>
  departmentId === null ? { organizationId, departmentId } : { departmentId };

/**
 * Nobody has two open referrals to one department (domain 8, BaRS): a rule of the whole network, which says nothing of the
 * other. The caller holds the resident. @throws RuleRefused REFERRAL_OPEN
 */
export async function requireOnlyReferral({ tx, now }: Deciding, referral: FoundReferral): Promise<void> {
  const open = OPEN_STATES.filter((state) => state !== 'DRAFT');
  const given = { state: { notIn: ['REJECTED', 'NOT_SELECTED', 'WITHDRAWN', 'DIVERTED'] } };
  for (const [at, target] of referral.targets.entries()) {
    const other = await tx.db.referral.count({
      where: {
        ...{ residentId: referral.residentId, id: { not: referral.id }, state: { in: [...open] } },
        OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
        targets: { some: { ...askedAlike(target), ...given } },
      },
    });
    if (other === 0) continue;
    throw new RuleRefused({
      code: 'REFERRAL_OPEN',
      message: 'The resident has an open referral to this department.',
      path: ['targets', String(at), 'departmentId'],
      rule: 'domain 3.5.2: a second open referral for the same resident and department',
      isNetworkWide: true,
    });
  }
}

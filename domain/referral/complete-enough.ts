import type { Rule } from '../available-action.ts';
import { decideSharing, type SharingDecision } from '../consent/sharing.ts';
import { RuleRefused } from '../errors.ts';
import type { NamedTarget } from './ask.ts';
import { daysLater } from './clocks.ts';
import type { RecordText, ReferralRecord } from './content.ts';
import { recordIn } from './sealed.ts';
import type { Signing, Unsigned } from './signing.ts';

const refused = (code: string, message: string, field: string, rule: string) =>
  new RuleRefused({ code, message, path: [field], rule });

/** What goes down with the resident (domain 3.5.11). */
function missingOfPlan({ kind }: Unsigned, record: ReferralRecord): RuleRefused | null {
  const rule = 'domain 3.5.11';
  const needed = [
    'warningSigns',
    'followUpPlan',
    ...(kind === 'REHAB' ? ['rehabilitationPlan'] : []),
  ] as const;
  const missing = needed.find((name) => record[name as RecordText] === null);
  if (missing !== undefined) return refused('REFERRAL_INCOMPLETE', `${missing} is missing.`, missing, rule);
  if (record.followUpOn.length > 0) return null;
  return refused('REFERRAL_INCOMPLETE', 'Say when the resident is seen again.', 'followUpOn', rule);
}

/** What every referral says before somebody signs it (domain 3.5.1, requirements B.8). */
export const written: Rule<Signing> = ({ referral }) => {
  const record = recordIn(referral.id, referral.recordSealed);
  const rule = 'domain 3.5.1';
  const missing = (['reasonText', 'presentIllness', 'treatmentSoFar'] as const).find(
    (name) => record[name] === null,
  );
  if (missing !== undefined) return refused('REFERRAL_INCOMPLETE', `${missing} is missing.`, missing, rule);
  if (record.vitals === null)
    return refused('REFERRAL_INCOMPLETE', 'Vital signs are missing.', 'vitals', rule);
  if (referral.diagnoses.length === 0)
    return refused('REFERRAL_INCOMPLETE', 'A diagnosis is missing, or a preliminary one.', 'diagnoses', rule);
  return referral.direction === 'DOWN' ? missingOfPlan(referral, record) : null;
};

/** A doctor has seen the resident, not too long ago (requirements B.3). */
export const seen: Rule<Signing> = ({ referral, policy, now }) => {
  const { faceToFaceAt, faceToFaceMode } = referral;
  const rule = 'requirements B.3: no referral without a face-to-face consultation';
  if (faceToFaceAt === null)
    return refused('VISIT_MISSING', 'Say when a doctor has seen the resident.', 'faceToFaceAt', rule);
  if (faceToFaceMode === 'VIDEO' && policy['referral.videoIsVisit'].value === 0)
    return refused('VISIT_BY_VIDEO', 'Seen by video is not seen here.', 'faceToFaceMode', rule);
  const limit = policy['referral.visitMaxDays'];
  if (now <= daysLater(faceToFaceAt, limit.value)) return null;
  const message = 'A doctor has to see the resident again.';
  return new RuleRefused({ code: 'VISIT_TOO_OLD', message, path: ['faceToFaceAt'], rule, policy: limit });
};

/** The consent on which an organisation may read it; none is needed where it keeps the record anyhow, as the home. */
export function wayTo({ keeperIds, sharing, now }: Signing, recipientOrgId: string): SharingDecision {
  if (keeperIds.includes(recipientOrgId)) return { isAllowed: true, consentId: null };
  const question = { sharing: 'DISCLOSURE', purpose: 'REFERRAL', recipientOrgId, at: now } as const;
  return decideSharing(question, sharing);
}

/** Why no consent opens the way to an organisation. */
export function closedWay(signing: Signing, recipientOrgId: string): RuleRefused | null {
  const decision = wayTo(signing, recipientOrgId);
  if (decision.isAllowed) return null;
  const message = `No consent to REFERRAL opens the way to this organisation: ${decision.reasons.join(', ')}.`;
  return refused('CONSENT_MISSING', message, 'consent', 'domain 2 Consent, V19');
}

/** A consent opens the way to everybody who is asked. */
export const consented: Rule<Signing> = (signing) =>
  signing.asked.map(({ id }) => closedWay(signing, id)).find((closed) => closed !== null) ?? null;

/** Only an emergency travels without a safety block (domain 3.5.10); so does what goes on in its place. */
const isOnWithout = ({ parent }: Unsigned): boolean =>
  parent !== null && parent.safetySealed === null && ['TRANSFERRED', 'REDIRECTED'].includes(parent.state);

/** The safety block that travels: the latest edition as it is now. */
export const safetyRecorded: Rule<Signing> = ({ safety, referral }) =>
  safety === null && !isOnWithout(referral)
    ? refused(
        'SAFETY_BLOCK_MISSING',
        'Record allergies, medicines, infection and risks of the resident first (safetyBlockRecord).',
        'safetyBlock',
        'domain 2 SafetyBlock: copied into every referral',
      )
    : null;

/** Whether two ask for the same: one department, or a home, which has none. */
const areAlike = (one: NamedTarget, other: NamedTarget): boolean =>
  one.departmentId == null
    ? other.departmentId == null && one.organizationId === other.organizationId
    : one.departmentId === other.departmentId;

/**
 * Nobody has two open referrals to one department (domain 8, BaRS): a rule of the whole network, which says nothing of the
 * other. Whose treatment is over, and by which the resident came from whom this one goes on, stand in nobody's way. An act
 * holds the resident.
 */
export const onlyReferral: Rule<Signing> = ({ referral, others }) => {
  const taken = others.flatMap(({ targets }) => targets);
  const at = referral.targets.findIndex((target) => taken.some((other) => areAlike(target, other)));
  if (at === -1) return null;
  return new RuleRefused({
    code: 'REFERRAL_OPEN',
    message: 'The resident has an open referral to this department.',
    path: ['targets', String(at), 'departmentId'],
    rule: 'domain 3.5.2: a second open referral for the same resident and department',
    isNetworkWide: true,
  });
};

import type { Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { localDateOf } from '../calendar-date.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { notVoided } from '../not-voided.ts';
import { policyFor } from '../policy-value/read.ts';
import { requireName } from '../require-name.ts';
import { requireText } from '../require-text.ts';
import { CARE_ROLES } from '../resident/policy.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { hasRole, type Viewer } from '../viewer.ts';
import type { ConsentRecordInput } from './record.ts';
import { lacksCapacity, lacksWitness } from './sharing.ts';

const RULE = 'domain 2 Consent';
const HOUR_MS = 3_600_000;

function refuse(code: string, message: string, path: string): never {
  throw new InvalidInput({ code, message, path: [path], rule: RULE });
}

function requireRefusalRecord(input: ConsentRecordInput): void {
  for (const field of ['residentWill', 'explained', 'alternative'] as const) {
    if (input[field] != null) continue;
    const message = "A refusal records the resident's own will, what was explained, and the alternative.";
    refuse('CONSENT_REFUSAL_RECORD', message, field);
  }
}

/** Who may sign on which basis. Residents and representatives sign for themselves only. */
function requireBasis(input: ConsentRecordInput, viewer: Viewer, capacity: string): void {
  const { basis } = input;
  const signed = { basis, capacity, isWitnessed: input.witnessName != null };
  if (basis !== 'REPRESENTATIVE' && input.representativeId != null) {
    refuse('CONSENT_BASIS', 'A representative signs on the basis REPRESENTATIVE only.', 'representativeId');
  }
  if (lacksCapacity(signed)) {
    refuse('CONSENT_CAPACITY', 'A representative signs for a resident without legal capacity.', 'basis');
  }
  if (input.decision === 'GIVEN' && lacksWitness(signed)) {
    const message = 'A resident with limited legal capacity signs in front of a witness; name that person.';
    refuse('CONSENT_CAPACITY_WITNESS', message, 'witnessName');
  }
  if (basis === 'EMERGENCY' && input.witnessName == null) {
    const message = 'In an emergency the head on duty approves; name that person as witness.';
    refuse('CONSENT_EMERGENCY_APPROVAL', message, 'witnessName');
  }
  if (hasRole(viewer, ...CARE_ROLES)) return;
  const own = hasRole(viewer, 'REPRESENTATIVE') ? 'REPRESENTATIVE' : 'SELF';
  if (basis !== own) refuse('CONSENT_BASIS', `You sign on the basis ${own}.`, 'basis');
}

/**
 * What a consent must hold before it is a record: texts, order of instants, and what a refusal has to say.
 * @throws InvalidInput that names the field
 */
export function requireConsentRules(
  input: ConsentRecordInput,
  { viewer, capacity, now }: { viewer: Viewer; capacity: string; now: Date },
): void {
  if (input.signedAt > now)
    refuse('CONSENT_SIGNED_IN_FUTURE', 'A consent cannot be signed in the future.', 'signedAt');
  if (input.validUntilAt != null && input.validUntilAt <= input.signedAt) {
    refuse('CONSENT_TERM', 'The term must end after the signature.', 'validUntilAt');
  }
  if (input.recipientOrgIds.length === 0) {
    refuse(
      'CONSENT_RECIPIENTS',
      'Name at least one organisation that may receive the data.',
      'recipientOrgIds',
    );
  }
  if (input.decision === 'REFUSED') requireRefusalRecord(input);
  requireBasis(input, viewer, capacity);
}

/** The texts of a consent as they may be stored (V21). */
export function consentTexts(input: ConsentRecordInput) {
  const optional = (field: 'residentWill' | 'explained' | 'alternative' | 'documentRef') =>
    input[field] == null ? null : requireText(input[field], field);
  return {
    policyRef: requireText(input.policyRef, 'policyRef', 200),
    signerName: requireName(input.signerName, 'signerName'),
    witnessName: input.witnessName == null ? null : requireName(input.witnessName, 'witnessName'),
    residentWill: optional('residentWill'),
    explained: optional('explained'),
    alternative: optional('alternative'),
    documentRef: optional('documentRef'),
  };
}

/**
 * Until when the consent counts, or null without a term. What the head on duty approved in an emergency counts for
 * `consent.emergencyHours` at most, so that who may sign is asked soon.
 * @throws RuleRefused CONSENT_EMERGENCY_TERM
 */
export async function requireTerm(
  { tx, now, acting }: Deciding,
  { basis, decision, signedAt, validUntilAt = null }: ConsentRecordInput,
): Promise<Date | null> {
  if (basis !== 'EMERGENCY' || decision !== 'GIVEN') return validUntilAt;
  const policy = await policyFor(tx, 'consent.emergencyHours', acting.viewer, now);
  const latest = new Date(signedAt.getTime() + policy.value * HOUR_MS);
  if (validUntilAt === null) return latest;
  if (validUntilAt <= latest) return validUntilAt;
  const message = `What was approved in an emergency counts for at most ${policy.value} hours.`;
  const refusal = { code: 'CONSENT_EMERGENCY_TERM', message, path: ['validUntilAt'], rule: RULE, policy };
  throw new RuleRefused(refusal);
}

/**
 * Who signs for the resident must be a representative whose document held on the day; a representative who is signed
 * in signs as nobody else. @throws NotFound, InvalidInput
 */
export async function requireSigner({ tx, acting }: Deciding, input: ConsentRecordInput): Promise<void> {
  if (input.basis !== 'REPRESENTATIVE') return;
  const { viewer } = acting;
  const { representativeId: id, residentId } = input;
  if (id == null) refuse('CONSENT_BASIS', 'Name the representative who signed.', 'representativeId');
  const isAnother = !hasRole(viewer, ...CARE_ROLES) && id !== viewer.representativeId;
  if (isAnother) throw new NotFound('representative', ['representativeId']);
  const signedOn = localDateOf(input.signedAt);
  const representative = await tx.db.representative.findFirst({ where: { ...notVoided, id, residentId } });
  if (representative === null) throw new NotFound('representative', ['representativeId']);
  if (representative.fromOn > signedOn || (representative.toOn !== null && representative.toOn < signedOn)) {
    refuse(
      'REPRESENTATIVE_NOT_IN_FORCE',
      'The document of this representative did not hold then.',
      'representativeId',
    );
  }
}

/**
 * A record is shared by who keeps it, or by the resident: who has only registered somebody could otherwise write
 * the consent by which it reads a stranger's record. A refusal ends what was given before for its purpose, and is
 * theirs too: a registrar is refused alike, whether or not there is anything to end.
 * @throws RuleRefused RECORD_NOT_OPEN
 */
export async function requireKeeper(
  { tx, now, acting }: Deciding,
  { residentId, purpose, decision }: ConsentRecordInput,
): Promise<void> {
  const { viewer } = acting;
  const isOpenToRegistrars = decision === 'GIVEN' && purpose !== 'RECORD_SHARING';
  if (isOpenToRegistrars || !hasRole(viewer, ...CARE_ROLES)) return;
  if ((await recordKeepersOf(tx, [residentId], now)).includes(viewer.organizationId)) return;
  const message = 'Who keeps the record, or the resident, consents to share it, and refuses.';
  throw new RuleRefused({ code: 'RECORD_NOT_OPEN', message, path: ['residentId'], rule: 'domain 3.8, V19' });
}

/** @throws NotFound when one of them is no organisation of the network */
export async function requireRecipients(tx: Tx, organizationIds: readonly string[]): Promise<void> {
  const known = await tx.db.organization.count({ where: { id: { in: [...organizationIds] } } });
  if (known !== organizationIds.length) throw new NotFound('organization', ['recipientOrgIds']);
}

import type { Tx } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { requireText } from '../require-text.ts';
import { CARE_ROLES } from '../resident/policy.ts';
import { hasRole, type Viewer } from '../viewer.ts';
import type { ConsentRecordInput } from './record.ts';

const RULE = 'domain 2 Consent';

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
  if (basis !== 'REPRESENTATIVE' && input.representativeId != null) {
    refuse('CONSENT_BASIS', 'A representative signs on the basis REPRESENTATIVE only.', 'representativeId');
  }
  if (basis === 'SELF' && capacity === 'NONE') {
    refuse('CONSENT_CAPACITY', 'A representative signs for a resident without legal capacity.', 'basis');
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
  const optional = (field: 'witnessName' | 'residentWill' | 'explained' | 'alternative' | 'documentRef') =>
    input[field] == null ? null : requireText(input[field], field);
  return {
    policyRef: requireText(input.policyRef, 'policyRef', 200),
    signerName: requireText(input.signerName, 'signerName', 100),
    witnessName: optional('witnessName'),
    residentWill: optional('residentWill'),
    explained: optional('explained'),
    alternative: optional('alternative'),
    documentRef: optional('documentRef'),
  };
}

/** Who signs for the resident must be a representative whose document held on the day. @throws NotFound, InvalidInput */
export async function requireSigner(tx: Tx, input: ConsentRecordInput): Promise<void> {
  if (input.basis !== 'REPRESENTATIVE') return;
  const { representativeId: id, residentId } = input;
  if (id == null) refuse('CONSENT_BASIS', 'Name the representative who signed.', 'representativeId');
  const signedOn = localDateOf(input.signedAt);
  const representative = await tx.db.representative.findFirst({ where: { id, residentId } });
  if (representative === null) throw new NotFound('representative', ['representativeId']);
  if (representative.fromOn > signedOn || (representative.toOn !== null && representative.toOn < signedOn)) {
    refuse(
      'REPRESENTATIVE_NOT_IN_FORCE',
      'The document of this representative did not hold then.',
      'representativeId',
    );
  }
}

/** @throws NotFound when one of them is no organisation of the network */
export async function requireRecipients(tx: Tx, organizationIds: readonly string[]): Promise<void> {
  const known = await tx.db.organization.count({ where: { id: { in: [...organizationIds] } } });
  if (known !== organizationIds.length) throw new NotFound('organization', ['recipientOrgIds']);
}

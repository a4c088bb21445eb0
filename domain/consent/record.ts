import { perform } from '../act.ts';
import type { ConsentBasis, ConsentDecision, ConsentMethod, ConsentPurpose } from '../codes/consent.ts';
import { openContactNotification } from '../contact-notification/open.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { findResident } from '../resident/find.ts';
import { forRoles } from '../resident/rules.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { applyDecision } from './openings.ts';
import {
  consentTexts,
  requireConsentRules,
  requireKeeper,
  requireRecipients,
  requireSigner,
  requireTerm,
} from './rules.ts';
import { CONSENT_ROLES } from './workflow.ts';

export interface ConsentRecordInput {
  readonly idempotencyKey: string;
  readonly residentId: string;
  readonly purpose: ConsentPurpose;
  readonly recipientOrgIds: readonly string[];
  readonly policyRef: string;
  readonly decision: ConsentDecision;
  readonly basis: ConsentBasis;
  readonly representativeId?: string | null | undefined;
  readonly signerName: string;
  readonly witnessName?: string | null | undefined;
  readonly method: ConsentMethod;
  readonly signedAt: Date;
  readonly validUntilAt?: Date | null | undefined;
  readonly residentWill?: string | null | undefined;
  readonly explained?: string | null | undefined;
  readonly alternative?: string | null | undefined;
  readonly documentRef?: string | null | undefined;
}

export const CONSENT_RULES = [forRoles('consentRecord', CONSENT_ROLES)];

/**
 * Records what a resident, or who may sign for the resident, decided about one purpose (domain 2 Consent). A consent
 * to share the record opens it to the recipients from now on; a refusal ends what was given for the same before.
 * @returns the id of the consent
 */
export const recordConsent = (acting: Acting, given: ConsentRecordInput): Promise<string> =>
  perform(acting, 'consentRecord', given, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    const found = await findResident(deciding, given.residentId, CONSENT_RULES);
    const { journeyId, capacity } = found;
    const input = { ...given, residentId: found.id };
    requireConsentRules(input, { viewer, capacity, now });
    const validUntilAt = await requireTerm(deciding, input);
    await requireSigner(deciding, input);
    await requireKeeper(deciding, input);
    const recipientOrgIds = [...new Set(input.recipientOrgIds)];
    await requireRecipients(tx, recipientOrgIds);
    const id = newId(now);
    const { residentId, purpose, decision, basis, method, signedAt } = input;
    await tx.db.consent.create({
      data: {
        ...{ id, journeyId, residentId, purpose, decision, basis, method, signedAt },
        ...consentTexts(input),
        state: decision,
        capacityThen: capacity,
        representativeId: input.representativeId ?? null,
        validUntilAt,
        recordedByOrgId: viewer.organizationId,
        recordedById: viewer.personId,
        createdAt: now,
        recipients: { create: recipientOrgIds.map((organizationId) => ({ organizationId })) },
      },
    });
    await applyDecision(deciding, residentId, id);
    const facts = { residentId, purpose, basis, recipientOrgIds };
    const change = {
      noun: 'consent',
      nounId: id,
      journeyId,
      act: 'consentRecord',
      to: decision,
      facts,
    } as const;
    const role = actingRole(viewer, CONSENT_ROLES);
    await appendEvent(tx, { ...change, role, at: signedAt }, acting, now);
    const refused = { residentId, journeyId, occasion: 'REFUSAL', noun: 'consent', nounId: id } as const;
    if (decision === 'REFUSED') await openContactNotification(deciding, { ...refused, happenedAt: signedAt });
    return id;
  });

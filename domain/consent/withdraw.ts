import { perform } from '../act.ts';
import { edgeRefusals, requireNone } from '../available-action.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { requireName } from '../require-name.ts';
import { requireText } from '../require-text.ts';
import { lockResidentOf } from '../resident/alias.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { consentState } from './available-actions.ts';
import { closeRecord } from './openings.ts';
import { consentSides, consentsVisible } from './policy.ts';
import { CONSENT_ROLES, consentWorkflow } from './workflow.ts';

export interface ConsentWithdrawInput {
  readonly idempotencyKey: string;
  readonly consentId: string;
  readonly expectedVersion: number;
  readonly withdrawnByName: string;
  readonly reason?: string | null | undefined;
}

/** Withdraws a given consent: new disclosure stops at the next request (V19). @returns the consent's id */
export const withdrawConsent = (acting: Acting, input: ConsentWithdrawInput): Promise<string> =>
  perform(acting, 'consentWithdraw', input, async (deciding) => {
    const { tx, now, concerns } = deciding;
    const { viewer } = acting;
    const where = { AND: [{ id: input.consentId }, consentsVisible(viewer, now)] };
    await lockResidentOf(tx, () => tx.db.consent.findFirst({ where, select: { residentId: true } }));
    const consent = await tx.db.consent.findFirst({
      where,
      include: {
        resident: { include: { careRelations: { where: { organizationId: viewer.organizationId } } } },
      },
    });
    if (consent === null) throw new NotFound('consent', ['consentId']);
    const { id, version, journeyId, residentId } = consent;
    concerns({ residentIds: [residentId], ownerOrgIds: [consent.recordedByOrgId] });
    const state = consentState(consent, now);
    const sides = consentSides(viewer, consent, now);
    requireNone(edgeRefusals(consentWorkflow, 'consentWithdraw', { viewer, state, sides }));
    const withdrawnByName = requireName(input.withdrawnByName, 'withdrawnByName');
    const reasonText = input.reason == null ? null : requireText(input.reason, 'reason');
    await claimVersion(tx, {
      table: 'Consent',
      noun: 'consent',
      id,
      expected: input.expectedVersion,
      found: version,
    });
    await tx.db.consent.update({
      where: { id },
      data: { state: 'WITHDRAWN', withdrawnAt: now, withdrawnByName },
    });
    await closeRecord(deciding, id);
    const edge = { act: 'consentWithdraw', from: state, to: 'WITHDRAWN', reasonText } as const;
    const role = actingRole(viewer, CONSENT_ROLES);
    await appendEvent(tx, { noun: 'consent', nounId: id, journeyId, ...edge, role }, acting, now);
    return id;
  });

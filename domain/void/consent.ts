import { closeRecord, reopenAfterRefusal } from '../consent/openings.ts';
import { consentsVisible } from '../consent/policy.ts';
import { CARE_ROLES, REGISTRARS } from '../resident/policy.ts';
import type { Voidable } from './voidable.ts';

/**
 * 知情同意, of the organisation that recorded it. What a consent opened closes at once, and its recipients are told; a
 * refusal stands in the way of no earlier consent any more.
 */
export const voidableConsent: Voidable = {
  noun: 'consent',
  name: '知情同意',
  by: REGISTRARS,
  table: 'Consent',
  mark: 'state',
  async read(deciding, id) {
    const { tx, now, acting } = deciding;
    const where = { AND: [{ id }, consentsVisible(acting.viewer, now)] };
    const seen = await tx.db.consent.findFirst({ where, select: { residentId: true } });
    if (seen === null) return null;
    await tx.lock('Resident', seen.residentId);
    const consent = await tx.db.consent.findFirst({ where, include: { recipients: true } });
    if (consent === null) return null;
    const { version, journeyId, state, residentId, recordedByOrgId, decision, recipients } = consent;
    const isGiven = decision === 'GIVEN';
    return {
      ...{ id, version, journeyId, state, ownerOrgId: recordedByOrgId, residentIds: [residentId] },
      refusals: [],
      recipients: isGiven
        ? recipients.map(({ organizationId }) => ({ organizationId, roles: CARE_ROLES }))
        : [],
      undo: () => (isGiven ? closeRecord(deciding, id) : reopenAfterRefusal(deciding, consent)),
    };
  },
};

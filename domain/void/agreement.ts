import { agreementsVisible } from '../agreement/policy.ts';
import { agreementState } from '../agreement/state.ts';
import type { Voidable } from './voidable.ts';

/**
 * 合作协议, of the side that proposed it. It opens nothing any more; places that were booked under it are honoured, and
 * count in its quota as before (domain 3.1).
 */
export const voidableAgreement: Voidable = {
  noun: 'agreement',
  name: '合作协议',
  by: ['ORG_ADMIN'],
  table: 'CooperationAgreement',
  mark: 'state',
  async read({ tx, now, acting }, id) {
    await tx.lock('CooperationAgreement', id);
    const where = { AND: [{ id }, agreementsVisible(acting.viewer, now)] };
    const agreement = await tx.db.cooperationAgreement.findFirst({ where });
    if (agreement === null) return null;
    const { version, journeyId, proposedByOrgId, nursingHomeId, medicalOrgId } = agreement;
    const other = proposedByOrgId === nursingHomeId ? medicalOrgId : nursingHomeId;
    return {
      ...{ id, version, journeyId, ownerOrgId: proposedByOrgId, residentIds: [], refusals: [] },
      state: agreementState(agreement, now),
      recipients: [{ organizationId: other, roles: ['ORG_ADMIN'] }],
      undo: async () => {},
    };
  },
};

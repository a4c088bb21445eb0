import { localDateOf } from '../calendar-date.ts';
import { consentsRest, restingOnRepresentative } from '../consent/resting.ts';
import { contains } from '../interval.ts';
import { APPOINTING_ROLES, representativesVisible } from '../representative/policy.ts';
import { keptWith } from './keepers.ts';
import { stateOf, type Voidable } from './voidable.ts';

/**
 * 代理人, of whoever keeps the record. It acts for nobody from the same moment on, also through an account, which is
 * judged by it at the next request; what it has signed and what still counts stands in the way.
 */
export const voidableRepresentative: Voidable = {
  noun: 'representative',
  name: '代理人',
  by: APPOINTING_ROLES,
  table: 'Representative',
  mark: 'voidedAt',
  async read(deciding, id) {
    const { tx, now, acting } = deciding;
    const where = { AND: [{ id }, representativesVisible(acting.viewer, now)] };
    const seen = await tx.db.representative.findFirst({ where, select: { residentId: true } });
    if (seen === null) return null;
    await tx.lock('Resident', seen.residentId);
    const found = await tx.db.representative.findFirst({ where, include: { resident: true } });
    if (found === null) return null;
    const { version, residentId, voidedAt, resident } = found;
    const { ownerOrgId, others } = await keptWith(deciding, residentId);
    const resting = await restingOnRepresentative(deciding, id);
    return {
      ...{ id, version, journeyId: resident.journeyId, ownerOrgId, residentIds: [residentId] },
      state: stateOf(voidedAt, contains(found, localDateOf(now)) ? 'APPOINTED' : 'ENDED'),
      refusals: resting.length === 0 ? [] : [consentsRest('representative', resting)],
      recipients: others.map((organizationId) => ({ organizationId, roles: APPOINTING_ROLES })),
      // Who asks for the document, and the account that hangs on it, sees that it is void.
      undo: async () => {},
    };
  },
};

import { CAPACITY_ROLES } from '../capacity-assessment/assess.ts';
import { writeLatest } from '../capacity-assessment/latest.ts';
import { capacityAssessmentsVisible } from '../capacity-assessment/policy.ts';
import type { Capacity } from '../codes/resident.ts';
import { consentsRest, restingOnAssessment } from '../consent/resting.ts';
import { keptWith } from './keepers.ts';
import { stateOf, type Voidable } from './voidable.ts';

/**
 * 民事行为能力评估, of the organisation that put it on record. The one before counts again; what could be signed by this
 * one alone, and still counts, stands in the way.
 */
export const voidableCapacityAssessment: Voidable = {
  noun: 'capacityAssessment',
  name: '民事行为能力评估',
  by: CAPACITY_ROLES,
  table: 'CapacityAssessment',
  mark: 'voidedAt',
  async read(deciding, id) {
    const { tx, now, acting } = deciding;
    const where = { AND: [{ id }, capacityAssessmentsVisible(acting.viewer, now)] };
    const seen = await tx.db.capacityAssessment.findFirst({ where, select: { residentId: true } });
    if (seen === null) return null;
    await tx.lock('Resident', seen.residentId);
    const found = await tx.db.capacityAssessment.findFirst({ where });
    if (found === null) return null;
    const { version, journeyId, residentId, recordedByOrgId: ownerOrgId, voidedAt } = found;
    const capacity = found.capacity as Capacity;
    const { others } = await keptWith(deciding, residentId);
    const resting = await restingOnAssessment(deciding, { id, residentId, capacity });
    return {
      ...{ id, version, journeyId, ownerOrgId, residentIds: [residentId] },
      state: stateOf(voidedAt, capacity),
      refusals: resting.length === 0 ? [] : [consentsRest('capacityAssessment', resting)],
      recipients: others.map((organizationId) => ({ organizationId, roles: CAPACITY_ROLES })),
      undo: () => writeLatest(tx, residentId),
    };
  },
};

import type { Tx } from '../../prisma/client.ts';
import type { Capacity } from '../codes/resident.ts';
import { notVoided } from '../not-voided.ts';

/** The latest by the day of the assessment; of two of one day the one that was recorded last. */
export const LATEST_ASSESSMENT_FIRST = {
  orderBy: [{ assessedOn: 'desc' as const }, { recordedAt: 'desc' as const }, { id: 'desc' as const }],
};

/** What is known of the capacity of somebody who was never assessed. */
export const UNASSESSED: Capacity = 'NOT_ASSESSED';

/** The resident's capacity is the latest assessment's. The caller holds the resident. */
export async function writeLatest(tx: Tx, residentId: string): Promise<void> {
  const where = { residentId, ...notVoided };
  const latest = await tx.db.capacityAssessment.findFirst({ ...LATEST_ASSESSMENT_FIRST, where });
  const capacity = latest?.capacity ?? UNASSESSED;
  const data = { capacity, version: { increment: 1 } };
  await tx.db.resident.updateMany({ where: { id: residentId, capacity: { not: capacity } }, data });
}

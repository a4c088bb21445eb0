import { write } from '../../prisma/client.ts';
import { policyFor } from '../policy-value/read.ts';
import { expandTemplate } from './expand.ts';

/** Nobody could book with a closed department or a hospital that is not active. */
const atWork = { hospital: { status: 'ACTIVE' }, department: { status: 'ACTIVE' } };

/**
 * Extends every active template to its hospital's horizon: the daily job. Each template is a write of its own, so
 * that bookings get in between.
 * @returns how many sessions were made
 */
export async function extendSessions(now: Date): Promise<number> {
  const active = await write((tx) =>
    tx.db.slotTemplate.findMany({ where: { status: 'ACTIVE', ...atWork }, select: { id: true } }),
  );
  let made = 0;
  for (const { id } of active) {
    made += await write(async (tx) => {
      const template = await tx.db.slotTemplate.findUniqueOrThrow({
        where: { id },
        include: { pools: true, hospital: true },
      });
      const place = { organizationId: template.hospitalId, regionCode: template.hospital.regionCode };
      const horizon = await policyFor(tx, 'slot.horizonDays', place, now);
      return expandTemplate(tx, template, now, horizon.value);
    });
  }
  return made;
}

import { write } from '../../prisma/client.ts';
import { atWork, recordFollowed } from './calendar-changed.ts';
import { expandTemplate } from './expand.ts';
import { sessionPlan } from './plan.ts';
import { followCalendar } from './realign.ts';

/**
 * Extends every active template to its hospital's horizon and lets it follow the calendar: the daily job. Each template is
 * a write of its own, so that bookings get in between.
 * @returns how many sessions were made
 */
export async function extendSessions(now: Date): Promise<number> {
  const active = { status: 'ACTIVE', ...atWork };
  const found = await write((tx) => tx.db.slotTemplate.findMany({ where: active, select: { id: true } }));
  let made = 0;
  for (const { id } of found) {
    made += await write(async (tx) => {
      // Whoever changes or voids the template meanwhile finds every session that is made of it here.
      await tx.lock('SlotTemplate', id);
      const template = await tx.db.slotTemplate.findFirst({
        where: { id, ...active },
        include: { pools: true, hospital: true },
      });
      if (template === null) return 0;
      const place = { organizationId: template.hospitalId, regionCode: template.hospital.regionCode };
      const plan = await sessionPlan(tx, place, now);
      await recordFollowed(tx, await followCalendar(tx, template, plan, now), now);
      return expandTemplate(tx, template, plan, now);
    });
  }
  return made;
}

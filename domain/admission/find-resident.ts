import type { Deciding } from '../act.ts';
import { NotFound } from '../errors.ts';
import { lockSurvivor } from '../resident/alias.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { residentsOfNews } from './policy.ts';

/**
 * The resident of whom somebody tells, by whichever id, locked until the end: by care, or because the hospital had the resident booked
 * or admitted.
 * @throws NotFound for unknown and foreign alike
 */
export async function residentOfNews({ tx, now, acting, concerns }: Deciding, namedId: string) {
  const residentId = await lockSurvivor(tx, namedId);
  const where = { AND: [{ id: residentId }, residentsOfNews(acting.viewer, now)] };
  const resident = await tx.db.resident.findFirst({
    where,
    select: { id: true, journeyId: true, life: true, birthOn: true },
  });
  if (resident === null) throw new NotFound('resident', ['residentId']);
  concerns({ residentIds: [residentId], ownerOrgIds: await recordKeepersOf(tx, [residentId], now) });
  return resident;
}

import type { Deciding } from '../act.ts';
import { NotFound, RuleRefused } from '../errors.ts';
import { lockSurvivor } from '../resident/alias.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { residentsAskedAbout, residentsOfNews } from './policy.ts';

const notAccepted = () =>
  new RuleRefused({
    code: 'REFERRAL_NOT_ACCEPTED',
    message: 'You know the resident by a referral alone, which you have not accepted: accept it first.',
    path: ['residentId'],
    rule: 'domain 3.5.4: who is asked answers before anybody comes',
  });

/**
 * The resident of whom somebody tells, by whichever id, locked until the end: by care, or because the hospital has or had the resident
 * booked, expected or admitted.
 * @throws NotFound for unknown and foreign alike; RuleRefused REFERRAL_NOT_ACCEPTED
 */
export async function residentOfNews({ tx, now, acting, concerns }: Deciding, namedId: string) {
  const residentId = await lockSurvivor(tx, namedId);
  const where = { AND: [{ id: residentId }, residentsOfNews(acting.viewer, now)] };
  const resident = await tx.db.resident.findFirst({
    where,
    select: { id: true, journeyId: true, life: true, birthOn: true },
  });
  if (resident === null) {
    const asked = { AND: [{ id: residentId }, residentsAskedAbout(acting.viewer, now)] };
    const isKnown = (await tx.db.resident.count({ where: asked })) > 0;
    throw isKnown ? notAccepted() : new NotFound('resident', ['residentId']);
  }
  concerns({ residentIds: [residentId], ownerOrgIds: await recordKeepersOf(tx, [residentId], now) });
  return resident;
}

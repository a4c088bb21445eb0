import type { Deciding } from '../act.ts';
import { type Standing, sayPresence, staysToday, type Whereabouts, whereaboutsOf } from './follow.ts';
import { presencesOf } from './take-back.ts';

/** Where a corrected admission says that the resident is: whoever left for another hospital is not back. */
const correctedWhereabouts = (standing: Standing): Whereabouts =>
  whereaboutsOf(standing) ?? { to: 'HOSPITAL', sinceAt: standing.leaveToAt ?? standing.admittedAt };

/**
 * An admission was told wrongly and is put right: so is where the home has the resident by it. What somebody has said since,
 * apart from it, stays. The caller holds the resident.
 */
export async function standAsCorrected(deciding: Deciding, standing: Standing, act: string): Promise<void> {
  const { tx } = deciding;
  const { id: admissionId, residentId, admittedAt } = standing;
  const said = correctedWhereabouts(standing);
  for (const id of await staysToday(deciding, residentId)) {
    await tx.lock('Residency', id);
    const last = (await presencesOf(deciding, id)).at(-1);
    const isItsOwn = last === undefined || last.admissionId === admissionId || last.sinceAt <= admittedAt;
    const stay = await tx.db.residency.findUniqueOrThrow({ where: { id } });
    const { presence, presenceSinceAt } = stay;
    const isSame = presence === said.to && presenceSinceAt?.getTime() === said.sinceAt.getTime();
    const isNoNews = said.to === 'IN' && (presence === 'LEAVE' || last === undefined);
    if (!isItsOwn || isSame || isNoNews) continue;
    await sayPresence(deciding, stay, { ...said, act, admissionId });
  }
}

import type { Deciding } from '../act.ts';
import { requireNone } from '../available-action.ts';
import { NotFound } from '../errors.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { deathRefusals } from './available-actions.ts';
import { deathsVisible } from './policy.ts';

/** Which death an act is about, and the input field that names it. */
interface Named {
  readonly act: 'deathConfirm' | 'deathReverse';
  readonly where: object;
  readonly path: string;
}

/** The homes whose beds a reversal judges: held before the resident, in the one order of locks. */
async function lockHomes({ tx }: Deciding, residentId: string): Promise<void> {
  const stays = await tx.db.residency.findMany({ where: { residentId }, select: { nursingHomeId: true } });
  for (const id of [...new Set(stays.map(({ nursingHomeId }) => nursingHomeId))].sort()) {
    await tx.lock('Organization', id);
  }
}

/**
 * The death of an act, with its resident locked until the end, when the lifecycle allows the act to the viewer.
 * @throws NotFound for unknown and foreign alike; StateConflict; RuleRefused NOT_YOUR_ACT
 */
export async function findDeath(deciding: Deciding, { act, where, path }: Named) {
  const { tx, now, acting, concerns } = deciding;
  const { viewer } = acting;
  const query = {
    where: { AND: [where, deathsVisible(viewer, now)] },
    orderBy: [{ reportedAt: 'desc' as const }, { id: 'desc' as const }],
    include: { resident: { include: { careRelations: true } } },
  };
  const seen = await tx.db.death.findFirst(query);
  if (seen === null) throw new NotFound(path === 'deathId' ? 'death' : 'resident', [path]);
  if (act === 'deathReverse') await lockHomes(deciding, seen.residentId);
  await tx.lock('Resident', seen.residentId);
  // What was read before the lock may have moved on meanwhile.
  const death = await tx.db.death.findUniqueOrThrow({ where: { id: seen.id }, include: query.include });
  const { residentId } = death;
  const parties = [death.homeOrgId, death.hospitalOrgId, death.reportedByOrgId].filter((id) => id !== null);
  const ownerOrgIds = [...(await recordKeepersOf(tx, [residentId], now)), ...parties];
  concerns({ residentIds: [residentId], ownerOrgIds });
  requireNone(deathRefusals(act, viewer, death, now));
  return death;
}

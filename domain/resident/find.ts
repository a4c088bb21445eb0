import type { Deciding } from '../act.ts';
import { type Rule, refusalsOf, requireNone } from '../available-action.ts';
import { NotFound } from '../errors.ts';
import { openStaysHere } from '../residency/policy.ts';
import { lockSurvivor } from './alias.ts';
import { residentsVisible } from './policy.ts';
import { recordKeepersOf } from './record-keepers.ts';
import { facingOf, type ResidentFacing, requiresCare } from './rules.ts';

/**
 * The resident of an act, by an id that may be an alias, if the viewer knows the resident; locked until the end. What speaks
 * against an act is beside it: an emergency notes it, and goes on.
 * @throws NotFound for unknown and foreign alike
 */
export async function knownResident(
  { tx, now, acting, concerns }: Deciding,
  namedId: string,
  rules: readonly Rule<ResidentFacing>[],
) {
  const { viewer } = acting;
  const residentId = await lockSurvivor(tx, namedId);
  const resident = await tx.db.resident.findFirst({
    where: { AND: [{ id: residentId }, residentsVisible(viewer, now)] },
    include: {
      careRelations: { where: { organizationId: viewer.organizationId } },
      focusGroups: true,
      _count: { select: { residencies: { where: openStaysHere(viewer) } } },
    },
  });
  if (resident === null) throw new NotFound('resident', ['residentId']);
  // Who keeps the record sees what anybody else does with it, also where a stay is about to open it.
  concerns({ residentIds: [residentId], ownerOrgIds: await recordKeepersOf(tx, [residentId], now) });
  return { resident, refusals: refusalsOf([requiresCare, ...rules], facingOf(viewer, resident, now)) };
}

/**
 * The resident of an act, by an id that may be an alias, if the viewer knows the resident and the rules hold; locked until the end.
 * @throws NotFound for unknown and foreign alike, or the first rule's refusal
 */
export async function findResident(
  deciding: Deciding,
  namedId: string,
  rules: readonly Rule<ResidentFacing>[],
) {
  const { resident, refusals } = await knownResident(deciding, namedId, rules);
  requireNone(refusals);
  return resident;
}

export type FoundResident = Awaited<ReturnType<typeof findResident>>;

import type { Deciding } from '../act.ts';
import { HOME_ROLES, residenciesVisible, type Stay } from '../residency/policy.ts';
import { openRegistration } from '../resident/care-relation.ts';
import { REGISTRARS } from '../resident/policy.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { keepSearchKeys } from '../search/keep.ts';
import { stateOf, type Voidable } from './voidable.ts';

/** Closes the record that the stay has opened. The home knows the resident as before, unless it was another person. */
async function closeStay(
  deciding: Deciding,
  stay: Stay & { readonly id: string },
  again: string | null,
): Promise<void> {
  const { tx, now } = deciding;
  const open = { basisId: stay.id, OR: [{ endedAt: null }, { endedAt: { gt: now } }] };
  await tx.db.careRelation.updateMany({ where: open, data: { endedAt: now } });
  if (again !== null) await openRegistration(deciding, again);
  await keepSearchKeys(tx, { organizationId: stay.nursingHomeId, residentId: stay.residentId }, now);
}

/** 入住, of the home: it takes up no bed and no day, and opens nothing any more. Who else keeps the record is told. */
export const voidableResidency: Voidable = {
  noun: 'residency',
  name: '入住',
  by: HOME_ROLES,
  table: 'Residency',
  mark: 'voidedAt',
  async read(deciding, id) {
    const { tx, now, acting } = deciding;
    const { viewer } = acting;
    const where = { AND: [{ id }, residenciesVisible(viewer, now)] };
    const seen = await tx.db.residency.findFirst({ where });
    if (seen === null) return null;
    await tx.lock('Organization', viewer.organizationId);
    await tx.lock('Resident', seen.residentId);
    const stay = await tx.db.residency.findFirst({ where });
    if (stay === null) return null;
    const { version, journeyId, residentId, nursingHomeId } = stay;
    const keepers = await recordKeepersOf(tx, [residentId], now);
    const others = keepers.filter((organizationId) => organizationId !== nursingHomeId);
    return {
      ...{ id, version, journeyId, ownerOrgId: nursingHomeId, residentIds: [residentId], refusals: [] },
      state: stateOf(stay.voidedAt, stay.presence),
      recipients: others.map((organizationId) => ({ organizationId, roles: REGISTRARS })),
      undo: (reason) => closeStay(deciding, stay, reason === 'WRONG_RESIDENT' ? null : residentId),
    };
  },
};

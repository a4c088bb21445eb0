import type { Deciding } from '../act.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';

/** Whose an entry is that whoever keeps the record may set right: the viewer's, where it is one of them; and the others. */
export async function keptWith({ tx, now, acting }: Deciding, residentId: string) {
  const { organizationId } = acting.viewer;
  const keepers = await recordKeepersOf(tx, [residentId], now);
  const others = keepers.filter((keeper) => keeper !== organizationId);
  return { ownerOrgId: keepers.includes(organizationId) ? organizationId : (others[0] ?? ''), others };
}

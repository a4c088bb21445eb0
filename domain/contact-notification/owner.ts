import type { Deciding } from '../act.ts';
import { localDateOf } from '../calendar-date.ts';
import type { DutyFunction } from '../codes/duty.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import { isHome } from '../organization/kind.ts';
import { staysOn } from '../residency/policy.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { hasRole } from '../viewer.ts';
import { CALLERS } from './workflow.ts';

/** Which organisation has to tell the family, and whose duty there it is. */
export interface Owner {
  readonly organizationId: string;
  readonly function: DutyFunction;
  readonly regionCode: string;
}

const WARDS: readonly OrganizationKind[] = ['HOSPITAL', 'REHAB', 'EMERGENCY_CENTRE'];

function dutyAt(kind: OrganizationKind): DutyFunction {
  if (isHome(kind)) return 'HOME_NURSE';
  return WARDS.includes(kind) ? 'WARD' : 'TEAM';
}

/** Whether it is staff that records what happened; a family acts for itself. */
export const isOfStaff = ({ viewer }: Deciding['acting']): boolean =>
  hasRole(viewer, ...CALLERS, 'HOSP_SCHED');

async function carerOf({ tx, now, acting }: Deciding, residentId: string): Promise<string> {
  const where = { residentId, ...staysOn(localDateOf(now)) };
  const stay = await tx.db.residency.findFirst({ where, orderBy: { fromOn: 'desc' } });
  if (stay !== null) return stay.nursingHomeId;
  const { organizationId } = acting.viewer;
  if (isOfStaff(acting)) return organizationId;
  const [keeper = organizationId] = await recordKeepersOf(tx, [residentId], now);
  return keeper;
}

/** The home of the stay; without one who recorded what happened, and what a family has said itself, who keeps the record. */
export async function ownerOf(deciding: Deciding, residentId: string): Promise<Owner> {
  const id = await carerOf(deciding, residentId);
  const select = { kind: true, regionCode: true };
  const { kind, regionCode } = await deciding.tx.db.organization.findUniqueOrThrow({ where: { id }, select });
  return { organizationId: id, function: dutyAt(kind as OrganizationKind), regionCode };
}

import type { Role } from '../codes/role.ts';
import { CARE_ROLES, OWN_DATA_ROLES } from '../resident/policy.ts';
import { hasRole, type Viewer } from '../viewer.ts';

/** Who keeps the stays of a home. */
export const HOME_ROLES: readonly Role[] = ['NH_NURSE'];

const NOBODY = { id: { in: [] as string[] } };

/** Row filter: the stays in the viewer's own home, past ones too; a resident sees the own ones. Never a foreign home's. */
export function residenciesVisible(viewer: Viewer) {
  if (hasRole(viewer, ...CARE_ROLES)) return { nursingHomeId: viewer.organizationId };
  if (hasRole(viewer, ...OWN_DATA_ROLES) && viewer.residentId !== null)
    return { residentId: viewer.residentId };
  return NOBODY;
}

/** Row filter: stays in the own home whose last day is not known yet. */
export const openStaysHere = (viewer: Viewer) => ({ nursingHomeId: viewer.organizationId, toOn: null });

/** Row filter: stays that a date lies in. */
export const staysOn = (dateOn: string) => ({
  fromOn: { lte: dateOn },
  OR: [{ toOn: null }, { toOn: { gte: dateOn } }],
});

import { type Policy, whereOpen } from '../access.ts';
import type { Role } from '../codes/role.ts';
import { notVoided } from '../not-voided.ts';
import { CARE_ROLES, OWN_DATA_ROLES } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';

/** Who keeps the stays of a home. */
export const HOME_ROLES: readonly Role[] = ['NH_NURSE'];

/** A stay as its openness depends on it. */
export interface Stay {
  readonly nursingHomeId: string;
  readonly residentId: string;
}

/** Who sees a stay: the home, and the resident. Never another home. */
export const residencyPolicy: Policy<'entry', object, Stay> = {
  noun: 'residency',
  aspects: ['entry'],
  grants: [
    {
      relation: 'OWN_ORGANIZATION',
      roles: CARE_ROLES,
      opens: ['entry'],
      begins: 'the home records the stay',
      ends: 'never: past stays are its own record',
      isLasting: true,
      where: ({ organizationId }) => ({ nursingHomeId: organizationId }),
      holds: ({ organizationId }, { nursingHomeId }) => nursingHomeId === organizationId,
    },
    {
      relation: 'SELF',
      roles: OWN_DATA_ROLES,
      opens: ['entry'],
      begins: 'the home records the stay',
      ends: 'the last day of the document of representation; never for the resident',
      where: ({ residentId }) => ({ residentId: residentId ?? { in: [] } }),
      holds: (viewer, { residentId }) => residentId === viewer.residentId,
    },
  ],
};

/** Row filter: the stays in the viewer's own home, past ones too; a resident sees the own ones. Never a foreign home's. */
export const residenciesVisible = (viewer: Viewer, now: Date) =>
  whereOpen(residencyPolicy, 'entry', viewer, now);

/** Row filter: stays in the own home whose last day is not known yet. */
export const openStaysHere = (viewer: Viewer) => ({
  ...notVoided,
  nursingHomeId: viewer.organizationId,
  toOn: null,
});

/** Row filter: stays that a date lies in. */
export const staysOn = (dateOn: string) => ({
  ...notVoided,
  fromOn: { lte: dateOn },
  OR: [{ toOn: null }, { toOn: { gte: dateOn } }],
});

/** Row filter: stays in the own home, on a date, of who is not in the house. */
export const residenciesOut = (viewer: Viewer, now: Date, dateOn: string) => ({
  AND: [residenciesVisible(viewer, now), staysOn(dateOn), { presence: { not: 'IN' } }],
});

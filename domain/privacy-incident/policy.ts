import { everyRow, type Grant, type Policy, rolesOf, whereOpen } from '../access.ts';
import { codesOf } from '../codes/code-table.ts';
import { ROLES, type Role } from '../codes/role.ts';
import { isPower, SEPARATE_ADMINS } from '../practitioner/role-places.ts';
import type { Viewer } from '../viewer.ts';
import type { PrivacyIncidentSide } from './workflow.ts';

/** What of an incident is open: that it is, of which kind and until when; and what happened to whom. */
export type PrivacyIncidentAspect = 'list' | 'text';

/** An incident as its openness depends on it. */
export interface PrivacyIncidentStanding {
  readonly organizationId: string;
  readonly openedById: string;
}

const NOT_STAFF: readonly Role[] = ['RESIDENT', 'REPRESENTATIVE', 'HIS_CLIENT'];

/** Everybody at work, whatever the post: who notices an incident enters it. Residents complain, machines do not notice. */
export const INCIDENT_ROLES: readonly Role[] = codesOf(ROLES).filter((role) => !NOT_STAFF.includes(role));

type IncidentGrant = Grant<PrivacyIncidentAspect, object, PrivacyIncidentStanding>;

const answering: IncidentGrant = {
  relation: 'OWN_ORGANIZATION',
  roles: ['ORG_ADMIN'],
  opens: ['list', 'text'],
  begins: 'an incident is entered that happened in the own organisation',
  ends: 'never: the organisation answers for it',
  isLasting: true,
  where: ({ organizationId }) => ({ organizationId }),
  holds: (viewer, { organizationId }) => organizationId === viewer.organizationId,
};

const ofOpener = {
  relation: 'PARTICIPANT',
  begins: 'one enters it',
  ends: 'never: it stays on the own list',
  isLasting: true,
  where: ({ personId, organizationId }: Viewer) => ({ openedById: personId, organizationId }),
  holds: (viewer: Viewer, { openedById, organizationId }: PrivacyIncidentStanding) =>
    openedById === viewer.personId && organizationId === viewer.organizationId,
} as const;

const opener: IncidentGrant = {
  ...ofOpener,
  roles: INCIDENT_ROLES.filter((role) => !isPower(role)),
  opens: ['list', 'text'],
};

// A finding of the security administrator opens an incident about a resident whom no administrator sees.
const openingAdministrator: IncidentGrant = { ...ofOpener, roles: SEPARATE_ADMINS, opens: ['list'] };

const network: IncidentGrant = {
  relation: 'NETWORK',
  roles: ['SECURITY_ADMIN'],
  opens: ['list'],
  begins: 'an incident is entered anywhere',
  ends: 'never',
  ...everyRow,
};

/** Who sees a privacy incident, and of whom it tells. */
export const privacyIncidentPolicy: Policy<PrivacyIncidentAspect, object, PrivacyIncidentStanding> = {
  noun: 'privacyIncident',
  aspects: ['list', 'text'],
  grants: [answering, opener, openingAdministrator, network],
};

export const INCIDENT_READERS: readonly Role[] = rolesOf(privacyIncidentPolicy, 'list');

/** Row filter: the incidents on the viewer's worklist. */
export const privacyIncidentsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(privacyIncidentPolicy, 'list', viewer, now);

/** The side of an incident the viewer is on; the roles say who may close it from there. */
export const privacyIncidentSides = (
  viewer: Viewer,
  { openedById }: Pick<PrivacyIncidentStanding, 'openedById'>,
): PrivacyIncidentSide[] => (openedById === viewer.personId ? [] : ['SECOND_PERSON']);

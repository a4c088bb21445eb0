import { type Grant, type Policy, rolesOf, whereOpen } from '../access.ts';
import { whereInForce } from '../agreement/in-force.ts';
import { AGREEMENT_STAFF } from '../agreement/policy.ts';
import { localDateOf } from '../calendar-date.ts';
import { codesOf } from '../codes/code-table.ts';
import { ROLES, type Role } from '../codes/role.ts';
import { SEPARATE_ADMINS } from '../practitioner/role-places.ts';
import type { Viewer } from '../viewer.ts';

/** What of a roster is open: whom one calls now, and by which telephone; and who is on duty when. */
export type DutyRosterAspect = 'call' | 'plan';

/** A roster as its openness depends on it. */
export interface DutyRosterStanding {
  readonly organizationId: string;
  /** Whether an agreement with the viewer's organisation is in force. */
  readonly isOfPartner: boolean;
}

const NOT_STAFF: readonly Role[] = ['RESIDENT', 'REPRESENTATIVE', 'HIS_CLIENT', ...SEPARATE_ADMINS];

type RosterGrant = Grant<DutyRosterAspect, object, DutyRosterStanding>;

const ownStaff: RosterGrant = {
  relation: 'OWN_ORGANIZATION',
  roles: codesOf(ROLES).filter((role) => !NOT_STAFF.includes(role)),
  opens: ['call', 'plan'],
  begins: 'the own organisation sets it',
  ends: 'never: it is the own roster',
  where: ({ organizationId }) => ({ organizationId }),
  holds: (viewer, { organizationId }) => organizationId === viewer.organizationId,
};

/** Row filter over organisations: those with whom the viewer's has an agreement in force now. */
export const partnersOf = ({ organizationId }: Viewer, now: Date) => {
  const inForce = whereInForce(localDateOf(now), now);
  return {
    OR: [
      { homeAgreements: { some: { AND: [{ medicalOrgId: organizationId }, inForce] } } },
      { medicalAgreements: { some: { AND: [{ nursingHomeId: organizationId }, inForce] } } },
    ],
  };
};

const partners: RosterGrant = {
  relation: 'PARTICIPANT',
  roles: AGREEMENT_STAFF,
  opens: ['call'],
  begins: 'an agreement of the two organisations is in force',
  ends: 'with the agreement',
  where: (viewer, now) => ({ organization: partnersOf(viewer, now) }),
  holds: (_viewer, { isOfPartner }) => isOfPartner,
};

/** A duty telephone is a number of the office: partners must be able to call it, and nobody else knows it. */
export const dutyRosterPolicy: Policy<DutyRosterAspect, object, DutyRosterStanding> = {
  noun: 'dutyRoster',
  aspects: ['call', 'plan'],
  grants: [ownStaff, partners],
};

export const DUTY_READERS: readonly Role[] = rolesOf(dutyRosterPolicy, 'call');

/** Row filter: the rosters by which the viewer may call somebody now. */
export const dutyRostersVisible = (viewer: Viewer, now: Date) =>
  whereOpen(dutyRosterPolicy, 'call', viewer, now);

import type { Rule } from '../available-action.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import type { PractitionerCategory } from '../codes/practitioner.ts';
import type { Role } from '../codes/role.ts';
import { InvalidInput, RuleRefused } from '../errors.ts';
import { overlaps } from '../interval.ts';
import { keepingRole } from '../organization/policy.ts';
import type { Viewer } from '../viewer.ts';
import { ROLE_PLACES, SEPARATE_ADMINS } from './role-places.ts';

/** A role that a person holds or will hold. */
export interface HeldRole {
  readonly organizationId: string;
  readonly departmentId: string | null;
  readonly role: string;
  readonly fromOn: string;
  readonly toOn: string | null;
}

/** What decides whether a role may be given. */
export interface RoleFacts {
  readonly viewer: Viewer;
  readonly organizationKind: OrganizationKind;
  readonly wanted: HeldRole & { readonly role: Role };
  /** Today's date in Asia/Shanghai. */
  readonly todayOn: string;
  /** The person's roles anywhere that have not ended. */
  readonly held: readonly HeldRole[];
  readonly practitioner: { readonly category: string; readonly status: string } | null;
  /** Whether somebody is, or is going to be, ORG_ADMIN of the organisation. */
  readonly hasOrgAdmin: boolean;
}

const SOURCE = 'domain 1 Roles';

const refuse = (code: string, message: string) =>
  new RuleRefused({ code, message, path: ['role'], rule: SOURCE });

/** Whether the viewer gives, and takes away, this role in this organisation. */
export function givesRole(viewer: Viewer, role: Role, organizationId: string): boolean {
  const { givenBy } = ROLE_PLACES[role];
  const keeping = keepingRole(viewer, organizationId);
  if (keeping !== null && givenBy.includes(keeping)) return true;
  // Who is both, keeps the own organisation as its administrator and still has the network's powers.
  return givenBy.includes('SYS_ADMIN') && viewer.roles.includes('SYS_ADMIN');
}

const isGivenByViewer: Rule<RoleFacts> = ({ viewer, wanted }) => {
  const { givenBy } = ROLE_PLACES[wanted.role];
  if (givenBy.length === 0)
    return refuse('ROLE_NOT_GIVEN_HERE', `${wanted.role} is not given by an administrator.`);
  if (givesRole(viewer, wanted.role, wanted.organizationId)) return null;
  return refuse('ROLE_GIVEN_BY_OTHERS', `${wanted.role} is given by ${givenBy.join(' or ')}.`);
};

const fitsKind: Rule<RoleFacts> = ({ wanted, organizationKind }) =>
  ROLE_PLACES[wanted.role].kinds.includes(organizationKind)
    ? null
    : refuse('ROLE_KIND', `${wanted.role} is not held in an organisation of kind ${organizationKind}.`);

const fitsRegistration: Rule<RoleFacts> = ({ wanted, practitioner }) => {
  const { categories } = ROLE_PLACES[wanted.role];
  if (categories === null) return null;
  if (practitioner === null) {
    return refuse(
      'PRACTITIONER_REQUIRED',
      `${wanted.role} needs a professional registration; register it first.`,
    );
  }
  if (practitioner.status !== 'ACTIVE')
    return refuse('PRACTITIONER_NOT_ACTIVE', 'The registration does not hold now.');
  return categories.includes(practitioner.category as PractitionerCategory)
    ? null
    : refuse('PRACTITIONER_CATEGORY', `${wanted.role} is not for the category ${practitioner.category}.`);
};

const fitsTerm: Rule<RoleFacts> = ({ wanted, todayOn }) => {
  const of = (code: string, message: string, field: string) =>
    new InvalidInput({ code, message, path: [field], rule: 'V8; a role never holds for days that are past' });
  if (wanted.fromOn < todayOn) return of('ROLE_IN_PAST', 'A role begins today at the earliest.', 'fromOn');
  if (wanted.toOn === null || wanted.toOn >= wanted.fromOn) return null;
  return of('ROLE_TERM', 'The last day is not before the first.', 'toOn');
};

const isNew: Rule<RoleFacts> = ({ wanted, held }) =>
  held.some(
    (one) =>
      one.role === wanted.role &&
      one.organizationId === wanted.organizationId &&
      one.departmentId === wanted.departmentId &&
      overlaps(one, wanted),
  )
    ? refuse('ROLE_ALREADY_HELD', 'The person has this role there in these days already.')
    : null;

const keepsPowersSeparate: Rule<RoleFacts> = ({ wanted, held }) => {
  const isPower = (role: string) => SEPARATE_ADMINS.some((power) => power === role);
  const clash = isPower(wanted.role) && held.some((one) => isPower(one.role) && one.role !== wanted.role);
  return clash
    ? refuse('ADMINS_SEPARATE', 'System, security and audit administration are never in one hand.')
    : null;
};

const isFirstOrgAdmin: Rule<RoleFacts> = ({ viewer, wanted, hasOrgAdmin }) =>
  wanted.role === 'ORG_ADMIN' && hasOrgAdmin && keepingRole(viewer, wanted.organizationId) !== 'ORG_ADMIN'
    ? refuse('ORG_ADMIN_EXISTS', 'SYS_ADMIN names the first ORG_ADMIN only; that one names the others.')
    : null;

/** All rules for giving a role, in the order in which they are answered. */
export const ROLE_RULES: readonly Rule<RoleFacts>[] = [
  isGivenByViewer,
  fitsKind,
  fitsRegistration,
  fitsTerm,
  isNew,
  keepsPowersSeparate,
  isFirstOrgAdmin,
];

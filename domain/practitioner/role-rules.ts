import type { Rule } from '../available-action.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import type { PractitionerCategory } from '../codes/practitioner.ts';
import type { Role } from '../codes/role.ts';
import { InvalidInput, RuleRefused } from '../errors.ts';
import { overlaps } from '../interval.ts';
import { OWN_DATA_ROLES } from '../resident/policy.ts';
import { hasRole, type Viewer } from '../viewer.ts';
import { isPower, ROLE_PLACES } from './role-places.ts';

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
  /** Who is to get the role. */
  readonly personId: string;
  /** For the account of a resident or a representative, the only role it is made for. */
  readonly familyRole: Role | null;
  /** Whether somebody holds the role, or is going to: a power anywhere, any other in the organisation. */
  readonly hasHolder: boolean;
}

const SOURCE = 'domain 1 Roles';

const refuse = (code: string, message: string) =>
  new RuleRefused({ code, message, path: ['role'], rule: SOURCE });

/** The powers act in every organisation, everybody else in the own one. */
const isAmong = (viewer: Viewer, organizationId: string, roles: readonly Role[]): boolean =>
  roles.some((role) => hasRole(viewer, role) && (isPower(role) || viewer.organizationId === organizationId));

/** Whether the viewer ends this role in this organisation. */
export const endsRole = (viewer: Viewer, role: Role, organizationId: string): boolean =>
  isAmong(viewer, organizationId, ROLE_PLACES[role].endedBy);

/** Whether the viewer keeps the sign-in of those who hold this role in this organisation. */
export const keepsHolders = (viewer: Viewer, role: Role, organizationId: string): boolean =>
  isAmong(viewer, organizationId, ROLE_PLACES[role].keptBy);

/** Whether the viewer gives this role in this organisation as long as nobody holds it. */
export const givesFirst = (viewer: Viewer, role: Role, organizationId: string): boolean =>
  isAmong(viewer, organizationId, ROLE_PLACES[role].firstGivenBy);

export const givenByOthers = (role: Role): RuleRefused =>
  refuse('ROLE_GIVEN_BY_OTHERS', `${role} is given by ${ROLE_PLACES[role].givenBy.join(' or ')}.`);

const isForSomebodyElse: Rule<RoleFacts> = ({ viewer, personId }) =>
  viewer.personId === personId ? refuse('ROLE_TO_ONESELF', 'Nobody gives a role to themselves.') : null;

const isGivenByViewer: Rule<RoleFacts> = ({ viewer, wanted, hasHolder }) => {
  const { role, organizationId } = wanted;
  const { givenBy } = ROLE_PLACES[role];
  if (givenBy.length === 0) return refuse('ROLE_NOT_GIVEN_HERE', `${role} is not given by an administrator.`);
  if (isAmong(viewer, organizationId, givenBy)) return null;
  if (!givesFirst(viewer, role, organizationId)) return givenByOthers(role);
  if (!hasHolder) return null;
  const code = role === 'ORG_ADMIN' ? 'ORG_ADMIN_EXISTS' : 'ADMIN_EXISTS';
  return refuse(code, `SYS_ADMIN names the first ${role} only; ${givenBy.join(' or ')} names the others.`);
};

const keepsFamilyApart: Rule<RoleFacts> = ({ wanted, familyRole }) => {
  const role = OWN_DATA_ROLES.includes(wanted.role) ? wanted.role : null;
  if (role === familyRole) return null;
  const message =
    'The account of a resident or representative has that role alone, and is made by an invitation.';
  return refuse('FAMILY_ACCOUNT', message);
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
  const clash = isPower(wanted.role) && held.some((one) => isPower(one.role) && one.role !== wanted.role);
  return clash
    ? refuse('ADMINS_SEPARATE', 'System, security and audit administration are never in one hand.')
    : null;
};

/** All rules for giving a role, in the order in which they are answered. */
export const ROLE_RULES: readonly Rule<RoleFacts>[] = [
  isForSomebodyElse,
  isGivenByViewer,
  keepsFamilyApart,
  fitsKind,
  fitsRegistration,
  fitsTerm,
  isNew,
  keepsPowersSeparate,
];

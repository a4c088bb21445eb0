import type { Resource } from '@medplum/fhirtypes';
import { localDateOf } from '../../../domain/calendar-date.ts';
import type { Role } from '../../../domain/codes/role.ts';
import { shownByIds } from '../../../domain/exchange/page.ts';
import { parsePhone } from '../../../domain/identifier/phone.ts';
import { matchingName } from '../../../domain/name.ts';
import { exchangedOrganizations } from '../../../domain/organization/exchanged.ts';
import {
  type ExchangedDepartment,
  exchangedDepartments,
} from '../../../domain/organization/exchanged-department.ts';
import { anotherPlace } from '../../../domain/organization/place.ts';
import { reviseOrganization } from '../../../domain/organization/revise.ts';
import { setDepartment } from '../../../domain/organization/set-department.ts';
import { exchangedPractitioners } from '../../../domain/practitioner/exchanged.ts';
import { exchangedRoles } from '../../../domain/practitioner/exchanged-role.ts';
import { endPost, givePost, registeredHere } from '../../../domain/practitioner/posts.ts';
import { registerPractitioner } from '../../../domain/practitioner/register.ts';
import {
  departmentIn,
  placeIn,
  practitionerIn,
  receivedDepartment,
  receivedLocation,
  receivedPractitioner,
  receivedRole,
  registrationIn,
  roleIn,
  termIn,
} from '../../map/directory-in.ts';
import { inElements, rowAsRead } from '../as-read.ts';
import { readingOf } from '../asking.ts';
import { notKnown, unprocessable } from '../fault.ts';
import { idReferred } from '../named.ts';
import { shaped } from '../shaped.ts';
import type { Planned, Writes, Writing } from '../writing.ts';

type Named = { readonly reference?: string | undefined } | undefined;

/** The id that is meant; null where nothing is named. @throws FhirFault 422 REFERENCE */
function idIn(named: Named, type: string, { writing, at }: { writing: Writing; at: string }): string | null {
  if (named === undefined) return null;
  const id = idReferred(named.reference ?? '', type, writing);
  if (id !== null) return id;
  throw unprocessable('REFERENCE', `Name it as ${type}/[id].`, at);
}

/** Directory entries are made at the own organisation. @throws FhirFault 422 NOT_FOUND */
function requireOwn(named: Named, of: { writing: Writing; at: string }): string {
  const own = of.writing.client.organization.id;
  const id = idIn(named, 'Organization', of) ?? own;
  if (id === own) return own;
  throw unprocessable('NOT_FOUND', 'It is kept by its own organisation.', of.at, 'not-found');
}

const DEPARTMENT = {
  ...{ organizationId: 'HealthcareService.providedBy', code: 'HealthcareService.identifier' },
  ...{ name: 'HealthcareService.name', specialty: 'HealthcareService.specialty' },
};

async function createDepartment(resource: Resource, writing: Writing): Promise<Planned> {
  const received = shaped(receivedDepartment, resource, 'HealthcareService');
  const organizationId = requireOwn(received.providedBy, { writing, at: DEPARTMENT.organizationId });
  const said = { ...departmentIn(received), organizationId, expectedVersion: 0 };
  const acting = await writing.actor('reported');
  const run = () => setDepartment(acting, { ...said, idempotencyKey: writing.key() });
  // That it has a version already is said of a code that is there.
  return { run: () => inElements({ ...DEPARTMENT, expectedVersion: DEPARTMENT.code }, run) };
}

const isAsSaid = (
  row: ExchangedDepartment,
  { name, specialty, isReferralTarget, status }: ReturnType<typeof departmentIn>,
) =>
  row.name === name &&
  row.specialty === specialty &&
  (isReferralTarget ?? row.isReferralTarget) === row.isReferralTarget &&
  (status ?? row.status) === row.status;

async function changeDepartment(current: Resource, next: Resource, writing: Writing): Promise<Planned> {
  const said = departmentIn(shaped(receivedDepartment, next, 'HealthcareService'));
  const row = await rowAsRead(exchangedDepartments, current, writing);
  if (said.code.trim().toUpperCase() !== row.code)
    throw unprocessable('ELEMENT_FIXED', 'A department keeps its code.', DEPARTMENT.code, 'business-rule');
  if (isAsSaid(row, said)) return { run: async () => row.id };
  const { organizationId, version: expectedVersion } = row;
  const acting = await writing.actor('reported');
  const run = () =>
    setDepartment(acting, { ...said, organizationId, expectedVersion, idempotencyKey: writing.key() });
  return { run: () => inElements({ ...DEPARTMENT, organizationId: 'HealthcareService' }, run) };
}

/** Departments as the system of their hospital makes, changes and closes them. */
export const departmentWrites: Writes = {
  ...{ create: createDepartment, change: changeDepartment },
  keeps: () => ['identifier', 'active', 'type', 'specialty', 'name'],
  isConditional: true,
  isNewCompared: true,
};

const PLACE = {
  ...{ organizationId: 'Location.managingOrganization', address: 'Location.address' },
  phone: 'Location.telecom',
};

/** There is one already: `If-None-Exist` finds it, and without that it is said so. */
async function createPlace(resource: Resource, writing: Writing): Promise<Planned> {
  const { managingOrganization } = shaped(receivedLocation, resource, 'Location');
  requireOwn(managingOrganization, { writing, at: PLACE.organizationId });
  return inElements(PLACE, () => Promise.reject(anotherPlace()));
}

/** As it is kept; what is no telephone number is refused by the act. */
function normalPhone(phone: string | null): string | null {
  const parsed = phone === null ? null : parsePhone(phone);
  return parsed?.ok === true ? parsed.value : phone;
}

async function changePlace(current: Resource, next: Resource, writing: Writing): Promise<Planned> {
  const said = placeIn(shaped(receivedLocation, next, 'Location'));
  const { id, version, address, phone } = await rowAsRead(exchangedOrganizations, current, writing);
  if (said.address === address && normalPhone(said.phone) === phone) return { run: async () => id };
  const acting = await writing.actor('reported');
  const on = { organizationId: id, expectedVersion: version };
  const run = () => reviseOrganization(acting, { ...on, ...said, idempotencyKey: writing.key() });
  return { run: () => inElements({ ...PLACE, organizationId: 'Location' }, run) };
}

/** The place of an organisation as its own system keeps it. */
export const placeWrites: Writes = {
  ...{ create: createPlace, change: changePlace },
  keeps: () => ['telecom', 'address'],
  isConditional: true,
  isNewCompared: true,
};

const PRACTITIONER = {
  ...{ licenceNo: 'Practitioner.identifier', name: 'Practitioner.name' },
  ...{ title: 'Practitioner.qualification', category: 'Practitioner.qualification' },
};

/** Who is registered already: said once more it is no news, and said otherwise nothing is kept in silence. @throws FhirFault 422 */
async function registeredAlready(
  id: string,
  said: ReturnType<typeof registrationIn>,
  writing: Writing,
): Promise<Planned> {
  const [shown] = await shownByIds(exchangedPractitioners, [id], readingOf(writing));
  if (shown === undefined) throw notKnown();
  const names = ['name', 'category', 'title'] as const;
  const other = names.find((name) => matchingName(said[name] ?? '') !== matchingName(shown.row[name] ?? ''));
  if (other === undefined) return { run: async () => id, wasThere: () => true };
  const message = `Practitioner/${id} is registered by this licence, and stays as registered.`;
  throw unprocessable('ELEMENT_FIXED', message, PRACTITIONER[other], 'business-rule');
}

async function createPractitioner(resource: Resource, writing: Writing): Promise<Planned> {
  const said = practitionerIn(
    shaped(receivedPractitioner, resource, 'Practitioner'),
    localDateOf(writing.now),
  );
  const { organization } = writing.client;
  const known = await inElements(PRACTITIONER, () => registeredHere(said.licenceNo, organization.id));
  if (known !== null) return registeredAlready(known, said, writing);
  const acting = await writing.actor('reported');
  const input = { ...said, organizationId: organization.id };
  const run = () => registerPractitioner(acting, { ...input, idempotencyKey: writing.key() });
  return { run: () => inElements(PRACTITIONER, run) };
}

/** What is not said of it stays as it was read. */
const keepPractitioner = (current: Resource, next: Resource, writing: Writing): Promise<Planned> =>
  registeredAlready(
    current.id ?? '',
    registrationIn(
      shaped(receivedPractitioner, { ...current, ...next }, 'Practitioner'),
      localDateOf(writing.now),
    ),
    writing,
  );

/** Practitioners as the system of a hospital registers them: a registration stays as it was made. */
export const practitionerWrites: Writes = {
  ...{ create: createPractitioner, change: keepPractitioner },
  isConditional: true,
  isNewCompared: true,
};

const ROLE = {
  ...{ personId: 'PractitionerRole.practitioner', role: 'PractitionerRole.code' },
  ...{ departmentId: 'PractitionerRole.healthcareService', organizationId: 'PractitionerRole.organization' },
  ...{ fromOn: 'PractitionerRole.period.start', toOn: 'PractitionerRole.period.end' },
  ...{ lastOn: 'PractitionerRole.period.end', roleAssignmentId: 'PractitionerRole' },
};

async function createRole(resource: Resource, writing: Writing): Promise<Planned> {
  const received = shaped(receivedRole, resource, 'PractitionerRole');
  requireOwn(received.organization, { writing, at: ROLE.organizationId });
  if (received.active === false)
    throw unprocessable('ROLE_INACTIVE', 'A role that is not held is not given.', 'PractitionerRole.active');
  const term = { role: roleIn(received), ...termIn(received) };
  const acting = await writing.actor('reported');
  const run = () => {
    const practitionerId = idIn(received.practitioner, 'Practitioner', { writing, at: ROLE.personId }) ?? '';
    const department = { writing, at: ROLE.departmentId };
    const departmentId = idIn(received.healthcareService?.[0], 'HealthcareService', department);
    return givePost(acting, { ...term, practitionerId, departmentId, idempotencyKey: writing.key() });
  };
  return { run: () => inElements(ROLE, run) };
}

/** What may change of a role is that it ends: at once, or on a coming day. */
async function changeRole(current: Resource, next: Resource, writing: Writing): Promise<Planned> {
  const received = shaped(receivedRole, next, 'PractitionerRole');
  const row = await rowAsRead(exchangedRoles, current, writing);
  const { fromOn, toOn } = termIn(received);
  if (fromOn !== null && fromOn !== row.fromOn)
    throw unprocessable('ELEMENT_FIXED', 'A role keeps its first day.', ROLE.fromOn, 'business-rule');
  const isEndedNow = received.active === false && row.isInForce;
  if (!isEndedNow && toOn === row.toOn) return { run: async () => row.id };
  const acting = await writing.actor('reported');
  const end = { roleAssignmentId: row.id, expectedVersion: row.version, role: row.role as Role };
  const lastOn = toOn === row.toOn ? null : toOn;
  const run = () => endPost(acting, { ...end, lastOn, idempotencyKey: writing.key() });
  return { run: () => inElements(ROLE, run) };
}

/** Posts as the system of their hospital gives and ends them. */
export const practitionerRoleWrites: Writes = {
  ...{ create: createRole, change: changeRole },
  keeps: () => ['active', 'period'],
};

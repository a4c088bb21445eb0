import type { HealthcareService, Location, PractitionerRole, Resource } from '@medplum/fhirtypes';
import { exchangedOrganizations } from '../../../domain/organization/exchanged.ts';
import { exchangedDepartments } from '../../../domain/organization/exchanged-department.ts';
import { byLicence, exchangedPractitioners, withLicence } from '../../../domain/practitioner/exchanged.ts';
import { exchangedRoles, roleInForce } from '../../../domain/practitioner/exchanged-role.ts';
import { codeSystem, SYSTEMS } from '../../codes.ts';
import {
  healthcareServiceToFhir,
  locationToFhir,
  practitionerRoleToFhir,
  practitionerToFhir,
} from '../../map/directory.ts';
import { readingOf } from '../asking.ts';
import { reference, string, textIn } from '../params.ts';
import { type ResourceRoute, routeOver } from '../route.ts';
import { column, nullable, some, token, truth } from '../tokens.ts';
import {
  departmentWrites,
  placeWrites,
  practitionerRoleWrites,
  practitionerWrites,
} from './directory-writes.ts';
import { organizationIdentifier } from './shared-params.ts';

const SPECIALTY = codeSystem('specialty');

const practitionerRoute = routeOver({
  type: 'Practitioner',
  documentation: 'Practitioners (医务人员); the licence number to the system of an own organisation.',
  exchanged: exchangedPractitioners,
  params: [
    token('identifier', {
      [SYSTEMS.licence]: some(
        (licenceNo, asking) => byLicence(readingOf(asking), licenceNo),
        (asking) => withLicence(readingOf(asking)),
      ),
    }),
    string('name', (text, match) => ({ person: textIn('name')(text, match) })),
  ],
  revIncludes: ['PractitionerRole:practitioner'],
  writes: practitionerWrites,
  toFhir: (rows) => rows.map(practitionerToFhir),
});

const practitionerRoleRoute = routeOver({
  type: 'PractitionerRole',
  documentation: 'Who works where as what (岗位): of other organisations who works with patients today.',
  exchanged: exchangedRoles,
  params: [
    reference('practitioner', ['Practitioner'], (id) => ({ person: { practitioner: { id } } })),
    reference('organization', ['Organization'], (organizationId) => ({ organizationId })),
    reference('service', ['HealthcareService'], (departmentId) => ({ departmentId })),
    token('specialty', {
      [SPECIALTY]: some((specialty) => ({ department: { specialty } }), {
        department: { specialty: { not: null } },
      }),
    }),
    token('role', { [codeSystem('role')]: column('role') }),
    truth('active', (isActive, asking) => roleInForce(readingOf(asking), isActive)),
  ],
  includes: [
    {
      name: 'PractitionerRole:practitioner',
      targets: ['Practitioner'],
      of: (resource: Resource) => [(resource as PractitionerRole).practitioner?.reference],
    },
    {
      name: 'PractitionerRole:organization',
      targets: ['Organization'],
      of: (resource: Resource) => [(resource as PractitionerRole).organization?.reference],
    },
    {
      name: 'PractitionerRole:service',
      targets: ['HealthcareService'],
      of: (resource: Resource) =>
        ((resource as PractitionerRole).healthcareService ?? []).map((service) => service.reference),
    },
  ],
  writes: practitionerRoleWrites,
  toFhir: (rows) => rows.map(practitionerRoleToFhir),
});

const healthcareServiceRoute = routeOver({
  type: 'HealthcareService',
  documentation: 'Departments (科室).',
  exchanged: exchangedDepartments,
  params: [
    token('identifier', { [SYSTEMS.department]: column('code') }),
    string('name', textIn('name')),
    reference('organization', ['Organization'], (organizationId) => ({ organizationId })),
    token('service-type', { [SPECIALTY]: nullable('specialty') }),
    token('specialty', { [SPECIALTY]: nullable('specialty') }),
    truth('active', (isActive) => ({ status: isActive ? 'ACTIVE' : { not: 'ACTIVE' } })),
  ],
  includes: [
    {
      name: 'HealthcareService:organization',
      targets: ['Organization'],
      of: (resource: Resource) => [(resource as HealthcareService).providedBy?.reference],
    },
  ],
  writes: departmentWrites,
  toFhir: (rows) => rows.map(healthcareServiceToFhir),
});

const locationRoute = routeOver({
  type: 'Location',
  documentation: 'The places of the organisations (院址): one of each, with the id of the organisation.',
  exchanged: exchangedOrganizations,
  params: [
    organizationIdentifier,
    string('name', textIn('name')),
    reference('organization', ['Organization'], (id) => ({ id })),
  ],
  includes: [
    {
      name: 'Location:organization',
      targets: ['Organization'],
      of: (resource: Resource) => [(resource as Location).managingOrganization?.reference],
    },
  ],
  writes: placeWrites,
  toFhir: (rows) => rows.map(locationToFhir),
});

/** Who and what there is beside the organisations. */
export const directoryRoutes: readonly ResourceRoute[] = [
  practitionerRoute,
  practitionerRoleRoute,
  healthcareServiceRoute,
  locationRoute,
];

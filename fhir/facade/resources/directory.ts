import type { HealthcareService, Location, PractitionerRole, Resource } from '@medplum/fhirtypes';
import { exchangedOrganizations } from '../../../domain/organization/exchanged.ts';
import { exchangedDepartments } from '../../../domain/organization/exchanged-department.ts';
import { byLicence, exchangedPractitioners } from '../../../domain/practitioner/exchanged.ts';
import { exchangedRoles, roleInForce } from '../../../domain/practitioner/exchanged-role.ts';
import { codeSystem, SYSTEMS } from '../../codes.ts';
import {
  healthcareServiceToFhir,
  locationToFhir,
  practitionerRoleToFhir,
  practitionerToFhir,
} from '../../map/directory.ts';
import { readingOf } from '../asking.ts';
import { bySystem, NO_ROW, reference, string, textIn, token } from '../params.ts';
import { type ResourceRoute, routeOver } from '../route.ts';
import {
  departmentWrites,
  placeWrites,
  practitionerRoleWrites,
  practitionerWrites,
} from './directory-writes.ts';

const SPECIALTY = codeSystem('specialty');

const practitionerRoute = routeOver({
  type: 'Practitioner',
  documentation: 'Practitioners (医务人员); the licence number to the system of an own organisation.',
  exchanged: exchangedPractitioners,
  params: [
    token('identifier', (identifier, asking) =>
      bySystem({ [SYSTEMS.licence]: (licenceNo) => byLicence(readingOf(asking), licenceNo) })(identifier),
    ),
    string('name', (text, match) => ({ person: textIn('name')(text, match) })),
  ],
  revIncludes: ['PractitionerRole:practitioner'],
  writes: practitionerWrites,
  toFhir: (rows) => rows.map(practitionerToFhir),
});

const isTrue = (code: string | null): boolean | null =>
  code === 'true' ? true : code === 'false' ? false : null;

const practitionerRoleRoute = routeOver({
  type: 'PractitionerRole',
  documentation: 'Who works where as what (岗位): of other organisations who works with patients today.',
  exchanged: exchangedRoles,
  params: [
    reference('practitioner', ['Practitioner'], (id) => ({ person: { practitioner: { id } } })),
    reference('organization', ['Organization'], (organizationId) => ({ organizationId })),
    reference('service', ['HealthcareService'], (departmentId) => ({ departmentId })),
    token('specialty', bySystem({ [SPECIALTY]: (specialty) => ({ department: { specialty } }) })),
    token('role', bySystem({ [codeSystem('role')]: (role) => ({ role }) })),
    token('active', ({ code }, asking) => {
      const isActive = isTrue(code);
      return isActive === null ? NO_ROW : roleInForce(readingOf(asking), isActive);
    }),
  ],
  includes: [
    {
      name: 'PractitionerRole:practitioner',
      target: 'Practitioner',
      of: (resource: Resource) => [(resource as PractitionerRole).practitioner?.reference],
    },
    {
      name: 'PractitionerRole:organization',
      target: 'Organization',
      of: (resource: Resource) => [(resource as PractitionerRole).organization?.reference],
    },
    {
      name: 'PractitionerRole:service',
      target: 'HealthcareService',
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
    token('identifier', bySystem({ [SYSTEMS.department]: (code) => ({ code }) })),
    string('name', textIn('name')),
    reference('organization', ['Organization'], (organizationId) => ({ organizationId })),
    token('service-type', bySystem({ [SPECIALTY]: (specialty) => ({ specialty }) })),
    token('specialty', bySystem({ [SPECIALTY]: (specialty) => ({ specialty }) })),
    token('active', ({ code }) => {
      const isActive = isTrue(code);
      if (isActive === null) return NO_ROW;
      return isActive ? { status: 'ACTIVE' } : { status: { not: 'ACTIVE' } };
    }),
  ],
  includes: [
    {
      name: 'HealthcareService:organization',
      target: 'Organization',
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
    token(
      'identifier',
      bySystem({
        [SYSTEMS.uscc]: (uscc) => ({ uscc }),
        [SYSTEMS.organization]: (licenceNo) => ({ licenceNo }),
      }),
    ),
    string('name', textIn('name')),
    reference('organization', ['Organization'], (id) => ({ id })),
  ],
  includes: [
    {
      name: 'Location:organization',
      target: 'Organization',
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

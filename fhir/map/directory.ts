import type {
  CodeableConcept,
  HealthcareService,
  Location,
  Practitioner,
  PractitionerRole,
} from '@medplum/fhirtypes';
import { PRACTITIONER_CATEGORIES } from '../../domain/codes/practitioner.ts';
import { ROLES } from '../../domain/codes/role.ts';
import type { ExchangedOrganization } from '../../domain/organization/exchanged.ts';
import type { ExchangedDepartment } from '../../domain/organization/exchanged-department.ts';
import type { ExchangedPractitioner } from '../../domain/practitioner/exchanged.ts';
import type { ExchangedRole } from '../../domain/practitioner/exchanged-role.ts';
import { codeSystem, SYSTEMS } from '../codes.ts';
import { extension } from '../extensions.ts';
import { conceptOf } from './coding.ts';
import { organizationToFhir } from './organization.ts';

/** 诊疗科目 is kept by its name, which is its code here. */
const specialtyOf = (specialty: string | null): CodeableConcept[] =>
  specialty === null
    ? []
    : [
        {
          coding: [{ system: codeSystem('specialty'), code: specialty, display: specialty }],
          text: specialty,
        },
      ];

/** A practitioner (医务人员) as R4 Practitioner. */
export function practitionerToFhir(practitioner: ExchangedPractitioner): Practitioner {
  const { id, name, licenceNo, category, title, status } = practitioner;
  return {
    resourceType: 'Practitioner',
    id,
    ...(licenceNo !== null && { identifier: [{ system: SYSTEMS.licence, value: licenceNo }] }),
    active: status === 'ACTIVE',
    name: [{ use: 'official', text: name }],
    qualification: [
      {
        code: {
          ...conceptOf('practitioner-category', PRACTITIONER_CATEGORIES, category),
          ...(title !== null && { text: title }),
        },
      },
    ],
  };
}

/** A role in one organisation (岗位) as R4 PractitionerRole. */
export function practitionerRoleToFhir(held: ExchangedRole): PractitionerRole {
  const { id, isInForce, fromOn, toOn, practitionerId, name, organizationId, department, role } = held;
  const specialty = specialtyOf(department?.specialty ?? null);
  return {
    resourceType: 'PractitionerRole',
    id,
    active: isInForce,
    period: { start: fromOn, ...(toOn !== null && { end: toOn }) },
    practitioner: { reference: `Practitioner/${practitionerId}`, display: name },
    organization: { reference: `Organization/${organizationId}` },
    code: [conceptOf('role', ROLES, role)],
    ...(specialty.length > 0 && { specialty }),
    ...(department !== null && {
      healthcareService: [{ reference: `HealthcareService/${department.id}`, display: department.name }],
    }),
  };
}

/** A department (科室) as R4 HealthcareService. */
export function healthcareServiceToFhir(department: ExchangedDepartment): HealthcareService {
  const { id, organizationId, organization, code, name, specialty, isReferralTarget, status } = department;
  const provider = { reference: `Organization/${organizationId}`, display: organization.name };
  const kinds = specialtyOf(specialty);
  return {
    resourceType: 'HealthcareService',
    id,
    extension: [{ url: extension('accepts-referral'), valueBoolean: isReferralTarget }],
    identifier: [{ system: SYSTEMS.department, value: code, assigner: provider }],
    active: status === 'ACTIVE',
    providedBy: provider,
    ...(kinds.length > 0 && { type: kinds, specialty: kinds }),
    name,
  };
}

const SITE_STATUSES: Readonly<Record<string, Location['status']>> = {
  ACTIVE: 'active',
  SUSPENDED: 'suspended',
};

/** The place of an organisation (院址) as R4 Location: it has the id of the organisation. */
export function locationToFhir(organization: ExchangedOrganization): Location {
  const { id, identifier, name, telecom, address } = organizationToFhir(organization);
  return {
    resourceType: 'Location',
    ...(id !== undefined && { id }),
    ...(identifier !== undefined && { identifier }),
    status: SITE_STATUSES[organization.status] ?? 'inactive',
    ...(name !== undefined && { name }),
    mode: 'instance',
    ...(telecom !== undefined && { telecom }),
    ...(address?.[0] !== undefined && { address: address[0] }),
    managingOrganization: { reference: `Organization/${organization.id}`, display: organization.name },
  };
}

import type { Extension, Organization } from '@medplum/fhirtypes';
import {
  GREEN_CHANNEL_STAGES,
  ORGANIZATION_CAPABILITIES,
  ORGANIZATION_KINDS,
  ORGANIZATION_LEVELS,
} from '../../domain/codes/organization.ts';
import type { ExchangedOrganization } from '../../domain/organization/exchanged.ts';
import { SYSTEMS } from '../codes.ts';
import { extension } from '../extensions.ts';
import { codingOf, conceptOf } from './coding.ts';

const abilities = ({ capabilities, greenChannelStages }: ExchangedOrganization): Extension[] => [
  ...capabilities.map(({ capability }) => ({
    url: extension('capability'),
    valueCoding: codingOf('capability', ORGANIZATION_CAPABILITIES, capability),
  })),
  ...greenChannelStages.map(({ stage }) => ({
    url: extension('green-channel-stage'),
    valueCoding: codingOf('green-channel-stage', GREEN_CHANNEL_STAGES, stage),
  })),
];

/** An organisation of the directory (机构) as R4 Organization. */
export function organizationToFhir(organization: ExchangedOrganization): Organization {
  const { id, name, uscc, licenceNo, kind, level, address, regionCode, phone, partOfId, status } =
    organization;
  const can = abilities(organization);
  return {
    resourceType: 'Organization',
    id,
    ...(can.length > 0 && { extension: can }),
    identifier: [
      { system: SYSTEMS.uscc, value: uscc },
      ...(licenceNo === null ? [] : [{ system: SYSTEMS.organization, value: licenceNo }]),
    ],
    active: status === 'ACTIVE',
    type: [
      conceptOf('organization-kind', ORGANIZATION_KINDS, kind),
      conceptOf('organization-level', ORGANIZATION_LEVELS, level),
    ],
    name,
    ...(phone !== null && { telecom: [{ system: 'phone', value: phone }] }),
    address: [
      { extension: [{ url: extension('region'), valueCode: regionCode }], text: address, country: 'CN' },
    ],
    ...(partOfId !== null && { partOf: { reference: `Organization/${partOfId}` } }),
  };
}

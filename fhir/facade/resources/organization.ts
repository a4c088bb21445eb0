import type { Organization, Resource } from '@medplum/fhirtypes';
import { exchangedOrganizations } from '../../../domain/organization/exchanged.ts';
import { codeSystem } from '../../codes.ts';
import { organizationToFhir } from '../../map/organization.ts';
import { reference, string, textIn } from '../params.ts';
import { routeOver } from '../route.ts';
import { column, token } from '../tokens.ts';
import { organizationIdentifier } from './shared-params.ts';

/** The directory of organisations. */
export const organizationRoute = routeOver({
  type: 'Organization',
  documentation: 'The directory (机构目录): nursing homes, clinics, hospitals and authorities.',
  exchanged: exchangedOrganizations,
  params: [
    organizationIdentifier,
    string('name', textIn('name')),
    token('type', {
      [codeSystem('organization-kind')]: column('kind'),
      [codeSystem('organization-level')]: column('level'),
    }),
    reference('partof', ['Organization'], (partOfId) => ({ partOfId })),
  ],
  includes: [
    {
      name: 'Organization:partof',
      targets: ['Organization'],
      of: (resource: Resource) => [(resource as Organization).partOf?.reference],
    },
  ],
  toFhir: (rows) => rows.map(organizationToFhir),
});

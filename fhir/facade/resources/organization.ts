import type { Organization, Resource } from '@medplum/fhirtypes';
import { exchangedOrganizations } from '../../../domain/organization/exchanged.ts';
import { codeSystem, SYSTEMS } from '../../codes.ts';
import { organizationToFhir } from '../../map/organization.ts';
import { bySystem, reference, string, textIn, token } from '../params.ts';
import { routeOver } from '../route.ts';

/** The directory of organisations. */
export const organizationRoute = routeOver({
  type: 'Organization',
  documentation: 'The directory (机构目录): nursing homes, clinics, hospitals and authorities.',
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
    token(
      'type',
      bySystem({
        [codeSystem('organization-kind')]: (kind) => ({ kind }),
        [codeSystem('organization-level')]: (level) => ({ level }),
      }),
    ),
    reference('partof', ['Organization'], (partOfId) => ({ partOfId })),
  ],
  includes: [
    {
      name: 'Organization:partof',
      target: 'Organization',
      of: (resource: Resource) => [(resource as Organization).partOf?.reference],
    },
  ],
  toFhir: (rows) => rows.map(organizationToFhir),
});

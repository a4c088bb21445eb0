import type {
  CapabilityStatement,
  CapabilityStatementRestResource,
  CapabilityStatementRestResourceInteraction,
} from '@medplum/fhirtypes';
import { NETWORK } from '../codes.ts';
import type { ResourceRoute } from './route.ts';

type Code = NonNullable<CapabilityStatementRestResourceInteraction['code']>;

function interactionsOf({ writes, isReadOnly }: ResourceRoute): Code[] {
  const changes: Code[] = writes.change === undefined ? [] : ['update', 'patch'];
  return [
    ...(['read', 'vread'] as const),
    ...(isReadOnly === true ? [] : (['search-type'] as const)),
    ...(writes.create === undefined ? [] : (['create'] as const)),
    ...changes,
    ...(writes.remove === undefined ? [] : (['delete'] as const)),
  ];
}

/** What R4 has a name for, beside what a type says of itself. */
const ALWAYS = [
  { name: '_id', type: 'token' },
  { name: '_lastUpdated', type: 'date' },
] as const;

function resourceOf(route: ResourceRoute): CapabilityStatementRestResource {
  const { type, documentation, params, includes, revIncludes, writes } = route;
  const { profiles = [], extensions = [] } = route;
  // One that is offered of a type and of one resource is the same operation.
  const operations = new Map(route.operations.map(({ name, definition }) => [name, definition]));
  return {
    ...(extensions.length > 0 && { extension: [...extensions] }),
    type,
    ...(profiles.length > 0 && { supportedProfile: [...profiles] }),
    documentation,
    interaction: interactionsOf(route).map((code) => ({ code })),
    versioning: 'versioned',
    readHistory: false,
    updateCreate: false,
    conditionalCreate: writes.create !== undefined,
    conditionalRead: 'not-match',
    conditionalUpdate: writes.isConditional === true,
    conditionalDelete: 'not-supported',
    referencePolicy: writes.readsIdentifiers === true ? ['literal', 'logical'] : ['literal'],
    ...(includes.length > 0 && { searchInclude: includes.map(({ name }) => name) }),
    ...(revIncludes.length > 0 && { searchRevInclude: [...revIncludes] }),
    ...(route.isReadOnly !== true && {
      searchParam: [...ALWAYS, ...params].map(({ name, type: kind }) => ({ name, type: kind })),
    }),
    ...(operations.size > 0 && {
      operation: [...operations].map(([name, definition]) => ({ name, definition })),
    }),
  };
}

const SMART = 'http://terminology.hl7.org/CodeSystem/restful-security-service';

/** What the interface offers, made from what it answers (R4 CapabilityStatement). */
export const capabilityStatement = (
  routes: ReadonlyMap<string, ResourceRoute>,
  base: string,
): CapabilityStatement => ({
  resourceType: 'CapabilityStatement',
  url: `${NETWORK}/CapabilityStatement/yiyang-link`,
  name: 'YiyangLink',
  title: '医养通 Yiyang Link',
  status: 'active',
  date: '2026-11-27',
  kind: 'instance',
  software: { name: 'Yiyang Link' },
  implementation: { description: 'Referrals between nursing homes, clinics and hospitals', url: base },
  fhirVersion: '4.0.1',
  format: ['json', 'application/fhir+json'],
  patchFormat: ['application/json-patch+json'],
  rest: [
    {
      mode: 'server',
      documentation:
        'A client belongs to one organisation and sees what that organisation may see. Errors are OperationOutcome; not found and not yours are the same 404.',
      security: {
        cors: false,
        service: [{ coding: [{ system: SMART, code: 'SMART-on-FHIR' }], text: 'SMART Backend Services' }],
        extension: [
          {
            url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
            extension: [{ url: 'token', valueUri: `${base}/auth/token` }],
          },
        ],
      },
      resource: [...routes.values()].map(resourceOf),
      interaction: [{ code: 'batch' }, { code: 'transaction' }],
    },
  ],
});

/** How a client signs in (SMART App Launch 2.0, Backend Services). */
export const smartConfiguration = (base: string) => ({
  token_endpoint: `${base}/auth/token`,
  grant_types_supported: ['client_credentials'],
  token_endpoint_auth_methods_supported: ['private_key_jwt'],
  token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
  scopes_supported: ['system/*.cruds'],
  capabilities: ['client-confidential-asymmetric', 'permission-v2'],
});

import type { Resource, ResourceType, ServiceRequest } from '@medplum/fhirtypes';
import { allows } from '../../../domain/his-client/scopes.ts';
import { NETWORK } from '../../codes.ts';
import { referralDocument } from '../../map/referral-document.ts';
import type { Asking } from '../asking.ts';
import { notKnown } from '../fault.ts';
import { readOne, recordShown } from '../interactions.ts';
import type { Operation } from '../operation.ts';
import { literal } from '../params.ts';
import { referencesIn } from '../references.ts';

/** Whom and what a referral names. */
const NAMED: readonly ResourceType[] = ['Patient', 'Organization', 'HealthcareService', 'Practitioner'];

/** Of what a referral names all that is open to who asks; what is not, is left a reference. */
async function namedBy(request: ServiceRequest, asking: Asking) {
  const references = [...new Set(referencesIn(request))].map((one) => literal(one, asking.base));
  const resources: Resource[] = [];
  const residentIds: string[] = [];
  for (const type of NAMED) {
    const ids = references.flatMap((one) => (one?.type === type ? [one.id] : []));
    const route = asking.routes.get(type);
    if (ids.length === 0 || route === undefined || !allows(asking.scopes, type, 'r')) continue;
    const found = await route.byIds(ids, asking);
    resources.push(...found.resources);
    residentIds.push(...found.residentIds);
  }
  return { resources, residentIds };
}

/** `ServiceRequest/[id]/$document`: 转诊（院）记录 as a document Bundle. */
export const referralDocumentOperation: Operation = {
  name: 'document',
  definition: `${NETWORK}/OperationDefinition/ServiceRequest-document`,
  on: 'instance',
  methods: ['GET', 'POST'],
  scope: 'r',
  run: async ({ id, asking }) => {
    const route = asking.routes.get('ServiceRequest');
    if (route === undefined || id === null) throw notKnown();
    const { resource, residentIds } = await readOne(route, id, asking);
    const named = await namedBy(resource as ServiceRequest, asking);
    const { base, now } = asking;
    const document = referralDocument(resource as ServiceRequest, { base, now, named: named.resources });
    // Who only sees where it stands is given no letter.
    if (document === null) throw notKnown();
    const shown = [...new Set([...residentIds, ...named.residentIds])];
    const about = { interaction: 'document', type: 'ServiceRequest', id } as const;
    await recordShown(asking, { ...about, outcome: 'OK', residentIds: shown });
    return { status: 200, headers: {}, resource: document };
  },
};

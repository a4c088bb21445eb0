import { isOpen } from '../access.ts';
import { perform } from '../act.ts';
import { NotFound } from '../errors.ts';
import type { Acting } from '../viewer.ts';
import { insertEndpoint, type NewEndpoint } from './new-endpoint.ts';
import { endpointPolicy } from './policy.ts';

export interface EndpointRegisterInput extends NewEndpoint {
  readonly idempotencyKey: string;
}

/**
 * Registers where the system of an organisation is told (登记对接接口), in place of where it was before.
 * @returns its id
 * @throws NotFound for an organisation that one does not answer for; InvalidInput ENDPOINT_ADDRESS, ENDPOINT_LOGIN, TEXT_…
 */
export const registerEndpoint = (acting: Acting, input: EndpointRegisterInput): Promise<string> =>
  perform(acting, 'endpointRegister', input, async ({ tx, now, concerns }) => {
    const { organizationId } = input;
    const organization = await tx.db.organization.findFirst({
      where: { id: organizationId, status: { not: 'CLOSED' } },
      select: { id: true },
    });
    if (organization === null || !isOpen(endpointPolicy, 'entry', acting.viewer, { organizationId }, now))
      throw new NotFound('organization', ['organizationId']);
    concerns({ ownerOrgIds: [organizationId] });
    return insertEndpoint(tx, input, { by: acting, now });
  });

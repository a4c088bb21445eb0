import { type Tx, write } from '../../prisma/client.ts';
import { InvalidInput } from '../errors.ts';
import { insertEndpoint, type NewEndpoint, retireEndpoint } from './new-endpoint.ts';

async function organizationWith(tx: Tx, uscc: string): Promise<string> {
  const found = await tx.db.organization.findUnique({ where: { uscc }, select: { id: true } });
  if (found !== null) return found.id;
  const message = 'No organisation has this code.';
  throw new InvalidInput({
    code: 'ORGANIZATION_UNKNOWN',
    message,
    path: ['uscc'],
    rule: 'docs/fhir/outbound.md',
  });
}

export type EndpointOfUscc = Omit<NewEndpoint, 'organizationId'> & { readonly uscc: string };

/** Registers where a system is told, from the command line. @returns its id @throws InvalidInput as `insertEndpoint`, ORGANIZATION_UNKNOWN */
export const registerEndpointOf = ({ uscc, ...endpoint }: EndpointOfUscc, now: Date): Promise<string> =>
  write(async (tx) => {
    const organizationId = await organizationWith(tx, uscc);
    return insertEndpoint(tx, { ...endpoint, organizationId }, { by: null, now });
  });

/** Ends the telling of an organisation's system. @throws InvalidInput ORGANIZATION_UNKNOWN, ENDPOINT_UNKNOWN */
export const retireEndpointOf = (uscc: string, now: Date): Promise<void> =>
  write(async (tx) => {
    const organizationId = await organizationWith(tx, uscc);
    if (await retireEndpoint(tx, { organizationId, by: null, now })) return;
    const message = 'This organisation has no endpoint.';
    throw new InvalidInput({
      code: 'ENDPOINT_UNKNOWN',
      message,
      path: ['uscc'],
      rule: 'docs/fhir/outbound.md',
    });
  });

import { type Deciding, perform } from '../act.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound, StateConflict } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import type { Acting } from '../viewer.ts';
import { endpointsVisible } from './policy.ts';

/** The endpoint that an act names, while it is not retired. @throws NotFound; StateConflict */
export async function requireEndpoint({ tx, now, acting }: Deciding, id: string, act: string) {
  const where = { AND: [{ id }, endpointsVisible(acting.viewer, now)] };
  const endpoint = await tx.db.endpoint.findFirst({ where });
  if (endpoint === null) throw new NotFound('endpoint', ['endpointId']);
  const { state: currentState } = endpoint;
  if (currentState === 'RETIRED')
    throw new StateConflict({ noun: 'endpoint', act, currentState, allowedStates: ['REGISTERED', 'ACTIVE'] });
  return endpoint;
}

export interface EndpointProbeInput {
  readonly idempotencyKey: string;
  readonly endpointId: string;
  readonly expectedVersion: number;
}

/**
 * Asks whether a system answers (探测接口): the delivering process looks, and writes what it has found. @returns its id
 * @throws NotFound; StateConflict; VersionConflict
 */
export const askForProbe = (acting: Acting, input: EndpointProbeInput): Promise<string> =>
  perform(acting, 'endpointProbe', input, async (deciding) => {
    const { tx, now } = deciding;
    const { id, version, state, organizationId } = await requireEndpoint(
      deciding,
      input.endpointId,
      'endpointProbe',
    );
    deciding.concerns({ ownerOrgIds: [organizationId] });
    const claim = {
      table: 'Endpoint',
      noun: 'endpoint',
      id,
      expected: input.expectedVersion,
      found: version,
    };
    await claimVersion(tx, claim);
    await tx.db.endpoint.update({ where: { id }, data: { probeDueAt: now } });
    const change = { noun: 'endpoint', nounId: id, journeyId: id, act: 'endpointProbe', to: state } as const;
    await appendEvent(tx, change, acting, now);
    return id;
  });

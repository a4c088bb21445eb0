import { perform } from '../act.ts';
import type { DeliveryState } from '../codes/delivery.ts';
import { claimVersion } from '../compare-and-set.ts';
import { deliveriesVisible } from '../endpoint/policy.ts';
import { NotFound, StateConflict } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { requireLongText } from '../require-text.ts';
import type { Acting } from '../viewer.ts';

export interface DeliveryDiscardInput {
  readonly idempotencyKey: string;
  readonly deliveryId: string;
  readonly expectedVersion: number;
  readonly reasonText: string;
}

const DISCARDABLE: readonly DeliveryState[] = ['PENDING', 'DEAD'];

/**
 * Gives a message up (放弃投递): it is not sent, and what waits behind it goes on. @returns its id
 * @throws NotFound; StateConflict; VersionConflict; InvalidInput TEXT_…
 */
export const discardDelivery = (acting: Acting, input: DeliveryDiscardInput): Promise<string> =>
  perform(acting, 'deliveryDiscard', input, async ({ tx, now, concerns }) => {
    const where = { AND: [{ id: input.deliveryId }, deliveriesVisible(acting.viewer, now)] };
    const found = await tx.db.outboxMessage.findFirst({ where });
    if (found === null) throw new NotFound('delivery', ['deliveryId']);
    const { id, version, state, endpointId, organizationId } = found;
    if (!DISCARDABLE.includes(state as DeliveryState))
      throw new StateConflict({
        ...{ noun: 'delivery', act: 'deliveryDiscard', currentState: state },
        allowedStates: DISCARDABLE,
      });
    const reasonText = requireLongText(input.reasonText, 'reasonText');
    concerns({ ownerOrgIds: [organizationId] });
    const claim = {
      table: 'OutboxMessage',
      noun: 'delivery',
      id,
      expected: input.expectedVersion,
      found: version,
    };
    await claimVersion(tx, claim);
    await tx.db.outboxMessage.update({ where: { id }, data: { state: 'DISCARDED' } });
    const change = { noun: 'delivery', nounId: id, journeyId: endpointId, act: 'deliveryDiscard' } as const;
    await appendEvent(tx, { ...change, from: state, to: 'DISCARDED', reasonText }, acting, now);
    return id;
  });

import { statement } from '../../prisma/client.ts';
import { perform } from '../act.ts';
import type { DeliveryState } from '../codes/delivery.ts';
import { requireEndpoint } from '../endpoint/probe.ts';
import { InvalidInput } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import type { Acting } from '../viewer.ts';
import { GIVE_UP_MS } from './retry.ts';

export interface DeliveryReplayInput {
  readonly idempotencyKey: string;
  readonly endpointId: string;
  /** Dead letters, where it is left out. */
  readonly states?: readonly DeliveryState[] | null | undefined;
  /** Of changes from then on. */
  readonly fromAt?: Date | null | undefined;
  /** Of changes before then. */
  readonly toAt?: Date | null | undefined;
}

const again = statement(`
  UPDATE "OutboxMessage" SET "state" = 'PENDING', "attempts" = 0, "nextAttemptAt" = :now, "giveUpAt" = :giveUpAt,
    "endpointId" = :endpointId, "version" = "version" + 1
  WHERE "organizationId" = :organizationId AND "state" IN (:states...) AND "recordedAt" >= :from AND "recordedAt" < :to`);

const FIRST = new Date(0);
const LAST = new Date('9999-01-01T00:00:00.000Z');

/**
 * Sends once more what the system of an organisation was told, or should have been, within a time (重新投递), wherever it was
 * registered then: how things are now, in the order in which they happened.
 * @returns the id of the endpoint
 * @throws NotFound; StateConflict; InvalidInput PERIOD
 */
export const replayDeliveries = (acting: Acting, input: DeliveryReplayInput): Promise<string> =>
  perform(acting, 'deliveryReplay', input, async (deciding) => {
    const { tx, now, concerns } = deciding;
    const [from, to] = [input.fromAt ?? FIRST, input.toAt ?? LAST];
    if (from >= to) {
      const message = 'The time ends after it begins.';
      throw new InvalidInput({ code: 'PERIOD', message, path: ['toAt'], rule: 'V8' });
    }
    const { id, state, organizationId } = await requireEndpoint(deciding, input.endpointId, 'deliveryReplay');
    concerns({ ownerOrgIds: [organizationId] });
    const states = input.states ?? ['DEAD'];
    const giveUpAt = new Date(now.getTime() + GIVE_UP_MS);
    const messages = await tx.run(again, { endpointId: id, organizationId, states, from, to, now, giveUpAt });
    const change = { noun: 'endpoint', nounId: id, journeyId: id, act: 'deliveryReplay', to: state } as const;
    await appendEvent(tx, { ...change, facts: { messages, states, from, to } }, acting, now);
    return id;
  });

import { LRUCache } from 'lru-cache';
import type { Clock } from '../../../domain/clock.ts';
import type { Destination } from '../../../domain/outbox/lane.ts';
import { FhirCallFailed } from '../../answer.ts';
import type { FhirClient } from '../../client.ts';
import { type FetchMethod, methodOf } from './method.ts';

/** What a system offers is asked again after this. */
const KEPT_MS = 24 * 3_600_000;
const MOST_SYSTEMS = 1000;

/** With these a system says that there is no such way (any more). */
const NO_SUCH_WAY = [404, 405, 410, 501];

interface Offered {
  readonly method: FetchMethod;
  readonly at: number;
}

/** By which way each system is asked, as it says itself: kept for a day, and no longer than it holds. */
export function createOffers(clock: Clock) {
  const kept = new LRUCache<string, Offered>({ max: MOST_SYSTEMS });
  const nameOf = ({ id, address }: Destination): string => `${id} ${address}`;

  /** The way that is kept, or asked for now; null where none is offered, which is not kept. */
  async function methodAt(destination: Destination, client: FhirClient) {
    const at = clock.now().getTime();
    const known = kept.get(nameOf(destination));
    if (known !== undefined && at - known.at < KEPT_MS) return { method: known.method, isKept: true };
    const method = methodOf(await client.capabilities());
    if (method !== null) kept.set(nameOf(destination), { method, at });
    return { method, isKept: false };
  }

  /**
   * Asks by the way that a system offers; once more where the one that was kept is there no longer.
   * @returns null where none is offered
   * @throws what `ask` throws
   */
  return async function asked<Answer>(
    destination: Destination,
    client: FhirClient,
    ask: (method: FetchMethod) => Promise<Answer>,
  ): Promise<Answer | null> {
    const { method, isKept } = await methodAt(destination, client);
    if (method === null) return null;
    try {
      return await ask(method);
    } catch (error) {
      if (!isKept || !(error instanceof FhirCallFailed) || !NO_SUCH_WAY.includes(error.status)) throw error;
      kept.delete(nameOf(destination));
      return asked(destination, client, ask);
    }
  };
}

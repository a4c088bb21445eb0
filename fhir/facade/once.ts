import { performTogether } from '../../domain/act.ts';
import { keepResult, replayOrClaim, requireKey, resultUnder } from '../../domain/idempotency.ts';
import type { Asking, FhirRequest } from './asking.ts';
import type { Planned } from './writing.ts';

/** What a write answers when it is done. */
export interface Plan {
  readonly status: number;
  readonly planned: Planned;
}

export interface Done {
  readonly status: number;
  readonly id: string;
}

/** What a request leaves behind under its key, for the next time it comes: the status and the id. */
const kept = ({ status, id }: Done): string => `${status} ${id}`;
function repeated(text: string): Done {
  const [status = '', id = ''] = text.split(' ');
  return { status: Number(status), id };
}

/**
 * Performs a write under its `Idempotency-Key`, if it has one: the same request again does nothing more and is answered as the
 * first time, another one under the same key is refused.
 * @throws FhirFault; Refusal
 */
export async function performOnce(
  request: FhirRequest,
  asking: Asking,
  plan: () => Promise<Plan>,
): Promise<Done> {
  const idempotencyKey = request.headers['idempotency-key'];
  const { client, now } = asking;
  if (idempotencyKey === undefined) {
    const { status, planned } = await plan();
    return { status, id: await performTogether(() => planned.run()) };
  }
  requireKey(idempotencyKey);
  const { method, path, query, body } = request;
  const input = { idempotencyKey, method, path, query: query.toString(), body };
  const keyed = {
    personId: client.personId,
    organizationId: client.organization.id,
    mutation: 'fhir',
    input,
  };
  const before = await resultUnder(keyed, now);
  if (before !== null) return repeated(before);
  const { status, planned } = await plan();
  return performTogether(async (tx) => {
    const earlier = await replayOrClaim(tx, keyed, now);
    if (earlier !== null) return repeated(earlier);
    const done = { status, id: await planned.run() };
    await keepResult(tx, keyed, kept(done));
    return done;
  });
}

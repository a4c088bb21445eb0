import { createHash } from 'node:crypto';
import { performTogether, readTogether } from '../../domain/act.ts';
import {
  type KeyedAct,
  keepResult,
  replayOrClaim,
  requireKey,
  resultUnder,
} from '../../domain/idempotency.ts';
import { againAfterRace } from '../../domain/resident/number-race.ts';
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

/** Runs what is planned: what was there already is no creation. */
export async function runPlan({ status, planned }: Plan): Promise<Done> {
  const id = await planned.run();
  return { status: planned.wasThere?.() === true ? 200 : status, id };
}

/** Runs what is planned, and looks at what is about to be kept of it. */
async function runVerified(plan: Plan): Promise<Done> {
  const done = await runPlan(plan);
  await readTogether(async () => plan.planned.verify?.());
  return done;
}

async function performed({ planned }: Plan, perform: () => Promise<Done>): Promise<Done> {
  try {
    return await perform();
  } finally {
    await planned.settle?.();
  }
}

/** A request under its key. @throws InvalidInput IDEMPOTENCY_KEY_FORM */
function keyedAs(
  idempotencyKey: string,
  { method, path, query, body }: FhirRequest,
  { client }: Asking,
): KeyedAct {
  requireKey(idempotencyKey);
  const input = { idempotencyKey, method, path, query: query.toString(), body };
  return { personId: client.personId, organizationId: client.organization.id, mutation: 'fhir', input };
}

/**
 * The keys of the parts of a request that are performed each for itself, by their place: when the same request comes again, what is
 * done is not done again, and what a crash has left is. Another request under its key is refused before any part is performed.
 * @throws Refusal
 */
export async function keysOfParts(
  request: FhirRequest,
  asking: Asking,
): Promise<(at: number) => string | undefined> {
  const idempotencyKey = request.headers['idempotency-key'];
  if (idempotencyKey === undefined) return () => undefined;
  const keyed = keyedAs(idempotencyKey, request, asking);
  await performTogether((tx) => replayOrClaim(tx, keyed, asking.now));
  return (at) => createHash('sha256').update(`${idempotencyKey} ${at}`).digest('base64url');
}

/**
 * Performs a write under its `Idempotency-Key`, if it has one: the same request again does nothing more and is answered as the
 * first time, another one under the same key is refused.
 * @throws FhirFault; Refusal
 */
export const performOnce = (request: FhirRequest, asking: Asking, plan: () => Promise<Plan>): Promise<Done> =>
  // Of two who write the same number at once, the second plans anew and meets what the first one wrote.
  againAfterRace(() => planAndPerform(request, asking, plan));

async function planAndPerform(
  request: FhirRequest,
  asking: Asking,
  plan: () => Promise<Plan>,
): Promise<Done> {
  const idempotencyKey = request.headers['idempotency-key'];
  const { now } = asking;
  if (idempotencyKey === undefined) {
    const planned = await plan();
    return performed(planned, () => performTogether(() => runVerified(planned)));
  }
  const keyed = keyedAs(idempotencyKey, request, asking);
  const before = await resultUnder(keyed, now);
  if (before !== null) return repeated(before);
  const planned = await plan();
  return performed(planned, () =>
    performTogether(async (tx) => {
      const earlier = await replayOrClaim(tx, keyed, now);
      if (earlier !== null) return repeated(earlier);
      const done = await runVerified(planned);
      await keepResult(tx, keyed, kept(done));
      return done;
    }),
  );
}

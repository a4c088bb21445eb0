import { performTogether, readTogether } from '../../domain/act.ts';
import { keepResult, replayOrClaim, requireKey, resultUnder } from '../../domain/idempotency.ts';
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
  const { client, now } = asking;
  if (idempotencyKey === undefined) {
    const planned = await plan();
    return performed(planned, () => performTogether(() => runVerified(planned)));
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

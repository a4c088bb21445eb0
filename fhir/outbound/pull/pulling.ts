import { z } from 'zod';
import type { RecordFailure } from '../../../domain/codes/record-snapshot.ts';
import { readerOf } from '../../../domain/his-client/standing.ts';
import { type Destination, destinationOf } from '../../../domain/outbox/lane.ts';
import { type DuePull, pullsDue, type TakenPull, takePull } from '../../../domain/record-snapshot/due.ts';
import { type PullOutcome, settlePull } from '../../../domain/record-snapshot/settle.ts';
import { FhirCallFailed } from '../../answer.ts';
import type { FhirClient } from '../../client.ts';
import { CallRefused } from '../cage.ts';
import { type SideBySide, sideBySide } from '../side-by-side.ts';
import { type ClientDeps, clientOf } from '../system.ts';
import { LoginFailed, refusalIn, retryAfterMs } from '../verdict.ts';
import { fetchRecord } from './fetch.ts';
import { createOffers } from './offers.ts';
import { AnswerWrong } from './whose.ts';

export interface PullingDeps extends ClientDeps {
  /** The name of this process among those that ask. */
  readonly holder: string;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Hears of faults of ours. */
  onError(error: unknown): void;
}

/** How long all calls of one pull may take together; the last of them may begin at its end. */
const LONGEST_PULL_MS = 60_000;
/** When a process dies, another one asks after this; longer than a pull. */
const LEASE_MS = 180_000;

type Failed = PullOutcome & { is: 'FAILED' };
const failed = (failure: RecordFailure, isFinal: boolean): Failed => ({
  ...{ is: 'FAILED', failure, isFinal },
  ...{ status: null, retryAfterMs: null },
});

function onFailedCall(answer: FhirCallFailed, now: Date): PullOutcome {
  const { status } = answer;
  if (status >= 200 && status < 300) return failed('ANSWER', true);
  if (answer.isLoginRefused) return failed('LOGIN_REFUSED', false);
  if (refusalIn(answer) !== null) return failed('REFUSED', true);
  return { ...failed('STATUS', false), status, retryAfterMs: retryAfterMs(answer.retryAfter, now) };
}

/** What it means that a record was not fetched. @throws what is a fault of ours */
export function outcomeOf(error: unknown, now: Date): PullOutcome {
  if (error instanceof AnswerWrong) return failed(error.failure, true);
  if (error instanceof z.ZodError) return failed('ANSWER', true);
  // A system that says too much once says it again.
  if (error instanceof CallRefused) return failed(error.code, error.code === 'TOO_LARGE');
  if (error instanceof LoginFailed) {
    const { failure, status, retryAfterMs: wait } = error;
    return { ...failed(failure, false), status, retryAfterMs: wait };
  }
  if (error instanceof FhirCallFailed) return onFailedCall(error, now);
  throw error;
}

/** Asks the systems of the organisations for the records that were asked for. */
export function createPulling(deps: PullingDeps): SideBySide {
  const { credentials, clock, holder, onError } = deps;
  const asked = createOffers(clock);

  /** A client that makes no further call when its pull has taken too long. */
  function hurried(destination: Destination): FhirClient {
    const startedAt = performance.now();
    async function bearerFor(to: Destination, now: Date): Promise<string | null> {
      if (performance.now() - startedAt > LONGEST_PULL_MS)
        throw new CallRefused('TIMED_OUT', `Not fetched within ${LONGEST_PULL_MS} ms.`);
      return credentials.bearerFor(to, now);
    }
    return clientOf(destination, { ...deps, credentials: { ...credentials, bearerFor } });
  }

  async function fetched(destination: Destination, { idNo }: TakenPull): Promise<PullOutcome> {
    try {
      const client = hurried(destination);
      const outcome = await asked(destination, client, (method) =>
        fetchRecord(client, method, { idNo, base: destination.address }),
      );
      return outcome ?? failed('NOTHING_OFFERED', true);
    } catch (error) {
      return outcomeOf(error, clock.now());
    }
  }

  async function outcomeAt(destination: Destination, taken: TakenPull): Promise<PullOutcome> {
    try {
      return await fetched(destination, taken);
    } catch (error) {
      onError(error);
      return failed('FAULT', false);
    }
  }

  async function pull({ id, endpointId }: DuePull): Promise<void> {
    const destination = await destinationOf(endpointId, clock.now());
    if (destination?.isActive !== true) return;
    const by = { viewer: readerOf(destination.machine), clock, requestId: `pull-${id}` };
    const taken = await takePull({ id, endpointId, holder, leaseMs: LEASE_MS, by, now: clock.now() });
    if (taken === null) return;
    const outcome = await outcomeAt(destination, taken);
    await settlePull({ id, holder, outcome, by, now: clock.now(), random: deps.random() });
  }

  /** One system is asked for one record after the other. */
  async function oneByOne(due: readonly DuePull[]): Promise<void> {
    for (const one of due) if (!systems.isStopping()) await pull(one);
  }

  const systems: SideBySide = sideBySide({
    onError,
    due: async () => {
      const due = await pullsDue(clock.now());
      const at = (id: string) => () => oneByOne(due.filter(({ endpointId }) => endpointId === id));
      return new Map(due.map(({ endpointId: id }) => [id, at(id)]));
    },
  });
  return systems;
}

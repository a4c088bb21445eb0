import { type Tx, write } from '../../prisma/client.ts';
import type { RecordFailure, RecordMethod, RecordSnapshotState } from '../codes/record-snapshot.ts';
import { appendEvent } from '../event-log.ts';
import { pauseAsWished } from '../outbox/circuit.ts';
import { type LoginSaid, noteLogin } from '../outbox/login.ts';
import { waitMs } from '../outbox/retry.ts';
import { lockResidentOf } from '../resident/alias.ts';
import type { Acting } from '../viewer.ts';
import { entryColumns, type SaidEntry } from './entries.ts';
import { isStillPermitted } from './permit.ts';
import { type Answered, tellAnswered } from './tell.ts';

/** What a source has answered. */
export type PullOutcome =
  | {
      readonly is: 'FETCHED';
      readonly method: RecordMethod;
      readonly entries: readonly SaidEntry[];
      /** Whether the source has more than was fetched. */
      readonly isMore: boolean;
    }
  | { readonly is: 'NOT_FOUND' }
  /** It is tried again while there is time, unless it is final. */
  | {
      readonly is: 'FAILED';
      readonly failure: RecordFailure;
      readonly isFinal: boolean;
      readonly status: number | null;
      /** How long the source wants to be left alone. */
      readonly retryAfterMs: number | null;
    };

interface Deed {
  readonly by: Acting;
  readonly now: Date;
}
interface Asked extends Answered {
  readonly journeyId: string;
  readonly version: number;
}

const ACTS = { FETCHED: 'recordFetch', NOT_FOUND: 'recordMiss', FAILED: 'recordFail' } as const;

async function move(
  tx: Tx,
  pull: Asked,
  to: keyof typeof ACTS & RecordSnapshotState,
  { by, now, ...columns }: Deed & Readonly<Record<string, unknown>>,
): Promise<void> {
  const { id, journeyId, version } = pull;
  const free = { leaseHolder: null, leaseUntilAt: null };
  const data = { ...free, state: to, answeredAt: now, version: { increment: 1 }, ...columns };
  const { count } = await tx.db.recordSnapshot.updateMany({
    where: { id, state: 'REQUESTED', version },
    data,
  });
  if (count === 0) return;
  const change = {
    noun: 'recordSnapshot',
    nounId: id,
    journeyId,
    act: ACTS[to],
    from: 'REQUESTED',
    to,
  } as const;
  await appendEvent(tx, change, by, now);
  await tellAnswered(tx, pull, now);
}

/** Ends a pull for good. */
export const failFor = (tx: Tx, pull: Asked, failure: RecordFailure, deed: Deed): Promise<void> =>
  move(tx, pull, 'FAILED', { ...deed, failure });

export interface Settling extends Deed {
  readonly id: string;
  readonly holder: string;
  readonly outcome: PullOutcome;
  /** From 0 up to 1. */
  readonly random: number;
}

async function tryLater(
  tx: Tx,
  { id, attempts }: { readonly id: string; readonly attempts: number },
  { failure, retryAfterMs }: PullOutcome & { is: 'FAILED' },
  { now, random }: Settling,
) {
  const nextAttemptAt = new Date(now.getTime() + waitMs(attempts + 1, random, retryAfterMs));
  const data = { leaseHolder: null, leaseUntilAt: null, failure, nextAttemptAt, attempts: attempts + 1 };
  await tx.db.recordSnapshot.updateMany({ where: { id, state: 'REQUESTED' }, data });
}

/** Whoever says what is known of somebody has taken our login; what else goes wrong tells nothing of it. */
function loginIn(outcome: PullOutcome): LoginSaid {
  if (outcome.is !== 'FAILED') return 'LOGIN_TAKEN';
  return outcome.failure === 'LOGIN_REFUSED' ? 'LOGIN_REFUSED' : null;
}

/** What an answer says of the system itself, whatever becomes of the pull. */
async function heard(tx: Tx, endpointId: string, outcome: PullOutcome, now: Date): Promise<void> {
  await noteLogin(tx, endpointId, loginIn(outcome), now);
  if (outcome.is === 'FAILED') await pauseAsWished(tx, endpointId, outcome, now);
}

async function settled(tx: Tx, settling: Settling): Promise<void> {
  const { id, holder, outcome, by, now } = settling;
  const whose = { where: { id }, select: { residentId: true } } as const;
  await lockResidentOf(tx, () => tx.db.recordSnapshot.findUnique(whose));
  const pull = await tx.db.recordSnapshot.findUnique({ where: { id } });
  if (pull === null) return;
  await heard(tx, pull.endpointId, outcome, now);
  // What was closed, given up or taken by another process meanwhile takes no answer any more.
  if (pull.state !== 'REQUESTED' || pull.leaseHolder !== holder || pull.giveUpAt <= now) return;
  if (!(await isStillPermitted(tx, pull, now))) return failFor(tx, pull, 'NOT_PERMITTED', { by, now });
  if (outcome.is === 'NOT_FOUND') return move(tx, pull, 'NOT_FOUND', { by, now, failure: null });
  if (outcome.is === 'FETCHED') {
    const said = entryColumns(id, outcome.entries, outcome.isMore);
    return move(tx, pull, 'FETCHED', { by, now, failure: null, method: outcome.method, ...said });
  }
  if (outcome.isFinal) return failFor(tx, pull, outcome.failure, { by, now });
  return tryLater(tx, pull, outcome, settling);
}

/** Keeps what a source has answered, if consent and relation stand to this instant; else nothing of it. */
export const settlePull = (settling: Settling): Promise<void> => write((tx) => settled(tx, settling));

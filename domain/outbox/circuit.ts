import { statement, type Tx, write } from '../../prisma/client.ts';
import type { DeliveryFailure } from '../codes/delivery.ts';
import { feedIsDown } from '../his-client/feed.ts';
import { type Answered, isTheirs } from './attempted.ts';
import { FAILURES_UNTIL_PAUSE, isOpening, isProbed, pausedUntil } from './retry.ts';

/** Whether a system is not left alone at the moment; wants the parameter `now`. */
export const isUnpaused = (alias: string): string =>
  `(${alias}."pausedUntilAt" IS NULL OR ${alias}."pausedUntilAt" <= :now)`;

const failed = statement(`
  UPDATE "Endpoint" SET "failures" = "failures" + 1 WHERE "id" = :endpointId RETURNING "failures", "organizationId"`);
const pause = statement(`UPDATE "Endpoint" SET "pausedUntilAt" = :until WHERE "id" = :endpointId`);
const pauseLonger = statement(`
  UPDATE "Endpoint" SET "pausedUntilAt" = :until
  WHERE "id" = :endpointId AND ("pausedUntilAt" IS NULL OR "pausedUntilAt" < :until)`);
const recover = statement(`
  UPDATE "Endpoint" SET "failures" = 0, "pausedUntilAt" = NULL WHERE "id" = :endpointId AND "failures" > 0`);
const takeTurn = statement(`
  UPDATE "Endpoint" SET "pausedUntilAt" = :until WHERE "id" = :endpointId AND ${isUnpaused('"Endpoint"')}`);
const OPEN = `"id" = :endpointId AND "failures" >= ${FAILURES_UNTIL_PAUSE}`;
const untake = statement(`UPDATE "Endpoint" SET "pausedUntilAt" = NULL WHERE ${OPEN}`);
const reach = statement(`
  UPDATE "Endpoint" SET "pausedUntilAt" = NULL, "failures" = ${FAILURES_UNTIL_PAUSE} - 1 WHERE ${OPEN}`);

/** With these a system says that it is asked too much. */
const SPARED = [429, 503];

interface Wish {
  readonly status: number | null;
  readonly retryAfterMs: number | null;
}

/** How long a system wants to be left alone as a whole; null where it says nothing of itself. */
const wishIn = ({ status, retryAfterMs }: Wish): number | null =>
  status !== null && SPARED.includes(status) ? retryAfterMs : null;

/** Leaves a system alone that was asked for something else than to take a message, as long as it wants. */
export async function pauseAsWished(tx: Tx, endpointId: string, wish: Wish, now: Date): Promise<void> {
  const until = pausedUntil(0, wishIn(wish), now);
  if (until !== null) await tx.run(pauseLonger, { endpointId, until });
}

interface Heard {
  readonly endpointId: string;
  readonly attempted: Answered;
  readonly now: Date;
}

async function countFailure(tx: Tx, { endpointId, attempted, now }: Heard): Promise<void> {
  const [row] = await tx.rows<{ failures: number; organizationId: string }>(failed, { endpointId });
  const failures = row?.failures ?? 0;
  const wished = attempted.is === 'FAILED' ? wishIn(attempted) : null;
  const until = pausedUntil(failures, wished, now);
  if (until !== null) await tx.run(pause, { endpointId, until });
  if (row !== undefined && isOpening(failures)) await feedIsDown(tx, row.organizationId, now);
}

/** Keeps how a system does, as an answer of it shows, or that there was none. Whoever refuses something is there. */
export async function noteHealth(tx: Tx, heard: Heard): Promise<void> {
  const { endpointId, attempted } = heard;
  if (isTheirs(attempted)) await countFailure(tx, heard);
  else if (attempted.is === 'DELIVERED' || attempted.isFinal) await tx.run(recover, { endpointId });
}

/**
 * Takes the turn to ask a system whether it is there again, where its circuit is open: one call in a while, of whatever kind.
 * @returns false when somebody else asks
 */
export async function takesTurn(
  { id: endpointId, failures }: { readonly id: string; readonly failures: number },
  now: Date,
): Promise<boolean> {
  if (!isProbed(failures)) return true;
  const until = pausedUntil(failures, null, now);
  return (await write((tx) => tx.run(takeTurn, { endpointId, until, now }))) === 1;
}

/** Nothing had to be said after all: somebody else may ask. */
export const giveTurnBack = async (tx: Tx, endpointId: string): Promise<void> => {
  await tx.run(untake, { endpointId });
};

/** Somebody is there who is not whom messages are sent to: the next one may try, and its failure opens the circuit again. */
async function noteReached(tx: Tx, endpointId: string): Promise<void> {
  await tx.run(reach, { endpointId });
}

/** In these nobody is there at all. */
const ABSENT: readonly DeliveryFailure[] = ['UNREACHABLE', 'TIMED_OUT'];

/**
 * The same of an answer at another address of the system. What is wrong there is a matter of that address alone; that nobody is there,
 * or that it is asked too much, is one of the whole system.
 * @param isPatient whether it was waited for as long as for a message
 */
export async function noteHealthBeside(tx: Tx, heard: Heard, isPatient: boolean): Promise<void> {
  const { endpointId, attempted, now } = heard;
  if (attempted.is === 'DELIVERED' || attempted.isFinal) return noteReached(tx, endpointId);
  const isAbsent = ABSENT.includes(attempted.failure) && (isPatient || attempted.failure !== 'TIMED_OUT');
  if (isAbsent) return countFailure(tx, heard);
  return pauseAsWished(tx, endpointId, attempted, now);
}

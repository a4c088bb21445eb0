import { statement, type Tx, write } from '../../prisma/client.ts';
import type { DeliveryFailure } from '../codes/delivery.ts';
import { feedIsDown } from '../his-client/feed.ts';
import type { Message } from './lane.ts';
import { loginIn, noteLogin } from './login.ts';
import { isOpening, pausedUntil, waitMs } from './retry.ts';

/** What became of one attempt. */
export type Attempted =
  | { readonly is: 'DELIVERED'; readonly status: number }
  /** Nothing of it is open to the organisation any more. */
  | { readonly is: 'STOPPED' }
  /** It will be tried again; or, when it is `isFinal`, never by itself. */
  | {
      readonly is: 'FAILED';
      readonly failure: DeliveryFailure;
      readonly isFinal: boolean;
      readonly status: number | null;
      /** Codes and places of what the other side does not take; nothing that it says of a person. */
      readonly detail: string;
      readonly retryAfterMs: number | null;
      /** Whether the other side may have kept what it was sent nevertheless. */
      readonly mayBeTaken: boolean;
    };

/** What became of something that was sent. */
export type Answered = Exclude<Attempted, { readonly is: 'STOPPED' }>;

/** Whether an attempt has failed because the other side is not there, or not itself. */
export const isTheirs = (attempted: Attempted): boolean =>
  attempted.is === 'FAILED' && !attempted.isFinal && attempted.failure !== 'FAULT';

/** With these a system says that it is asked too much. */
const SPARED = [429, 503];

const LONGEST_DETAIL = 200;

const settle = statement(`
  UPDATE "OutboxMessage" SET "state" = :state, "attempts" = "attempts" + 1, "lastTriedAt" = :now, "lastStatus" = :status,
    "lastError" = :error, "latencyMs" = :latencyMs, "nextAttemptAt" = :nextAttemptAt, "leftAt" = :leftAt,
    "version" = "version" + 1,
    "deliveredAt" = CASE WHEN :state = 'DELIVERED' THEN :now ELSE "deliveredAt" END
  WHERE "id" = :id AND "state" = 'PENDING'`);
const failed = statement(`
  UPDATE "Endpoint" SET "failures" = "failures" + 1 WHERE "id" = :endpointId RETURNING "failures", "organizationId"`);
const pause = statement(`UPDATE "Endpoint" SET "pausedUntilAt" = :until WHERE "id" = :endpointId`);
const pauseLonger = statement(`
  UPDATE "Endpoint" SET "pausedUntilAt" = :until
  WHERE "id" = :endpointId AND ("pausedUntilAt" IS NULL OR "pausedUntilAt" < :until)`);
const recover = statement(`
  UPDATE "Endpoint" SET "failures" = 0, "pausedUntilAt" = NULL WHERE "id" = :endpointId AND "failures" > 0`);

export interface Attempt {
  readonly endpointId: string;
  readonly message: Message;
  readonly attempted: Attempted;
  readonly latencyMs: number;
  readonly now: Date;
  /** From 0 up to 1. */
  readonly random: number;
}

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

async function countFailure(tx: Tx, { endpointId, attempted, now }: Attempt): Promise<void> {
  const [row] = await tx.rows<{ failures: number; organizationId: string }>(failed, { endpointId });
  const failures = row?.failures ?? 0;
  const wished = attempted.is === 'FAILED' ? wishIn(attempted) : null;
  const until = pausedUntil(failures, wished, now);
  if (until !== null) await tx.run(pause, { endpointId, until });
  if (row !== undefined && isOpening(failures)) await feedIsDown(tx, row.organizationId, now);
}

/** What did not leave, or was refused as a whole, has told nobody. */
const leftAfter = ({ message, attempted, now }: Attempt): Date | null =>
  attempted.is === 'DELIVERED' || (attempted.is === 'FAILED' && attempted.mayBeTaken)
    ? (message.leftAt ?? now)
    : message.leftAt;

/** What a message looks like after an attempt. */
function settled({ message, attempted, now, random }: Attempt) {
  if (attempted.is === 'DELIVERED')
    return { state: 'DELIVERED', status: attempted.status, error: null, nextAttemptAt: now };
  if (attempted.is === 'STOPPED') return { state: 'STOPPED', status: null, error: null, nextAttemptAt: now };
  const { failure, isFinal, status, detail, retryAfterMs } = attempted;
  const wait = waitMs(message.attempts + 1, random, retryAfterMs);
  return {
    state: isFinal || now >= message.giveUpAt ? 'DEAD' : 'PENDING',
    status,
    error: `${failure} ${detail}`.trim().slice(0, LONGEST_DETAIL),
    nextAttemptAt: new Date(now.getTime() + wait),
  };
}

/** Writes what became of an attempt, and how the system does. */
export const settleAttempt = (attempt: Attempt): Promise<void> =>
  write(async (tx) => {
    const { endpointId, message, attempted, latencyMs, now } = attempt;
    const after = { ...settled(attempt), leftAt: leftAfter(attempt), latencyMs: Math.round(latencyMs) };
    await tx.run(settle, { id: message.id, ...after, now });
    await noteLogin(tx, endpointId, loginIn(attempted), now);
    if (isTheirs(attempted)) await countFailure(tx, attempt);
    // Whoever refuses a message is there.
    else if (attempted.is === 'DELIVERED' || (attempted.is === 'FAILED' && attempted.isFinal))
      await tx.run(recover, { endpointId });
  });

const giveUp = statement(`
  UPDATE "OutboxMessage" SET "state" = 'DEAD', "version" = "version" + 1
  WHERE "endpointId" = :endpointId AND "state" = 'PENDING' AND "giveUpAt" <= :now
    AND EXISTS (SELECT 1 FROM "Endpoint" e WHERE e."id" = :endpointId AND e."failures" > 0)`);

/** What has waited for three days behind the failures of its system goes to the dead letters. @returns how many */
export const giveUpWaiting = (endpointId: string, now: Date): Promise<number> =>
  write((tx) => tx.run(giveUp, { endpointId, now }));

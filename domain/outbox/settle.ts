import { statement, write } from '../../prisma/client.ts';
import type { Attempted } from './attempted.ts';
import { giveTurnBack, noteHealth } from './circuit.ts';
import type { Message } from './lane.ts';
import { loginIn, noteLogin } from './login.ts';
import { waitMs } from './retry.ts';

const LONGEST_DETAIL = 200;

const settle = statement(`
  UPDATE "OutboxMessage" SET "state" = :state, "attempts" = "attempts" + 1, "lastTriedAt" = :now, "lastStatus" = :status,
    "lastError" = :error, "latencyMs" = :latencyMs, "nextAttemptAt" = :nextAttemptAt, "leftAt" = :leftAt,
    "version" = "version" + 1,
    "deliveredAt" = CASE WHEN :state = 'DELIVERED' THEN :now ELSE "deliveredAt" END
  WHERE "id" = :id AND "state" = 'PENDING'`);
export interface Attempt {
  readonly endpointId: string;
  readonly message: Message;
  readonly attempted: Attempted;
  readonly latencyMs: number;
  readonly now: Date;
  /** From 0 up to 1. */
  readonly random: number;
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
    if (attempted.is === 'STOPPED') await giveTurnBack(tx, endpointId);
    else await noteHealth(tx, { endpointId, attempted, now });
  });

/** The message whose failures kept the next ones of its journey waiting. */
const AHEAD = `
  SELECT b."id" FROM "OutboxMessage" b
  WHERE b."endpointId" = :endpointId AND b."state" IN ('PENDING', 'DEAD') AND b."journeyId" = "OutboxMessage"."journeyId"
    AND b."seq" < "OutboxMessage"."seq" AND b."lastTriedAt" >= "OutboxMessage"."recordedAt"
  ORDER BY b."seq" DESC LIMIT 1`;

const giveUp = statement(`
  UPDATE "OutboxMessage" SET "state" = 'DEAD', "version" = "version" + 1,
    "lastError" = COALESCE("lastError", 'WAITED' || COALESCE(' ' || (${AHEAD}), ''))
  WHERE "endpointId" = :endpointId AND "state" = 'PENDING' AND "giveUpAt" <= :now
    AND EXISTS (SELECT 1 FROM "Endpoint" e WHERE e."id" = :endpointId AND e."failures" > 0)`);

/**
 * What has waited for three days behind the failures of its system goes to the dead letters. What was never tried itself says what
 * it waited behind: the message of its journey, or nothing but the system. @returns how many
 */
export const giveUpWaiting = (endpointId: string, now: Date): Promise<number> =>
  write((tx) => tx.run(giveUp, { endpointId, now }));

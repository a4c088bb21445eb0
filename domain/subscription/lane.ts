import { rows, statement, type Tx, write } from '../../prisma/client.ts';
import type { NoticeContent, SubscriptionTopic } from '../codes/subscription.ts';
import { markChanged } from '../event-log.ts';
import type { Answered } from '../outbox/attempted.ts';
import { isUnpaused, noteHealthBeside } from '../outbox/circuit.ts';
import { freeAt, isFree, leasesOf } from '../outbox/lease.ts';
import { loginIn, noteLogin } from '../outbox/login.ts';
import { GIVE_UP_MS, waitMs } from '../outbox/retry.ts';

/** One process at a time notifies a subscriber. */
export const subscriptionLanes = leasesOf('Subscription', `"state" <> 'OFF'`);

const STANDS = `s."state" <> 'OFF' AND (s."endAt" IS NULL OR s."endAt" > :now)`;
const OWED = `(s."state" = 'REQUESTED' OR s."lastNumber" > s."deliveredNumber" OR s."heartbeatDueAt" <= :now)`;
const IS_DUE = `s."state" IN ('REQUESTED', 'ACTIVE') AND s."nextAttemptAt" <= :now AND e."revokedAt" IS NULL
  AND o."status" <> 'CLOSED' AND p."state" = 'ACTIVE' AND ${isUnpaused('p')} AND ${OWED}`;
const FROM = `"Subscription" s JOIN "HisClient" e ON e."id" = s."clientId" JOIN "Organization" o ON o."id" = e."organizationId"
  JOIN "Endpoint" p ON p."id" = s."endpointId"`;

const selectDue = statement(`
  SELECT s."id" FROM ${FROM} WHERE ${STANDS} AND ${isFree('s')} AND ((${IS_DUE}) OR EXISTS (
    SELECT 1 FROM "SubscriptionNotice" n WHERE n."subscriptionId" = s."id" AND n."number" IS NULL))
  ORDER BY s."id"`);

/** The subscriptions for which something is to be numbered or sent now, and that nobody has. */
export async function subscriptionsDue(now: Date): Promise<string[]> {
  const found = await rows<{ id: string }>(selectDue, freeAt(now));
  return found.map(({ id }) => id);
}

/** A subscription that is to be notified now, and of what. */
export interface Notified {
  readonly id: string;
  readonly clientId: string;
  readonly endpointId: string;
  readonly topic: SubscriptionTopic;
  readonly address: string;
  readonly content: NoticeContent;
  readonly timeoutS: number | null;
  readonly heartbeatS: number | null;
  readonly maxCount: number;
  readonly state: 'REQUESTED' | 'ACTIVE';
  readonly lastNumber: number;
  readonly deliveredNumber: number;
  readonly attempts: number;
}

const selectOne = statement(`
  SELECT s."id", s."clientId", s."endpointId", s."topic", s."address", s."content", s."timeoutS", s."heartbeatS", s."maxCount",
    s."state", s."lastNumber", s."deliveredNumber", s."attempts"
  FROM ${FROM} WHERE s."id" = :id AND ${STANDS} AND ${IS_DUE}`);

/** The subscription as it is now; null when nothing is to be sent. */
export async function notifiedNow(id: string, now: Date): Promise<Notified | null> {
  const [row] = await rows<Notified>(selectOne, { id, now });
  return row ?? null;
}

const succeed = statement(`
  UPDATE "Subscription" SET "state" = 'ACTIVE', "attempts" = 0, "giveUpAt" = NULL, "lastError" = NULL, "nextAttemptAt" = :now,
    "heartbeatDueAt" = :heartbeatDueAt,
    "deliveredNumber" = CASE WHEN "deliveredNumber" < :upTo THEN :upTo ELSE "deliveredNumber" END
  WHERE "id" = :id AND "state" IN ('REQUESTED', 'ACTIVE')`);
const fail = statement(`
  UPDATE "Subscription" SET "attempts" = "attempts" + 1, "lastError" = :error, "nextAttemptAt" = :nextAttemptAt,
    "giveUpAt" = COALESCE("giveUpAt", :giveUpAt)
  WHERE "id" = :id AND "state" IN ('REQUESTED', 'ACTIVE')`);
const giveUp = statement(`
  UPDATE "Subscription" SET "state" = 'ERROR'
  WHERE "id" = :id AND "state" IN ('REQUESTED', 'ACTIVE') AND (:isFinal = 1 OR "giveUpAt" <= :now)`);

export interface NotifyAttempt {
  readonly notified: Notified;
  readonly attempted: Answered;
  /** The number of the last event that it told of. */
  readonly upTo: number;
  readonly now: Date;
  /** From 0 up to 1. */
  readonly random: number;
}

const LONGEST_ERROR = 200;

async function settleFailure(
  tx: Tx,
  { notified, attempted, now, random }: NotifyAttempt & { attempted: { is: 'FAILED' } },
): Promise<boolean> {
  const { failure, isFinal, detail, retryAfterMs } = attempted;
  const nextAttemptAt = new Date(now.getTime() + waitMs(notified.attempts + 1, random, retryAfterMs));
  const error = `${failure} ${detail}`.trim().slice(0, LONGEST_ERROR);
  const giveUpAt = new Date(now.getTime() + GIVE_UP_MS);
  await tx.run(fail, { id: notified.id, error, nextAttemptAt, giveUpAt });
  return (await tx.run(giveUp, { id: notified.id, isFinal: isFinal ? 1 : 0, now })) === 1;
}

async function settleSuccess(tx: Tx, { notified, upTo, now }: NotifyAttempt): Promise<boolean> {
  const { id, heartbeatS, state } = notified;
  const heartbeatDueAt = heartbeatS === null ? null : new Date(now.getTime() + heartbeatS * 1000);
  const isDone = (await tx.run(succeed, { id, upTo, heartbeatDueAt, now })) === 1;
  return isDone && state === 'REQUESTED';
}

const hasFailed = (attempt: NotifyAttempt): attempt is NotifyAttempt & { attempted: { is: 'FAILED' } } =>
  attempt.attempted.is === 'FAILED';

/** Writes what became of a notification: it is active from the first one that was taken, and in error after three days of failures. */
export const settleNotification = (attempt: NotifyAttempt): Promise<void> =>
  write(async (tx) => {
    const { notified, attempted, now } = attempt;
    const { endpointId, timeoutS } = notified;
    await noteLogin(tx, endpointId, loginIn(attempted), now);
    await noteHealthBeside(tx, { endpointId, attempted, now }, timeoutS === null);
    const isMoved = hasFailed(attempt) ? await settleFailure(tx, attempt) : await settleSuccess(tx, attempt);
    if (isMoved) await markChanged(tx, 'subscription', notified.id, now);
  });

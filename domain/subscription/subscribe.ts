import { statement, type Tx } from '../../prisma/client.ts';
import { writeTogether } from '../act.ts';
import { auditInside } from '../audit/record.ts';
import type { NoticeContent, SubscriptionTopic } from '../codes/subscription.ts';
import { requireAddress } from '../endpoint/address.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { markChanged } from '../event-log.ts';
import { newId } from '../id.ts';
import { requireText } from '../require-text.ts';
import type { Acting } from '../viewer.ts';
import type { NoticeFilter } from './filter.ts';
import { subscriptionsVisible } from './policy.ts';

const RULE = 'docs/fhir/subscriptions.md';
/** How many of a machine are not off at the same time. */
const MOST = 50;

/** What a machine subscribes to. */
export interface NewSubscription {
  readonly clientId: string;
  readonly topic: SubscriptionTopic;
  readonly criteria: readonly string[];
  readonly filters: readonly NoticeFilter[];
  readonly reason: string;
  readonly address: string;
  readonly content: NoticeContent;
  readonly heartbeatS: number | null;
  readonly timeoutS: number | null;
  readonly maxCount: number;
  readonly endAt: Date | null;
}

/** The endpoint under whose address it is notified: what is sent there goes with the login of that endpoint. @throws InvalidInput */
async function endpointAbove(tx: Tx, address: string, { viewer }: Acting): Promise<string> {
  const { organizationId } = viewer;
  const where = { organizationId, state: { not: 'RETIRED' } };
  const found = await tx.db.endpoint.findFirst({ where, select: { id: true } });
  // Whoever retires it meanwhile ends what is under it: it is waited for.
  if (found !== null) await tx.lock('Endpoint', found.id);
  const endpoint =
    found === null ? null : await tx.db.endpoint.findFirst({ where: { ...where, id: found.id } });
  if (endpoint !== null && (address === endpoint.address || address.startsWith(`${endpoint.address}/`)))
    return endpoint.id;
  const message =
    endpoint === null
      ? 'Your organisation has no endpoint: register one, and subscribe with an address under it.'
      : `The address lies under that of the endpoint of your organisation, ${endpoint.address}.`;
  throw new InvalidInput({ code: 'SUBSCRIPTION_ADDRESS', message, path: ['address'], rule: RULE });
}

async function requireRoom(tx: Tx, clientId: string, now: Date): Promise<void> {
  await tx.lock('HisClient', clientId);
  const lasting = { OR: [{ endAt: null }, { endAt: { gt: now } }] };
  const where = { clientId, removedAt: null, state: { not: 'OFF' }, ...lasting };
  if ((await tx.db.subscription.count({ where })) < MOST) return;
  const message = `A machine has at most ${MOST} subscriptions: take one back.`;
  throw new RuleRefused({ code: 'SUBSCRIPTIONS_TOO_MANY', message, path: [], rule: RULE });
}

/**
 * Subscribes (订阅): from then on each event of the topic that is open to the machine gets a number. @returns its id
 * @throws InvalidInput ENDPOINT_ADDRESS, SUBSCRIPTION_ADDRESS, SUBSCRIPTION_END, TEXT_…; RuleRefused SUBSCRIPTIONS_TOO_MANY
 */
export const subscribe = (acting: Acting, wanted: NewSubscription, now: Date): Promise<string> =>
  writeTogether(async (tx) => {
    const { criteria, filters, endAt, ...rest } = wanted;
    const reason = requireText(wanted.reason, 'reason', 500);
    const address = requireAddress(wanted.address, 'address');
    const endpointId = await endpointAbove(tx, address, acting);
    if (endAt !== null && endAt <= now) {
      const message = 'A subscription ends in the future.';
      throw new InvalidInput({ code: 'SUBSCRIPTION_END', message, path: ['endAt'], rule: RULE });
    }
    await requireRoom(tx, wanted.clientId, now);
    const id = newId(now);
    const texts = { criteria: JSON.stringify(criteria), filters: JSON.stringify(filters) };
    const { organizationId } = acting.viewer;
    const row = { ...rest, ...texts, id, organizationId, endpointId, reason, address, endAt };
    await tx.db.subscription.create({ data: { ...row, nextAttemptAt: now, createdAt: now } });
    await markChanged(tx, 'subscription', id, now);
    const done = { action: 'ACT', operation: 'subscribe', noun: 'subscription', nounId: id } as const;
    await auditInside(tx, { ...done, outcome: 'DONE', facts: { topic: wanted.topic } }, acting, now);
    return id;
  });

const dropNotices = statement(`DELETE FROM "SubscriptionNotice" WHERE "subscriptionId" = :id`);

/** Takes a subscription back (取消订阅): it is told nothing more, and what it was told of is kept no longer. @throws NotFound */
export const unsubscribe = (acting: Acting, id: string, now: Date): Promise<string> =>
  writeTogether(async (tx) => {
    await tx.lock('Subscription', id);
    const where = { AND: [{ id }, subscriptionsVisible(acting.viewer, now)] };
    if ((await tx.db.subscription.count({ where })) === 0) throw new NotFound('subscription');
    await tx.db.subscription.update({ where: { id }, data: { state: 'OFF', removedAt: now } });
    await tx.run(dropNotices, { id });
    await markChanged(tx, 'subscription', id, now);
    const done = { action: 'ACT', operation: 'unsubscribe', noun: 'subscription', nounId: id } as const;
    await auditInside(tx, { ...done, outcome: 'DONE' }, acting, now);
    return id;
  });

const again = statement(`
  UPDATE "Subscription" SET "state" = 'REQUESTED', "attempts" = 0, "giveUpAt" = NULL, "nextAttemptAt" = :now
  WHERE "id" = :id AND "state" = 'ERROR'`);

/** Whoever asks for its events is there again: what has failed for good begins with a handshake anew. */
export const tryAgain = (id: string, now: Date): Promise<void> =>
  writeTogether(async (tx) => {
    if ((await tx.run(again, { id, now })) === 1) await markChanged(tx, 'subscription', id, now);
  });

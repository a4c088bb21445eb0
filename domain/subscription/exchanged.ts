import { read } from '../../prisma/client.ts';
import type { NoticeContent, SubscriptionState, SubscriptionTopic } from '../codes/subscription.ts';
import type { Exchanged, Reading, Where } from '../exchange/page.ts';
import { subscriptionsVisible } from './policy.ts';

const find = (where: object, rest: object) => read().subscription.findMany({ ...rest, where });
type Row = Awaited<ReturnType<typeof find>>[number];

const isOver = ({ endAt }: Pick<Row, 'endAt'>, now: Date): boolean => endAt !== null && endAt <= now;

const shownAt = (row: Row, now: Date) => ({
  ...row,
  topic: row.topic as SubscriptionTopic,
  content: row.content as NoticeContent,
  criteria: JSON.parse(row.criteria) as readonly string[],
  state: isOver(row, now) ? 'OFF' : (row.state as SubscriptionState),
});
export type ExchangedSubscription = ReturnType<typeof shownAt>;

/** What a machine has subscribed to, in the state that counts now. */
export const exchangedSubscriptions: Exchanged<ExchangedSubscription> = {
  noun: 'subscription',
  find: async ({ viewer, now }, { where, ...rest }) =>
    (await find({ AND: [subscriptionsVisible(viewer, now), where] }, rest)).map((row) => shownAt(row, now)),
  count: ({ viewer, now }, where) =>
    read().subscription.count({ where: { AND: [subscriptionsVisible(viewer, now), where] } }),
};

/** Whether a machine has taken back its own: to every other one there is nothing that could have been. */
export const isTakenBack = async ({ viewer }: Reading, id: string): Promise<boolean> =>
  (await read().subscription.count({
    where: { id, removedAt: { not: null }, client: { personId: viewer.personId } },
  })) > 0;

/** Those that are in a state now: one that has come to its end is off. */
export function subscriptionsIn(state: SubscriptionState, { now }: Pick<Reading, 'now'>): Where {
  const lasting = { OR: [{ endAt: null }, { endAt: { gt: now } }] };
  return state === 'OFF' ? { OR: [{ state }, { endAt: { lte: now } }] } : { AND: [{ state }, lasting] };
}

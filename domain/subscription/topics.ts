import type { SubscriptionTopic } from '../codes/subscription.ts';
import type { ToldNoun } from '../outbox/told.ts';

/** Of the changes of which nouns each topic tells. */
export const TOPIC_NOUNS: Readonly<Record<SubscriptionTopic, readonly ToldNoun[]>> = {
  referral: ['referral', 'referralTarget'],
  appointment: ['appointment'],
};

import type { SubscriptionTopic } from '../codes/subscription.ts';
import { machineAnswers } from '../event/referrals.ts';
import { TOLD, type ToldNoun } from '../outbox/told.ts';

/** Of the changes of which nouns each topic tells. */
export const TOPIC_NOUNS: Readonly<Record<SubscriptionTopic, readonly ToldNoun[]>> = {
  referral: ['referral', 'referralTarget'],
  appointment: ['appointment'],
};

/**
 * To whom the events of each noun are open: as the machine reads the object. That an answer is over it reads, too; who is sent
 * transactions hears so because it was told before.
 */
export const NOTICED = { ...TOLD, referralTarget: machineAnswers };

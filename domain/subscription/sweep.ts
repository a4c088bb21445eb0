import { statement, write } from '../../prisma/client.ts';
import { endWhatIsOver } from './end.ts';

/** How long an event can be asked for again. */
const KEPT_MS = 30 * 24 * 60 * 60_000;

const drop = statement(`
  DELETE FROM "SubscriptionNotice" WHERE "recordedAt" < :until AND ("number" IS NOT NULL OR EXISTS (
    SELECT 1 FROM "Subscription" s WHERE s."id" = "SubscriptionNotice"."subscriptionId" AND s."state" = 'OFF'))`);

/**
 * Forgets events that are kept no longer, and writes which subscriptions have come to their end. What has no number yet stays while it
 * may get one: its number is what shows that it was missed. @returns how many there were of both
 */
export const sweepSubscriptions = (now: Date): Promise<number> =>
  write(async (tx) => {
    const dropped = await tx.run(drop, { until: new Date(now.getTime() - KEPT_MS) });
    return dropped + (await endWhatIsOver(tx, now));
  });

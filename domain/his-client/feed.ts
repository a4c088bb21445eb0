import { statement, type Tx, write } from '../../prisma/client.ts';
import { clearAlarms } from '../alarm/raise.ts';
import { armDay, armDaysBefore, restClocks } from '../appointment/no-show.ts';
import { policyFor } from '../policy-value/read.ts';
import type { RegisteredClient } from './standing.ts';

const MINUTE = 60_000;

// What was heard a moment ago is not written again; who comes back after a silence is back from now on.
const setHeard = statement(`
  UPDATE "HisClient" SET "heardAt" = :now, "backAt" = CASE WHEN "silentAt" <= :now THEN :now ELSE "backAt" END,
    "silentAt" = :silentAt
  WHERE "id" = :id AND ("heardAt" IS NULL OR "heardAt" <= :until)`);
/**
 * A request of a client was accepted: kept once a minute. Where it is the feed of its hospital, the no-show clocks that rested
 * run on, and the alarm about it ends.
 */
export async function hearFrom({ id, heardAt, organization }: RegisteredClient, now: Date): Promise<void> {
  const until = new Date(now.getTime() - MINUTE);
  if (heardAt != null && heardAt > until) return;
  const place = { organizationId: organization.id, regionCode: organization.regionCode };
  await write(async (tx) => {
    const minutes = await policyFor(tx, 'feed.silentMinutes', place, now);
    const silentAt = new Date(now.getTime() + minutes.value * MINUTE);
    if ((await tx.run(setHeard, { id, now, until, silentAt })) === 0) return;
    const { attendanceSinceAt } = await tx.db.hisClient.findUniqueOrThrow({ where: { id } });
    if (attendanceSinceAt === null) return;
    await armDaysBefore(tx, place, now);
    await armDay(tx, place, now);
    await clearAlarms(tx, { noun: 'hisClient', nounId: id, kinds: ['FEED_SILENT'] }, now);
  });
}

// Only what was heard before counts for less: what it says from now on, it says itself.
const setDown = statement(`
  UPDATE "HisClient" SET "silentAt" = :now
  WHERE "organizationId" = :organizationId AND "attendanceSinceAt" IS NOT NULL AND "revokedAt" IS NULL AND "silentAt" > :now`);

/**
 * The system of an organisation can be reached no more (its circuit is open): where it is a feed, it is silent from now on,
 * whatever it was good for still, until it is heard again.
 */
export async function feedIsDown(tx: Tx, organizationId: string, now: Date): Promise<void> {
  if ((await tx.run(setDown, { organizationId, now })) > 0) await restClocks(tx, organizationId, now);
}

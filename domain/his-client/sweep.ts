import { rows, statement, type Tx, write } from '../../prisma/client.ts';
import { raiseAlarm } from '../alarm/raise.ts';
import { localDateOf } from '../calendar-date.ts';
import { ROLES_OF_FUNCTION } from '../duty/on-duty.ts';
import { inForceOn } from '../person/policy.ts';
import { policyFor } from '../policy-value/read.ts';

const drop = statement('DELETE FROM "UsedAssertion" WHERE "expiresAt" < :until');

/** An assertion that has ended is refused for that; a little longer, for clocks that differ. */
const KEPT_MS = 10 * 60_000;

/** Forgets the assertions that nobody could send again. @returns how many */
export const dropUsedAssertions = (now: Date): Promise<number> =>
  write((tx) => tx.run(drop, { until: new Date(now.getTime() - KEPT_MS) }));

interface Silent {
  readonly id: string;
  readonly organizationId: string;
  readonly regionCode: string;
}

// One alarm for each silence, acknowledged or not; a hospital is fed as long as one of its systems is heard.
const selectSilent = statement(`
  SELECT c."id", c."organizationId", o."regionCode"
  FROM "HisClient" c JOIN "Organization" o ON o."id" = c."organizationId" AND o."status" = 'ACTIVE'
  WHERE c."attendanceSinceAt" IS NOT NULL AND c."revokedAt" IS NULL AND c."silentAt" <= :now
    AND NOT EXISTS (SELECT 1 FROM "HisClient" b WHERE b."organizationId" = c."organizationId"
      AND b."attendanceSinceAt" IS NOT NULL AND b."revokedAt" IS NULL AND b."silentAt" > :now)
    AND NOT EXISTS (SELECT 1 FROM "Alarm" a WHERE a."noun" = 'hisClient' AND a."nounId" = c."id"
      AND a."kind" = 'FEED_SILENT' AND a."raisedAt" >= c."silentAt")
  ORDER BY c."id"`);
const countRunning = statement(`
  SELECT COUNT(*) AS "n" FROM "Session" x
  WHERE x."hospitalId" = :organizationId AND x."state" = 'OPEN' AND x."startAt" <= :begunBy AND x."endAt" > :now`);

/** Where those work who run the network: machines and organisations are theirs, whoever they belong to (domain 1). */
async function operatorsOf(tx: Tx, now: Date): Promise<string[]> {
  const found = await tx.db.roleAssignment.findMany({
    where: {
      role: { in: [...ROLES_OF_FUNCTION.NETWORK] },
      person: { status: 'ACTIVE' },
      ...inForceOn(localDateOf(now)),
    },
    select: { organizationId: true },
    distinct: ['organizationId'],
    orderBy: { organizationId: 'asc' },
  });
  return found.map((one) => one.organizationId);
}

const MINUTE = 60_000;

/**
 * Raises an alarm with the schedulers and the administrators of each hospital whose feed has fallen silent while it sees
 * patients, and with those who run the network: outside its sessions nobody expects to hear from it. @returns how many fell silent
 */
export async function sweepSilentFeeds(now: Date): Promise<number> {
  let raised = 0;
  for (const { id, organizationId, regionCode } of await rows<Silent>(selectSilent, { now }))
    raised += await write(async (tx) => {
      const minutes = await policyFor(tx, 'feed.silentMinutes', { organizationId, regionCode }, now);
      const begunBy = new Date(now.getTime() - minutes.value * MINUTE);
      const [running] = await tx.rows<{ n: number }>(countRunning, { organizationId, begunBy, now });
      if ((running?.n ?? 0) === 0) return 0;
      const about = { noun: 'hisClient', nounId: id, journeyId: organizationId } as const;
      const own = (['SCHEDULING', 'ADMINISTRATION'] as const).map((duty) => [organizationId, duty] as const);
      const operators = (await operatorsOf(tx, now)).map((office) => [office, 'NETWORK'] as const);
      for (const [where, duty] of [...own, ...operators]) {
        const place = { organizationId: where, function: duty, kind: 'FEED_SILENT' } as const;
        await raiseAlarm(tx, { ...place, ...about }, now);
      }
      return 1;
    });
  return raised;
}

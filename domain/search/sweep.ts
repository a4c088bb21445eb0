import { setTimeout as delay } from 'node:timers/promises';
import { rows, statement, write } from '../../prisma/client.ts';
import { type Known, keepSearchKeys } from './keep.ts';
import { SEARCH_VERSION } from './keys.ts';

/** Few, so that the write lock is given back within milliseconds; by resident, in the order in which all lock several. */
const BATCH = 25;

const selectOver = statement(`
  SELECT DISTINCT "organizationId", "residentId" FROM "ResidentSearchKey" WHERE "endsAt" <= :now
  ORDER BY "residentId", "organizationId" LIMIT ${BATCH}`);
const selectOutdated = statement(`
  SELECT DISTINCT "organizationId", "residentId" FROM "CareRelation" WHERE "searchVersion" < :version
  ORDER BY "residentId", "organizationId" LIMIT ${BATCH}`);

async function keepAll(found: () => Promise<Known[]>, now: Date): Promise<number> {
  let total = 0;
  for (;;) {
    const startedAt = performance.now();
    const batch = await found();
    if (batch.length === 0) return total;
    await write(async (tx) => {
      for (const known of batch) await keepSearchKeys(tx, known, now);
    });
    total += batch.length;
    // At most half of the time is taken from whatever else writes.
    await delay(performance.now() - startedAt);
  }
}

/**
 * Makes the keys of rows that have none yet, or keys of an earlier version, and removes those of relations that time
 * has ended. It may stop anywhere and run in two processes at once: each resident is one step, and is done by what is
 * written. @returns how many pairs of organisation and resident were made anew
 */
export async function sweepSearchKeys(now: Date): Promise<number> {
  const made = await keepAll(() => rows<Known>(selectOutdated, { version: SEARCH_VERSION }), now);
  return made + (await keepAll(() => rows<Known>(selectOver, { now }), now));
}

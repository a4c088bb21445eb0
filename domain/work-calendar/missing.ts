import { statement } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import { regionChain } from '../policy-value/applied.ts';
import { policyFor, type RowReader } from '../policy-value/read.ts';
import { spanOf } from './of-year.ts';

const selectRegions = statement(`
  SELECT DISTINCT "regionCode" FROM "Organization" WHERE "status" = 'ACTIVE' ORDER BY "regionCode"`);
const selectPublished = statement(`
  SELECT DISTINCT "regionCode" FROM "WorkCalendarDay"
  WHERE "dateOn" >= :fromOn AND "dateOn" <= :toOn AND "withdrawnAt" IS NULL AND "regionCode" IS NOT NULL`);

/** Regions that have organisations at work and no calendar of a year. */
export interface MissingCalendar {
  readonly year: number;
  readonly regionCodes: readonly string[];
}

/**
 * The regions whose calendar of the next year is missing, from `calendar.missingFromMonth` on (domain 0: from November);
 * a calendar of the region above serves as well. Null when there is nothing to warn of.
 */
export async function missingCalendar(read: RowReader, now: Date): Promise<MissingCalendar | null> {
  const todayOn = localDateOf(now);
  const year = Number(todayOn.slice(0, 4)) + 1;
  const month = Number(todayOn.slice(5, 7));
  const found = await read.rows<{ regionCode: string }>(selectPublished, spanOf(year));
  const published = new Set(found.map(({ regionCode }) => regionCode));
  const regionCodes: string[] = [];
  for (const { regionCode } of await read.rows<{ regionCode: string }>(selectRegions)) {
    if (regionChain(regionCode).some((code) => published.has(code))) continue;
    const place = { organizationId: null, regionCode };
    const from = await policyFor(read, 'calendar.missingFromMonth', place, now);
    if (month >= from.value) regionCodes.push(regionCode);
  }
  return regionCodes.length === 0 ? null : { year, regionCodes };
}

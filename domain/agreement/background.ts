import { rows } from '../../prisma/client.ts';
import { hasRoster } from '../duty/has-roster.ts';
import type { AppliedPolicy } from '../errors.ts';
import { policiesFor } from '../policy-value/read.ts';
import { REMINDER_LIMITS, type ReminderLimits } from './reminder.ts';

const KEYS = [...REMINDER_LIMITS, 'agreement.successionDays'] as const;

/** The limits by which an agreement says how near its end is: they are those of a region, never of one side. */
export type RegionLimits = ReminderLimits & { readonly 'agreement.successionDays': AppliedPolicy };

/** The limits of each region. */
export async function limitsOfRegions(
  regionCodes: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, RegionLimits>> {
  const limitsAt = (regionCode: string) =>
    policiesFor({ rows }, KEYS, { organizationId: null, regionCode }, now);
  return new Map(await Promise.all(regionCodes.map(async (code) => [code, await limitsAt(code)] as const)));
}

/** Which of these organisations have somebody on a duty roster. */
export async function rostersKept(
  organizationIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, boolean>> {
  return new Map(
    await Promise.all(organizationIds.map(async (id) => [id, await hasRoster({ rows }, id, now)] as const)),
  );
}

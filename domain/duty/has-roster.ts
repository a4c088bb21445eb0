import { statement } from '../../prisma/client.ts';
import type { RowReader } from '../policy-value/read.ts';

// A roster always has its telephone: the column is never empty.
const selectHeld = statement(`
  SELECT r."id" FROM "DutyRoster" r JOIN "DutyShift" s ON s."rosterId" = r."id"
  WHERE r."organizationId" = :organizationId AND s."endAt" > :now AND s."withdrawnAt" IS NULL LIMIT 1`);

/**
 * Whether an organisation can be called at all hours: it has a roster, whatever the function, with its telephone and a
 * shift that holds now or later (domain 0 DutyRoster: no EMERGENCY with an empty roster).
 */
export async function hasRoster(read: RowReader, organizationId: string, now: Date): Promise<boolean> {
  return (await read.rows(selectHeld, { organizationId, now })).length > 0;
}

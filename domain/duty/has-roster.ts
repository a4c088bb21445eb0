import { statement } from '../../prisma/client.ts';
import type { RowReader } from '../policy-value/read.ts';

const selectRoster = statement(`
  SELECT 1 AS "one" FROM "DutyRoster" r JOIN "DutyShift" s ON s."rosterId" = r."id"
  WHERE r."organizationId" = :organizationId AND s."withdrawnAt" IS NULL AND s."endAt" > :now LIMIT 1`);

/** Whether somebody is, or will be, on duty at an organisation (domain 0: EMERGENCY needs a roster that is not empty). */
export async function hasRoster(read: RowReader, organizationId: string, now: Date): Promise<boolean> {
  return (await read.rows(selectRoster, { organizationId, now })).length > 0;
}

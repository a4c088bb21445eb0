import { rows, statement } from '../../prisma/client.ts';
import { lapsed } from '../appointment/lapsed.ts';

/** One department of one agreement in one quota week, named by its Monday. */
export interface QuotaWeek {
  readonly agreementId: string;
  readonly departmentId: string;
  readonly weekOn: string;
}

export const quotaWeekKey = ({ agreementId, departmentId, weekOn }: QuotaWeek): string =>
  `${agreementId} ${departmentId} ${weekOn}`;

// A hold past its expiry is still counted in "used" until an act reclaims it, but its place is free (domain 3.4).
const selectUse = statement(`
  SELECT u."agreementId", u."departmentId", u."weekOn", u."used" - (
    SELECT COUNT(*) FROM "Appointment" p
    WHERE p."agreementId" = u."agreementId" AND p."departmentId" = u."departmentId" AND p."quotaWeekOn" = u."weekOn"
      AND ${lapsed('p')}) AS "used"
  FROM "QuotaUse" u WHERE u."agreementId" IN (:agreementIds...) AND u."weekOn" IN (:weeksOn...)`);

/** Places held and booked in each of these weeks, in one statement. @returns by `quotaWeekKey`; weeks without use are left out */
export async function weekUses(weeks: readonly QuotaWeek[], now: Date): Promise<ReadonlyMap<string, number>> {
  const agreementIds = [...new Set(weeks.map(({ agreementId }) => agreementId))];
  const weeksOn = [...new Set(weeks.map(({ weekOn }) => weekOn))];
  const uses = await rows<QuotaWeek & { used: number }>(selectUse, { agreementIds, weeksOn, now });
  return new Map(uses.map((use) => [quotaWeekKey(use), use.used]));
}

import type { Deciding } from '../act.ts';
import { addDays, localDateOf } from '../calendar-date.ts';
import { policyFor } from '../policy-value/read.ts';

/**
 * Until when somebody whose number is missing, or is that of another person, is given the right one; null for
 * everybody else. It is a task, and stops no care (domain 2 Resident): past the day nothing is refused.
 * @param known the day that was set before, which stays
 */
export async function idDueOnOf(
  { tx, now, acting }: Deciding,
  isNumberOwed: boolean,
  known: string | null = null,
): Promise<string | null> {
  if (!isNumberOwed) return null;
  if (known !== null) return known;
  const days = await policyFor(tx, 'resident.idDueDays', acting.viewer, now);
  return addDays(localDateOf(now), days.value);
}

import type { Deciding } from '../act.ts';
import { addDays, localDateOf } from '../calendar-date.ts';
import { policyFor } from '../policy-value/read.ts';

/**
 * Until when somebody without a document is given one, or null for everybody else. It is a task, and stops no care
 * (domain 2 Resident): past the day nothing is refused.
 * @param known the day that was set before, which stays
 */
export async function idDueOnOf(
  { tx, now, acting }: Deciding,
  idType: string,
  known: string | null = null,
): Promise<string | null> {
  if (idType !== 'NONE') return null;
  if (known !== null) return known;
  const days = await policyFor(tx, 'resident.idDueDays', acting.viewer, now);
  return addDays(localDateOf(now), days.value);
}

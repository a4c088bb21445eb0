import type { Deciding } from '../act.ts';
import { localDateOf } from '../calendar-date.ts';
import { policyFor } from '../policy-value/read.ts';
import type { Today } from './identity.ts';

/** What a birth date is measured by where the act is done. */
export const todayFor = async ({ tx, now, acting }: Deciding): Promise<Today> => ({
  todayOn: localDateOf(now),
  ageYears: await policyFor(tx, 'resident.ageYears', acting.viewer, now),
});

import { addDays, localDateOf } from '../calendar-date.ts';
import type { PolicyPlace } from '../policy-value/applied.ts';
import type { RowReader } from '../policy-value/read.ts';
import { afterWorkingDays } from './calendar.ts';
import { workCalendarOf } from './read.ts';

/** The instant at which so many working days of a place have passed since `from`. */
export async function workingDaysLater(
  read: RowReader,
  place: PolicyPlace,
  from: Date,
  days: number,
): Promise<Date> {
  const fromOn = localDateOf(from);
  const span = { fromOn, toOn: addDays(fromOn, 366 + days * 7) };
  return afterWorkingDays(await workCalendarOf(read, place, span), from, days);
}

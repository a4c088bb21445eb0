import { localDateOf } from './calendar-date.ts';
import { lettersOf } from './letters.ts';

/**
 * A number for people to say and write, such as `JC20261122-7K3F9Q`: a prefix, the local date and 30 random bits of
 * the id. The unique key of the column is the last guard.
 */
export const datedNumber = (prefix: string, id: string, now: Date): string =>
  `${prefix}${localDateOf(now).replaceAll('-', '')}-${lettersOf(id, 6)}`;

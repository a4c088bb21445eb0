import { localDateOf } from '../calendar-date.ts';
import { lettersOf } from '../letters.ts';

/**
 * 协议编号 for people to say and write: `HZ20261122-7K3F9Q`, the local date of the proposal and 30 random bits of
 * the id. The unique key of the column is the last guard.
 */
export const agreementNo = (id: string, now: Date): string =>
  `HZ${localDateOf(now).replaceAll('-', '')}-${lettersOf(id, 6)}`;

import { localDateOf } from '../calendar-date.ts';

// Crockford's base 32: no letter that is read as a digit.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * 协议编号 for people to say and write: `HZ20261122-7K3F9Q`, the local date of the proposal and 30 random bits of
 * the id. The unique key of the column is the last guard.
 */
export function agreementNo(id: string, now: Date): string {
  let random = Number.parseInt(id.replaceAll('-', '').slice(-8), 16);
  let letters = '';
  for (let place = 0; place < 6; place += 1) {
    letters += LETTERS.charAt(random % 32);
    random = Math.floor(random / 32);
  }
  return `HZ${localDateOf(now).replaceAll('-', '')}-${letters}`;
}

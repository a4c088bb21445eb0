/** Crockford's base 32, for numbers that people say and write: no letter that is read as a digit or another letter. */
export const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** That many letters of the random end of an id: five bits each, at most eight. */
export function lettersOf(id: string, count: number): string {
  let random = BigInt(`0x${id.replaceAll('-', '').slice(-10)}`);
  let letters = '';
  for (let place = 0; place < count; place += 1) {
    letters += LETTERS.charAt(Number(random % 32n));
    random /= 32n;
  }
  return letters;
}

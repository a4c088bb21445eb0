/** What a masked value may show. Every mask shows a short value not at all, and keeps the length but for addresses. */

const STAR = '*';

/** Code points, so that a rare character outside the basic plane is never cut in half. */
const charactersOf = (text: string): string[] => Array.from(text);

function keepEnds(text: string, ends: { first: number; last: number; shortest: number }): string {
  const characters = charactersOf(text);
  const { length } = characters;
  if (length < ends.shortest) return STAR.repeat(length);
  return characters.map((c, i) => (i < ends.first || i >= length - ends.last ? c : STAR)).join('');
}

/** First and last character, of 8 or more: a longer rest beside the birth date gives an ID number away (V1). */
export const maskIdNo = (idNo: string): string => keepEnds(idNo, { first: 1, last: 1, shortest: 8 });

/** `138****1234`, of 11 or more characters. */
export const maskPhone = (phone: string): string => keepEnds(phone, { first: 3, last: 4, shortest: 11 });

/** The last 4, of 8 or more: for health card and insurance numbers. */
export const maskCardNo = (cardNo: string): string => keepEnds(cardNo, { first: 0, last: 4, shortest: 8 });

const ADDRESS_SHOWN = 6;

/**
 * The first 6 characters, which reach to the district at most (北京市朝阳区), and always four stars. An address below
 * twice that length is not shown at all.
 */
export function maskAddress(address: string): string {
  const characters = charactersOf(address);
  const shown = characters.length < 2 * ADDRESS_SHOWN ? [] : characters.slice(0, ADDRESS_SHOWN);
  return `${shown.join('')}****`;
}

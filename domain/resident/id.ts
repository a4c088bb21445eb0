import { randomInt } from 'node:crypto';
import { newId } from '../id.ts';
import { LETTERS } from '../letters.ts';

/**
 * A new identifier for a resident, or for the journey that begins with one. Its time is drawn at random: whoever
 * registers a person must not read from the id when somebody else did so before (domain 3.8).
 */
export const newResidentId = (): string => newId(new Date(randomInt(2 ** 40)));

/** The number of somebody without a document: `T`, the local date and eight letters drawn at random. */
export function newTemporaryNo(todayOn: string): string {
  const letters = Array.from({ length: 8 }, () => LETTERS.charAt(randomInt(LETTERS.length)));
  return `T${todayOn.replaceAll('-', '')}-${letters.join('')}`;
}

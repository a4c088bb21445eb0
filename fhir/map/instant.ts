import { z } from 'zod';

/** An instant of the database as R4 writes it: in UTC, `Z` at its end. */
export const instantOf = (at: string | Date): string => new Date(at).toISOString();

/** Years of which people and calendars know: outside them an instant is a mistake. */
const isOfOurTime = (text: string): boolean => /^(19|20|21)\d{2}-/.test(text);

/** An instant from outside, with any offset. */
export const instantIn = z.iso
  .datetime({ offset: true })
  .refine(isOfOurTime, 'an instant of the years 1900 to 2199');

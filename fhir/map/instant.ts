import { z } from 'zod';
import { unprocessable } from '../facade/fault.ts';

/** An instant of the database as R4 writes it: in UTC, `Z` at its end. */
export const instantOf = (at: string | Date): string => new Date(at).toISOString();

/** Years of which people and calendars know: outside them an instant is a mistake. */
const isOfOurTime = (text: string): boolean => /^(19|20|21)\d{2}-/.test(text);

/** What an instant is, to who has sent another dateTime of R4. */
export const INSTANT_FORM = 'an instant, with a time of day and its zone';

/** An instant from outside, with any offset: a day alone, or a time of no zone, says not when. */
export const instantIn = z.iso
  .datetime({ offset: true, error: INSTANT_FORM })
  .refine(isOfOurTime, 'an instant of the years 1900 to 2199');

/** A year, a month, a day or an instant (R4 dateTime). */
export const dateTimeIn = z.union([
  instantIn,
  z.string().regex(/^(19|20|21)\d{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/),
]);

/** The instant that an element says. @throws FhirFault 422 ELEMENT */
export function instantSaid(text: string, expression: string): Date {
  const read = instantIn.safeParse(text);
  if (read.success) return new Date(read.data);
  throw unprocessable('ELEMENT', `${expression} is ${INSTANT_FORM}.`, expression);
}

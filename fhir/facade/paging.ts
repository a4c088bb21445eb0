import { createHash } from 'node:crypto';
import { InvalidInput } from '../../domain/errors.ts';
import { badRequest, inHttp } from './fault.ts';

/** What says how much of a search is shown, and not what it finds in which order: it may differ from page to page. */
const OF_THE_PAGE: readonly string[] = [
  ...['_page', '_count', '_format', '_pretty', '_summary', '_total', '_include', '_revinclude'],
];

type Used = readonly (readonly [name: string, value: string])[];

/** By what a search is known again: its type, what it asks for and its order. */
function markOf(type: string, used: Used): string {
  const asked = used.filter(([name]) => !OF_THE_PAGE.includes(name)).map((one) => JSON.stringify(one));
  return createHash('sha256')
    .update(JSON.stringify([type, ...asked.toSorted()]))
    .digest('base64url')
    .slice(0, 12);
}

/** The value of `_page` that leads to a place of a search, and of no other. */
export const pageAt = (place: string, type: string, used: Used): string => `${markOf(type, used)}.${place}`;

/** The place that a value of `_page` leads to. @throws FhirFault 400 CURSOR */
export function placeOf(page: string, type: string, used: Used): string {
  const mark = `${markOf(type, used)}.`;
  if (page.startsWith(mark)) return page.slice(mark.length);
  throw badRequest('CURSOR', 'This link was not given out by this search.', inHttp('_page'));
}

/** What the domain refuses of a search is a parameter that cannot be read. @throws FhirFault 400 */
export async function inParameters<Found>(find: () => Promise<Found>): Promise<Found> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const { code, message, path, rule } = error;
    const name = path.join('.');
    throw badRequest(code, `${message} (${rule})`, inHttp(name === 'after' ? '_page' : name));
  }
}

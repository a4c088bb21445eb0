import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '@medplum/fhirtypes';
import { localDateOf } from '../../domain/calendar-date.ts';
import { NETWORK, SAME_SYSTEMS } from '../codes.ts';
import { isSameText } from '../map/fixed.ts';
import { instantIn } from '../map/instant.ts';
import { renderedOf } from '../map/masked.ts';
import { FhirFault } from './fault.ts';
import type { Manner } from './kept.ts';
import { type Elements, isElements } from './plain-json.ts';

/** A value as it was, as it was said to become, and as it would be shown from now on. */
interface Three {
  readonly before: unknown;
  readonly said: unknown;
  readonly after: unknown;
}
interface How {
  readonly manner: Manner;
  readonly base: string;
  /** What is kept in another form than it is said in: elements, `extension(name)`. */
  readonly rewritten: readonly string[];
}

/** Made anew for each answer. */
const MADE_ANEW: readonly string[] = ['resourceType', 'id', 'meta', 'text', 'language', 'implicitRules'];
/** Names of a code or a reference for whoever looks at it. */
const BESIDE: readonly string[] = ['display', 'id'];

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** Hyphens, brackets, spaces and the country of a number say nothing; a system may have a second name. */
function plain(text: string): string {
  const bare = text.normalize('NFKC').replace(/[\s()-]/g, '');
  return SAME_SYSTEMS[bare] ?? bare.replace(/^(\+|00)86(?=\d)/, '');
}

/**
 * Whether a text is shown as it was said: an instant with any offset or as its day, a reference in any spelling, a number,
 * or masked.
 */
function isShown(said: string, after: string, base: string): boolean {
  if (isSameText(said, after, base) || plain(said) === plain(after)) return true;
  if (DAY.test(after) && instantIn.safeParse(said).success) return localDateOf(new Date(said)) === after;
  const parts = plain(after).split(/\*+/);
  return (
    parts.length > 1 && plain(said).startsWith(parts[0] ?? '') && plain(said).endsWith(parts.at(-1) ?? '')
  );
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isOneOf = (one: unknown, list: readonly unknown[]): boolean =>
  list.some((other) => isDeepStrictEqual(one, other));

/** Who does not know how a resource is shown sends all that it has: what is not shown is passed over. */
const PASSES_OVER: readonly Manner[] = ['FOUND', 'NEW'];
/** Of these there may be several, of which one is kept. */
const SEVERAL = /\.(identifier|name|telecom|address|contact)$/;

/** Where a list says what is not among what is shown, or still shows what was taken away; null for nowhere. */
function lostInList({ before, said, after }: Three, how: How, at: string): string | null {
  if (how.manner === 'FOUND' || (how.manner === 'NEW' && (SEVERAL.test(at) || after === undefined)))
    return null;
  const [was, is, shown] = [listOf(before), listOf(said), listOf(after)];
  const isSame = (one: unknown, there: unknown) =>
    lostIn({ before: undefined, said: one, after: there }, how, at) === null;
  const lost = is.findIndex((one) => !shown.some((there) => isSame(one, there)));
  if (lost >= 0) return `${at}[${lost}]`;
  const isStillThere = (one: unknown) =>
    !isOneOf(one, is) && isOneOf(one, shown) && !is.some((other) => isSame(other, one));
  return how.manner === 'PATCH' && was.some(isStillThere) ? at : null;
}

/** The value of an extension, by its code where it is one. */
function valueIn(extension: Elements): unknown {
  const [, value] = Object.entries(extension).find(([name]) => name.startsWith('value')) ?? [];
  return isElements(value) && value.code !== undefined ? value.code : value;
}

/** Where an extension of this network is said anew and is not shown: of those of others nothing is promised. */
function lostExtension({ before, said, after }: Three, how: How, at: string): string | null {
  const shown = listOf(after).filter(isElements);
  const isPassedOver = ({ url }: Elements): boolean =>
    !String(url).startsWith(NETWORK) ||
    how.rewritten.some((name) => `extension(${String(url).split('/').at(-1)})` === name);
  const isNotShown = ({ url }: Elements): boolean =>
    PASSES_OVER.includes(how.manner) && !shown.some((there) => there.url === url);
  const isKept = (one: unknown): boolean =>
    !isElements(one) ||
    isPassedOver(one) ||
    isNotShown(one) ||
    isOneOf(one, listOf(before)) ||
    shown.some(
      (there) =>
        there.url === one.url &&
        lostIn({ before: undefined, said: valueIn(one), after: valueIn(there) }, how, at) === null,
    );
  const lost = listOf(said).findIndex((one) => !isKept(one));
  return lost >= 0 ? `${at}[${lost}]` : null;
}

/** The name of an element, also where its value is withheld and only an extension stands in its place. */
const nameOf = (name: string): string => name.replace(/^_/, '');
const valueAt = (elements: Elements, name: string): unknown =>
  elements[name] ?? renderedOf(elements[`_${name}`]) ?? undefined;

/** Whether a text has a part in it; one that is masked may. */
const isPartOf = (text: unknown, part: unknown): boolean =>
  typeof text === 'string' && typeof part === 'string' && (text.includes(part) || text.includes('*'));

/** Where what was said of the parts of a value is not shown. */
function lostInParts(
  { before, said, after }: Record<keyof Three, Elements>,
  how: How,
  { at, passedOver }: { readonly at: string; readonly passedOver: readonly string[] },
): string | null {
  const names = [...Object.keys(before), ...Object.keys(said)].map(nameOf);
  for (const name of new Set(names)) {
    // Who was named by a number is shown by a reference; the parts of an address are shown as one text.
    const isNumbered = after.reference !== undefined && ['identifier', 'type'].includes(name);
    const isInWords =
      after[name] === undefined && [said[name]].flat().every((part) => isPartOf(after.text, part));
    // For what a name or a number is used is not kept; that it is no more is another thing.
    const isUse = name === 'use' && said.use !== 'old';
    if (isNumbered || isInWords || isUse || passedOver.includes(name)) continue;
    const part = { before: valueAt(before, name), said: valueAt(said, name), after: valueAt(after, name) };
    const lostIt = name === 'extension' ? lostExtension : lostIn;
    const lost = lostIt(part, how, `${at}.${name}`);
    if (lost !== null) return lost;
  }
  return null;
}

/** Where something was said that would not be shown; null for nowhere. */
function lostIn({ before, said, after }: Three, how: How, at: string): string | null {
  if (isDeepStrictEqual(said, after) || isDeepStrictEqual(before, said)) return null;
  // Only step by step something is taken away by not being said.
  if (said === undefined) return how.manner === 'PATCH' ? at : null;
  if (Array.isArray(said) || Array.isArray(after)) return lostInList({ before, said, after }, how, at);
  // What is not so need not be shown not to be so.
  if (after === undefined && said === false) return null;
  if (after === undefined) return PASSES_OVER.includes(how.manner) ? null : at;
  if (typeof said === 'string' && typeof after === 'string')
    return isShown(said, after, how.base) ? null : at;
  if (!isElements(said) || !isElements(after)) return at;
  const parts = { before: isElements(before) ? before : {}, said, after };
  return lostInParts(parts, how, { at, passedOver: BESIDE });
}

/** A change, and the resource as it would be shown from now on. */
export interface Changed extends How {
  readonly before: Resource;
  readonly said: Resource;
  readonly after: Resource;
}

/**
 * What a change says is what is shown from now on: nothing that is said is dropped in silence, however deep it stands.
 * @throws FhirFault 422 ELEMENT_FIXED that names the part that would not be kept as it was said
 */
export function requireShownAsSaid({ before, said, after, ...how }: Changed): void {
  const whole = { before, said, after } as unknown as Record<keyof Three, Elements>;
  const passedOver = [...MADE_ANEW, ...how.rewritten];
  const lost = lostInParts(whole, how, { at: before.resourceType, passedOver });
  if (lost === null) return;
  const message = `${lost} would not be kept as it is said here: what is shown of it would be another thing.`;
  const refused = { status: 422, issue: 'business-rule', code: 'ELEMENT_FIXED', message } as const;
  throw new FhirFault({ ...refused, expression: [lost] });
}

import { startOfLocalDay } from '../../domain/calendar-date.ts';
import type { InstantRange } from '../../domain/exchange/marks.ts';
import type { StretchAsked } from '../../domain/exchange/stretch.ts';
import { badRequest, inHttp } from './fault.ts';

/** Splits at a separator that no backslash stands before (R4 search 3.1.1.4). */
export function split(text: string, separator: ',' | '|' | '$'): string[] {
  const parts: string[] = [''];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\') {
      parts.push((parts.pop() ?? '') + char + (text[at + 1] ?? ''));
      at += 1;
    } else if (char === separator) parts.push('');
    else parts.push((parts.pop() ?? '') + char);
  }
  return parts;
}

export const unescaped = (text: string): string => text.replace(/\\([\\,|$])/g, '$1');

/** `system|code`: an empty system asks for a code without one, none for a code of whichever. */
export interface Token {
  readonly system: string | null;
  readonly code: string | null;
}

export function readToken(text: string): Token {
  const parts = split(text, '|').map(unescaped);
  if (parts.length === 1) return { system: null, code: parts[0] ?? '' };
  const [system = '', code = ''] = parts;
  return { system, code: code === '' ? null : code };
}

const DATE =
  /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(Z|[ +-]\d{2}:\d{2})?)?)?)?$/;

/** Months and years end where the next one begins, here. */
function nextDay(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

const valid = (at: Date): Date | null => (Number.isNaN(at.getTime()) ? null : at);

/** The stretch of time that a date or an instant of some precision means; a date without offset is one of China. */
function stretchOf(parts: readonly (string | undefined)[]): { from: Date; to: Date } | null {
  const [year = '', month, day, hour, minute, second, fraction, offset = '+08:00'] = parts;
  if (hour === undefined) {
    const [y, m, d] = [Number(year), Number(month ?? '1'), Number(day ?? '1')];
    const first = `${year}-${month ?? '01'}-${day ?? '01'}`;
    if (nextDay(y, m, d) !== first) return null;
    const next =
      day !== undefined
        ? nextDay(y, m, d + 1)
        : month !== undefined
          ? nextDay(y, m + 1, 1)
          : nextDay(y + 1, 1, 1);
    return { from: startOfLocalDay(first), to: startOfLocalDay(next) };
  }
  const time = `${hour}:${minute}:${second ?? '00'}${(fraction ?? '').slice(0, 4)}`;
  // A plus that was not encoded in an address arrives as a space.
  const from = valid(new Date(`${year}-${month}-${day}T${time}${offset.replace(' ', '+')}`));
  if (from === null || nextDay(Number(year), Number(month), Number(day)) !== `${year}-${month}-${day}`)
    return null;
  const precisionMs = fraction !== undefined ? 1 : second !== undefined ? 1000 : 60_000;
  return { from, to: new Date(from.getTime() + precisionMs) };
}

/** Systems write 9999-12-31 where they mean without end: later no instant has four digits of year any more. */
const WITHOUT_END = {
  from: new Date('9999-01-01T00:00:00.000Z'),
  to: new Date('9999-12-30T00:00:00.000Z'),
};

interface Meant {
  readonly prefix: string;
  readonly from: Date;
  readonly to: Date;
}

/** @throws FhirFault 400 SEARCH_VALUE */
function meantBy(text: string, name: string): Meant {
  const [, prefix = 'eq', ...parts] = DATE.exec(text) ?? [];
  const isWithoutEnd = parts[0] === '9999';
  const stretch = isWithoutEnd ? WITHOUT_END : parts.length === 0 ? null : stretchOf(parts);
  if (stretch !== null) return { prefix, ...stretch };
  const message = `${name} takes a date or an instant, perhaps with a prefix.`;
  throw badRequest('SEARCH_VALUE', message, inHttp(name));
}

/** How far off `ap` still is, on either side. */
const AROUND_MS = 24 * 60 * 60 * 1000;
const around = ({ from, to }: Meant) => ({
  from: new Date(from.getTime() - AROUND_MS),
  to: new Date(Math.min(to.getTime() + AROUND_MS, WITHOUT_END.to.getTime())),
});

/**
 * The stretches of time in which an instant has to lie, any of them (R4 search 3.1.1.4.7).
 * @throws FhirFault 400 SEARCH_VALUE
 */
export function readDate(text: string, name: string): InstantRange[] {
  const meant = meantBy(text, name);
  const { from, to, prefix } = meant;
  const before = { from: null, to: from };
  const after = { from: to, to: null };
  const asked: Readonly<Record<string, InstantRange[]>> = {
    ...{ ne: [before, after], ap: [around(meant)] },
    ...{ gt: [after], sa: [after], lt: [before], eb: [before] },
    ...{ ge: [{ from, to: null }], le: [{ from: null, to }] },
  };
  return asked[prefix] ?? [{ from, to }];
}

const ANY: StretchAsked = { startsFrom: null, startsBefore: null, endsAfter: null, endsBy: null };

/**
 * What something that lasts has to be like, any of these (R4 search 3.1.1.4.6, the table of prefixes): a period, or a date of no
 * more than its day or year.
 * @throws FhirFault 400 SEARCH_VALUE
 */
export function readStretch(text: string, name: string): StretchAsked[] {
  const meant = meantBy(text, name);
  const { from, to, prefix } = meant;
  const within = { ...ANY, startsFrom: from, endsBy: to };
  const reachesBefore = { ...ANY, startsBefore: from };
  const reachesBeyond = { ...ANY, endsAfter: to };
  const near = around(meant);
  const asked: Readonly<Record<string, StretchAsked[]>> = {
    ne: [reachesBefore, reachesBeyond],
    ...{ gt: [reachesBeyond], lt: [reachesBefore] },
    ...{ ge: [reachesBeyond, within], le: [reachesBefore, within] },
    ...{ sa: [{ ...ANY, startsFrom: to }], eb: [{ ...ANY, endsBy: from }] },
    ap: [{ ...ANY, startsBefore: near.to, endsAfter: near.from }],
  };
  return asked[prefix] ?? [within];
}

/** A range of instants as a filter of a column that holds an instant. */
export const withinInstants = ({ from, to }: InstantRange) => ({
  ...(from !== null && { gte: from }),
  ...(to !== null && { lt: to }),
});

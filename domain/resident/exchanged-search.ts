import { localDateOf } from '../calendar-date.ts';
import type { Reading, Where } from '../exchange/page.ts';
import type { StretchAsked } from '../exchange/stretch.ts';
import { parseHealthCardNo } from '../identifier/health-card.ts';
import { matchingName } from '../name.ts';
import { isPattern } from '../require-text.ts';
import { survivingId } from './alias.ts';
import { indexesOf } from './columns.ts';
import { keptBy } from './kept.ts';
import { withNumber } from './search.ts';
import { type Openness, Sought } from './sought.ts';

// What a resident is looked up by says as much as what is shown: each filter asks for the openness of what it looks at.

const NOBODY: Where = { id: { in: [] } };
const LONGEST = 100;

const among = (openness: Openness, where: Where): Where => new Sought(openness, where);

/** By the whole number of a document: of whom the identity is open. */
export const byDocumentNo = (text: string, kind: 'ID_CARD' | 'OTHER' | 'ANY'): Where => {
  if (text.length > LONGEST) return NOBODY;
  const idType = { ID_CARD: { idType: 'ID_CARD' }, OTHER: { idType: { not: 'ID_CARD' } }, ANY: {} }[kind];
  return among('IDENTITY', { ...withNumber(text), ...idType });
};

export const byTemporaryNo = (temporaryNo: string): Where => among('IDENTITY', { temporaryNo });

export const byHealthCardNo = (text: string): Where => {
  const parsed = parseHealthCardNo(text);
  if (!parsed.ok) return NOBODY;
  return among('RECORD', {
    healthCardNoIndex: { in: indexesOf('healthCardNo', parsed.value) },
  });
};

export const byHealthRecordNo = (healthRecordNo: string): Where => among('RECORD', { healthRecordNo });

const HAS = { not: null };
const NUMBERED = {
  ID_CARD: among('KNOWN', { idNoIndex: HAS, idType: 'ID_CARD', mergedIntoId: null }),
  OTHER: among('KNOWN', { idNoIndex: HAS, idType: { not: 'ID_CARD' }, mergedIntoId: null }),
  TEMPORARY: among('IDENTITY', { temporaryNo: HAS, mergedIntoId: null }),
  HEALTH_CARD: among('RECORD', { healthCardNoIndex: HAS }),
  HEALTH_RECORD: among('RECORD', { healthRecordNo: HAS }),
};
/** Whoever has such a number, as far as it is shown that there is one. */
export const numbered = (kind: keyof typeof NUMBERED): Where => NUMBERED[kind];

export type NameMatch = 'starts' | 'exact' | 'contains';

/** Any of the names of an open record; of others the name on the card, which is the first. */
export function byName(text: string, match: NameMatch): Where {
  const name = matchingName(text.slice(0, LONGEST));
  // A full-width sign is folded into one that stands for others.
  if (name === '' || (match !== 'exact' && isPattern(name))) return NOBODY;
  const card = {
    starts: { OR: [{ nameOnCard: { startsWith: text } }, { nameMatching: { startsWith: name } }] },
    exact: { nameOnCard: text },
    contains: { nameOnCard: { contains: text } },
  }[match];
  const ofRecord = {
    starts: { OR: [{ nameMatching: { startsWith: name } }, { nameMatching: { contains: `\n${name}` } }] },
    exact: { OR: [{ nameOnCard: text }, { nameUsual: text }, { nameOther: text }] },
    contains: { nameMatching: { contains: name } },
  }[match];
  return { OR: [among('RECORD', ofRecord), among('KNOWN', card)] };
}

/** Births are known to a day or to a year: the one that an instant lies in, and the first that begins no earlier. */
interface Precision {
  floor(at: Date): string;
  ceiling(at: Date): string;
}

const DAY: Precision = {
  floor: localDateOf,
  ceiling: (at) => localDateOf(new Date(at.getTime() + 86_400_000 - 1)),
};
const YEAR: Precision = {
  floor: (at) => `${localDateOf(at).slice(0, 4)}-01-01`,
  ceiling: (at) => {
    const first = DAY.ceiling(at);
    const year = Number(first.slice(0, 4)) + (first.endsWith('-01-01') ? 0 : 1);
    // Nobody is born in the last year that there is a date of.
    return `${String(Math.min(year, 9999)).padStart(4, '0')}-01-01`;
  },
};

function bornWithin(
  { startsFrom, startsBefore, endsAfter, endsBy }: StretchAsked,
  { floor, ceiling }: Precision,
): Where {
  return {
    AND: [
      ...(startsFrom === null ? [] : [{ birthOn: { gte: ceiling(startsFrom) } }]),
      ...(startsBefore === null ? [] : [{ birthOn: { lt: ceiling(startsBefore) } }]),
      ...(endsAfter === null ? [] : [{ birthOn: { gte: floor(endsAfter) } }]),
      ...(endsBy === null ? [] : [{ birthOn: { lt: floor(endsBy) } }]),
    ],
  };
}

/** By the birth date, or the year where only that is shown. */
export const byBirth = (asked: StretchAsked): Where => ({
  OR: [among('IDENTITY', bornWithin(asked, DAY)), among('MINIMUM', bornWithin(asked, YEAR))],
});

export const bySexes = (sexes: readonly string[]): Where => ({ sex: { in: [...sexes] }, mergedIntoId: null });

/** Whose record the own organisation keeps; which others keep is not told. */
export const byKeeper = ({ viewer, now }: Reading, organizationId: string): Where =>
  organizationId === viewer.organizationId ? keptBy(organizationId, now) : NOBODY;

/** Those of whom a record is the other one: its aliases, and where it is one itself, the record that goes on. */
export async function byLink(id: string): Promise<Where> {
  const survivor = await survivingId(id);
  return survivor === id ? { mergedIntoId: id } : among('RECORD', { id: survivor });
}

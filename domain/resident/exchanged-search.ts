import { localDateOf } from '../calendar-date.ts';
import type { InstantRange } from '../exchange/marks.ts';
import type { Reading, Where } from '../exchange/page.ts';
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

const nextYear = (date: string): string => `${Number(date.slice(0, 4)) + 1}-01-01`;

/** The whole years of a stretch of days: what is known to be in it of somebody whose year alone is shown. */
function yearsWithin(from: string | null, before: string | null): Where {
  const first = from === null || from.endsWith('-01-01') ? from : nextYear(from);
  const end = before === null ? null : `${before.slice(0, 4)}-01-01`;
  if (first !== null && end !== null && first >= end) return NOBODY;
  return { birthOn: { ...(first !== null && { gte: first }), ...(end !== null && { lt: end }) } };
}

/** By the birth date, or the year where only that is shown. */
export function byBirth({ from, to }: InstantRange): Where {
  const first = from === null ? null : localDateOf(from);
  const before = to === null ? null : localDateOf(to);
  const day = { ...(first !== null && { gte: first }), ...(before !== null && { lt: before }) };
  return {
    OR: [among('IDENTITY', { birthOn: day }), among('MET', yearsWithin(first, before))],
  };
}

export const bySexes = (sexes: readonly string[]): Where => ({ sex: { in: [...sexes] }, mergedIntoId: null });

/** Whose record the own organisation keeps; which others keep is not told. */
export const byKeeper = ({ viewer, now }: Reading, organizationId: string): Where =>
  organizationId === viewer.organizationId ? keptBy(organizationId, now) : NOBODY;

/** Those of whom a record is the other one: its aliases, and where it is one itself, the record that goes on. */
export async function byLink(id: string): Promise<Where> {
  const survivor = await survivingId(id);
  return survivor === id ? { mergedIntoId: id } : among('RECORD', { id: survivor });
}

import type { Reading, Where } from '../exchange/page.ts';
import { matchingName } from '../name.ts';
import { type ExchangedResident, exchangedResidents } from './exchanged.ts';
import { byDocumentNo, byName } from './exchanged-search.ts';

/** What is known of somebody who is looked for. */
export interface Sought {
  readonly idNo: string | null;
  readonly name: string | null;
  /** A date, a month or a year. */
  readonly birth: string | null;
  /** What the sex may be; null where it is not known. */
  readonly sexes: readonly string[] | null;
}

/** How sure it is that a resident is the one who is looked for, the surest first. */
export const MATCH_GRADES = ['certain', 'probable', 'possible'] as const;
export type MatchGrade = (typeof MATCH_GRADES)[number];

export interface Graded {
  readonly resident: ExchangedResident;
  readonly grade: MatchGrade;
}

/** More namesakes are no answer to the question who it is. */
const MOST = 100;

const namesOf = ({ name, record }: ExchangedResident): string[] =>
  [name, record?.nameUsual, record?.nameOther].filter((one) => one != null).map(matchingName);

const isDay = (birth: string): boolean => birth.length === 'YYYY-MM-DD'.length;

/** How the births agree: to the day, as far as both are known, not known of one of them, or not at all. */
function birthsAgree(one: string | null, other: string | null): 'DAY' | 'PART' | 'UNKNOWN' | 'NO' {
  if (one === null || other === null) return 'UNKNOWN';
  const length = Math.min(one.length, other.length);
  if (one.slice(0, length) !== other.slice(0, length)) return 'NO';
  return isDay(one) && isDay(other) ? 'DAY' : 'PART';
}

/**
 * Number, name and birth date equal: the same person, as at a registration (domain 3.8). What differs beside an equal number is
 * for two people to decide, and so is everything without a number.
 */
export function gradeOf(sought: Sought, resident: ExchangedResident, hasNumber: boolean): MatchGrade | null {
  const isName = sought.name !== null && namesOf(resident).includes(matchingName(sought.name));
  const birth = birthsAgree(sought.birth, resident.birth);
  const isSexOff = sought.sexes !== null && !sought.sexes.includes(resident.sex);
  if (hasNumber && isName && birth === 'DAY') return 'certain';
  if (hasNumber) return isName && birth !== 'NO' ? 'probable' : 'possible';
  if (!isName || isSexOff || birth === 'NO') return null;
  return birth === 'DAY' ? 'probable' : 'possible';
}

const find = (reading: Reading, where: Where) =>
  exchangedResidents.find(reading, { where, orderBy: [{ id: 'asc' }], take: MOST });

/**
 * Who of those whom the reader knows may be the one who is looked for. Each is compared by what is open of it: a number or a
 * birth date that is not shown is not found out by asking either.
 */
export async function matchingResidents(reading: Reading, sought: Sought): Promise<Graded[]> {
  const { idNo, name } = sought;
  const numbered = idNo === null ? [] : await find(reading, byDocumentNo(idNo, 'ANY'));
  const named = name === null ? [] : await find(reading, byName(name, 'starts'));
  const withNumber = new Set(numbered.map(({ id }) => id));
  const all = new Map([...numbered, ...named].map((resident) => [resident.id, resident]));
  return [...all.values()]
    .flatMap((resident) => {
      const grade = gradeOf(sought, resident, withNumber.has(resident.id));
      return grade === null ? [] : [{ resident, grade }];
    })
    .toSorted((one, other) => MATCH_GRADES.indexOf(one.grade) - MATCH_GRADES.indexOf(other.grade));
}

import { weekdayOf } from '../calendar-date.ts';
import type { CalendarDayKind } from '../codes/work-calendar.ts';
import { InvalidInput, type Refusal } from '../errors.ts';
import { requireText } from '../require-text.ts';

/** A day as it is said to be. */
export interface GivenDay {
  readonly dateOn: string;
  readonly kind: CalendarDayKind;
  readonly name: string;
  readonly followsWeekday?: number | null | undefined;
  readonly document: string;
}

/** What is said of the days of one year. */
export interface GivenYear {
  readonly year: number;
  readonly days: readonly GivenDay[];
  /** Days of which the place's own word is taken back. */
  readonly takenBackOn: readonly string[];
  readonly isOfRegion: boolean;
}

export const CALENDAR_RULE = 'domain 0 WorkCalendar';
const OF_REGION: readonly CalendarDayKind[] = ['HOLIDAY', 'MAKE_UP_WORKDAY'];
const OF_ORGANIZATION: readonly CalendarDayKind[] = ['OPEN', 'CLOSED'];
const FOLLOWING: readonly CalendarDayKind[] = ['MAKE_UP_WORKDAY', 'OPEN'];

const bad = (code: string, message: string, path: readonly string[]) =>
  new InvalidInput({ code, message, path, rule: CALENDAR_RULE });

function kindRefusal(
  { dateOn, kind }: GivenDay,
  path: readonly string[],
  isOfRegion: boolean,
): Refusal | null {
  const kinds = isOfRegion ? OF_REGION : OF_ORGANIZATION;
  if (!kinds.includes(kind)) {
    const whose = isOfRegion ? 'A region publishes' : 'An organisation says of its own days';
    return bad('CALENDAR_KIND', `${whose} ${kinds.join(' or ')}.`, [...path, 'kind']);
  }
  if (kind !== 'MAKE_UP_WORKDAY' || weekdayOf(dateOn) > 5) return null;
  return bad('CALENDAR_MAKE_UP_DAY', 'A make-up workday is a Saturday or a Sunday.', [...path, 'dateOn']);
}

function weekdayRefusal({ kind, followsWeekday }: GivenDay, path: readonly string[]): Refusal | null {
  if (followsWeekday == null) return null;
  const at = [...path, 'followsWeekday'];
  if (!FOLLOWING.includes(kind)) {
    return bad(
      'CALENDAR_FOLLOWS',
      `Only a day that is worked follows another weekday: ${FOLLOWING.join(', ')}.`,
      at,
    );
  }
  const isWeekday = Number.isInteger(followsWeekday) && followsWeekday >= 1 && followsWeekday <= 7;
  return isWeekday ? null : bad('CALENDAR_WEEKDAY', 'A weekday is 1 for Monday to 7 for Sunday.', at);
}

/** @throws InvalidInput CALENDAR_YEAR_RANGE for what is no year of four digits */
export function requireCalendarYear(year: number): void {
  if (year >= 1000 && year <= 9999) return;
  throw bad('CALENDAR_YEAR_RANGE', 'A year has four digits.', ['year']);
}

/** Everything that is wrong with what is said of a year, in the order of the input. */
export function calendarRefusals({ year, days, takenBackOn, isOfRegion }: GivenYear): Refusal[] {
  if (days.length + takenBackOn.length === 0)
    return [bad('CALENDAR_EMPTY', 'Name at least one day.', ['days'])];
  const seen = new Set<string>();
  const dateRefusal = (dateOn: string, path: readonly string[]): Refusal | null => {
    const isTwice = seen.has(dateOn);
    seen.add(dateOn);
    if (isTwice) return bad('CALENDAR_TWICE', `${dateOn} is named twice.`, path);
    if (Number(dateOn.slice(0, 4)) === year) return null;
    return bad('CALENDAR_YEAR', `${dateOn} is no day of ${year}.`, path);
  };
  const ofDays = days.map((day, index) => {
    const path = ['days', String(index)];
    return (
      dateRefusal(day.dateOn, [...path, 'dateOn']) ??
      kindRefusal(day, path, isOfRegion) ??
      weekdayRefusal(day, path)
    );
  });
  const ofTakenBack = takenBackOn.map((dateOn, index) => dateRefusal(dateOn, ['takenBackOn', String(index)]));
  return [...ofDays, ...ofTakenBack].filter((refusal) => refusal !== null);
}

/** The texts of a day as they may be stored. @throws InvalidInput TEXT_… that names the field */
export const requireWords = ({ name, document }: GivenDay, index: number) => ({
  name: requireText(name, `days.${index}.name`, 100),
  document: requireText(document, `days.${index}.document`, 200),
});

import { DateTime } from 'luxon';

/** Local dates are 'YYYY-MM-DD' in this zone; it had summer time from 1986 to 1991. */
const ZONE = 'Asia/Shanghai';
const DATE = /^(?!0000)\d{4}-\d{2}-\d{2}$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const DAY = 86_400_000;
/** The first year that both databases keep and sort alike; no living memory is older. */
const FIRST_DATE = '1000-01-01';
const LAST_DATE = '9999-12-31';

// From here on the zone is eight hours ahead of UTC without exception: plain arithmetic, on every worklist row.
const FIXED_FROM = Date.UTC(1992, 0, 1);
const FIXED_UNTIL = Date.UTC(9999, 11, 30);
const FIXED_OFFSET = 8 * 3_600_000;

const dayText = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

/** Whether a text is a date that exists in the calendar: leap days only in leap years, no 30 February. */
export function isCalendarDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const milliseconds = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(milliseconds) && dayText(milliseconds) === text;
}

/** Whether a text is a date that this service takes from outside: it exists, and both databases sort it right. */
export const isLocalDate = (text: string): boolean => isCalendarDate(text) && text >= FIRST_DATE;

/** The date as midnight of the same day in UTC: a day of the calendar alone. @throws RangeError when there is no such date */
function calendarDay(dateOn: string): number {
  if (!isCalendarDate(dateOn)) throw new RangeError('A local date is YYYY-MM-DD and exists in the calendar.');
  return Date.parse(`${dateOn}T00:00:00Z`);
}

function textOf(text: string | null): string {
  if (text === null || !DATE.test(text)) throw new RangeError('A local date lies in the years 0001 to 9999.');
  return text;
}

/** The date at an instant on a calendar on the wall in China. @throws RangeError for an invalid instant */
export function localDateOf(instant: Date): string {
  const milliseconds = instant.getTime();
  if (milliseconds >= FIXED_FROM && milliseconds < FIXED_UNTIL) return dayText(milliseconds + FIXED_OFFSET);
  return textOf(DateTime.fromJSDate(instant, { zone: ZONE }).toISODate());
}

/** The instant at which a date begins. @throws RangeError when there is no such date */
export function startOfLocalDay(dateOn: string): Date {
  const midnight = calendarDay(dateOn);
  if (midnight >= FIXED_FROM + DAY) return new Date(midnight - FIXED_OFFSET);
  const [year, month, day] = dateOn.split('-').map(Number);
  return DateTime.fromObject({ year: year ?? 0, month: month ?? 0, day: day ?? 0 }, { zone: ZONE })
    .startOf('day')
    .toJSDate();
}

/** The instant at which a date is over: the start of the next day, not part of the date itself. */
export const endOfLocalDay = (dateOn: string): Date =>
  // Health systems write 9999-12-31 for a term without end: it has an end, but no next day.
  dateOn === LAST_DATE
    ? new Date(startOfLocalDay(dateOn).getTime() + DAY)
    : startOfLocalDay(addDays(dateOn, 1));

/** @throws RangeError when there is no such date */
export function addDays(dateOn: string, days: number): string {
  const moved = new Date(calendarDay(dateOn) + days * DAY);
  return textOf(Number.isNaN(moved.getTime()) ? null : moved.toISOString().slice(0, 10));
}

/** The same, but never beyond the last date there is: the end of a span that is looked at. */
export const daysAhead = (dateOn: string, days: number): string =>
  calendarDay(dateOn) + days * DAY > calendarDay(LAST_DATE) ? LAST_DATE : addDays(dateOn, days);

/** Whole months later; a day that the month lacks becomes its last (31 January and one month: 28 or 29 February). */
export const addMonths = (dateOn: string, months: number): string =>
  textOf(DateTime.fromMillis(calendarDay(dateOn), { zone: 'utc' }).plus({ months }).toISODate());

/** 1 for Monday to 7 for Sunday (ISO 8601). */
export const weekdayOf = (dateOn: string): number => new Date(calendarDay(dateOn)).getUTCDay() || 7;

/** The quota week of a service date, named by its Monday; it ends on Sunday (domain 2 SlotTemplate). */
export const quotaWeekOf = (dateOn: string): string => addDays(dateOn, 1 - weekdayOf(dateOn));

/**
 * The instant of a wall-clock time 'HH:mm' on a date. A time that summer time skipped counts one hour later, of one
 * that came twice the first is meant.
 * @throws RangeError when the date or the time does not exist
 */
export function atLocalTime(dateOn: string, time: string): Date {
  if (!TIME.test(time)) throw new RangeError('A wall-clock time is HH:mm from 00:00 to 23:59.');
  const midnight = calendarDay(dateOn);
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  if (midnight >= FIXED_FROM + DAY) return new Date(midnight - FIXED_OFFSET + (hour * 60 + minute) * 60_000);
  const [year, month, day] = dateOn.split('-').map(Number);
  const local = { year: year ?? 0, month: month ?? 0, day: day ?? 0, hour, minute };
  return DateTime.fromObject(local, { zone: ZONE }).toJSDate();
}

/** An instant as a wall clock in China shows it: `YYYY-MM-DD HH:mm`. */
export const wallClockOf = (instant: Date): string =>
  DateTime.fromJSDate(instant, { zone: ZONE }).toFormat('yyyy-MM-dd HH:mm');

/** Completed years of life on a date; who was born on 29 February ages on 1 March in common years. Never below 0. */
export function ageAt(birthOn: string, dateOn: string): number {
  calendarDay(birthOn);
  calendarDay(dateOn);
  const years = Number(dateOn.slice(0, 4)) - Number(birthOn.slice(0, 4));
  return Math.max(0, years - (dateOn.slice(5) < birthOn.slice(5) ? 1 : 0));
}

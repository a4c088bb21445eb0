import { addDays, endOfLocalDay, localDateOf, startOfLocalDay, weekdayOf } from '../calendar-date.ts';
import type { CalendarDayKind } from '../codes/work-calendar.ts';

/** A day that is not what its weekday says. */
export interface CalendarDay {
  readonly dateOn: string;
  readonly kind: CalendarDayKind;
  readonly name: string;
  readonly followsWeekday: number | null;
  /** Whether it is the organisation's own word, which goes before the region's. */
  readonly isOwn: boolean;
}

/** Which days are worked, and what is held on them (domain 0 WorkCalendar). */
export interface WorkCalendar {
  /** The day where somebody has said something of it; the organisation's word goes before the region's. */
  dayOf(dateOn: string): CalendarDay | null;
  isWorkday(dateOn: string): boolean;
  /** The weekday (1 to 7) whose sessions are held on a date; null when none are. */
  weekdayHeldOn(dateOn: string): number | null;
}

const DAY_MS = 86_400_000;
const isOrdinaryWorkday = (dateOn: string): boolean => weekdayOf(dateOn) <= 5;

/** A calendar over the days that were said of a place; of other days their weekday speaks. */
export function workCalendar(days: readonly CalendarDay[]): WorkCalendar {
  const known = new Map<string, CalendarDay>();
  for (const day of days) if (day.isOwn || !known.has(day.dateOn)) known.set(day.dateOn, day);
  const dayOf = (dateOn: string) => known.get(dateOn) ?? null;
  return {
    dayOf,
    isWorkday(dateOn) {
      const kind = dayOf(dateOn)?.kind;
      if (kind === undefined) return isOrdinaryWorkday(dateOn);
      return kind === 'MAKE_UP_WORKDAY' || kind === 'OPEN';
    },
    weekdayHeldOn(dateOn) {
      const day = dayOf(dateOn);
      if (day === null) return weekdayOf(dateOn);
      // A make-up day is closed until somebody chooses which weekday it follows; so is a holiday.
      if (day.followsWeekday !== null) return day.followsWeekday;
      return day.kind === 'OPEN' ? weekdayOf(dateOn) : null;
    },
  };
}

/**
 * The instant at which so many working days have passed (domain 0: working time). Working time runs around the clock on
 * workdays and stands still on other days: from Friday 15:00 one working day lasts until Monday 15:00, from Saturday
 * until the end of Monday.
 * @throws RangeError when the calendar has no workday within a year
 */
export function afterWorkingDays(calendar: WorkCalendar, from: Date, days: number): Date {
  let left = days * DAY_MS;
  let at = from;
  for (let looked = 0; looked < 366 + days * 7; looked += 1) {
    const dateOn = localDateOf(at);
    const end = endOfLocalDay(dateOn);
    if (calendar.isWorkday(dateOn)) {
      const today = end.getTime() - at.getTime();
      if (left <= today) return new Date(at.getTime() + left);
      left -= today;
    }
    at = startOfLocalDay(addDays(dateOn, 1));
  }
  throw new RangeError('The calendar has no workday within a year.');
}

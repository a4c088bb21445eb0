import { type Deciding, perform } from '../act.ts';
import { requireNone } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import { NotFound } from '../errors.ts';
import type { Acting } from '../viewer.ts';
import { type CalendarChange, requirePastUntouched } from './past.ts';
import { type CalendarPlace, requireCalendarPlace } from './place.ts';
import { calendarRefusals, type GivenDay, requireWords, type TakenBackDay } from './rules.ts';
import { insertDay, type StoredDay, takeBackDay, updateDay } from './write-day.ts';

export interface WorkCalendarSetInput {
  readonly idempotencyKey: string;
  readonly year: number;
  /** Whose calendar it is: exactly one of the two. */
  readonly regionCode?: string | null | undefined;
  readonly organizationId?: string | null | undefined;
  readonly days?: readonly GivenDay[] | null | undefined;
  /** Days of which the place says nothing any more. */
  readonly takenBack?: readonly TakenBackDay[] | null | undefined;
}

const isSame = (stored: StoredDay, day: GivenDay): boolean =>
  stored.withdrawnAt === null &&
  stored.kind === day.kind &&
  stored.name === day.name &&
  stored.followsWeekday === (day.followsWeekday ?? null) &&
  stored.document === day.document;

/** What of the input says something new, beside what is stored of these days. */
async function changesOf({ tx }: Deciding, place: CalendarPlace, input: WorkCalendarSetInput) {
  const given = (input.days ?? []).map((day, index) => ({ ...day, ...requireWords(day, index) }));
  const takenBack = input.takenBack ?? [];
  const dates = [...given, ...takenBack].map(({ dateOn }) => dateOn);
  const found = await tx.db.workCalendarDay.findMany({ where: { ...place, dateOn: { in: dates } } });
  const stored = new Map(found.map((day) => [day.dateOn, day]));
  const isNew = (day: GivenDay): boolean => {
    const known = stored.get(day.dateOn);
    return known === undefined || !isSame(known, day);
  };
  for (const [index, { dateOn }] of takenBack.entries()) {
    if ((stored.get(dateOn)?.withdrawnAt ?? 'never') !== null)
      throw new NotFound('workCalendarDay', ['takenBack', String(index), 'dateOn']);
  }
  return { given: given.filter(isNew), takenBack, stored, first: dates[0] ?? '' };
}

type Changes = Awaited<ReturnType<typeof changesOf>>;

/** Writes the changed days. @returns the ids of all days that are stored by now, by their dates */
async function writeDays(deciding: Deciding, place: CalendarPlace, changes: Changes) {
  const { given, takenBack, stored } = changes;
  const ids = new Map([...stored].map(([dateOn, { id }]) => [dateOn, id]));
  for (const day of given) {
    const known = stored.get(day.dateOn);
    if (known === undefined) ids.set(day.dateOn, await insertDay(deciding, place, day));
    else await updateDay(deciding, known, day);
  }
  for (const { dateOn, expectedVersion } of takenBack) {
    const known = stored.get(dateOn);
    if (known !== undefined) await takeBackDay(deciding, known, expectedVersion);
  }
  return ids;
}

/**
 * Says of days of one year what they are (设置工作日历): for a region, or for the own organisation, whose word goes before
 * the region's. A day that says the same already is left alone; one that was said otherwise is changed with its version.
 * @returns the id of the first day that is named
 * @throws InvalidInput CALENDAR_…, TEXT_…; RuleRefused NOT_YOUR_ACT, CALENDAR_PAST; NotFound; VersionConflict
 */
export const setWorkCalendar = (acting: Acting, input: WorkCalendarSetInput): Promise<string> =>
  perform(acting, 'workCalendarSet', input, async (deciding) => {
    const place = await requireCalendarPlace(deciding, input);
    const { year, days, takenBack } = input;
    const isOfRegion = place.regionCode !== null;
    requireNone(calendarRefusals({ year, days: days ?? [], takenBack: takenBack ?? [], isOfRegion }));
    const changes = await changesOf(deciding, place, input);
    const datesOn = [...changes.given, ...changes.takenBack].map(({ dateOn }) => dateOn).sort();
    const change: CalendarChange = { place, datesOn };
    await requirePastUntouched(deciding, change, localDateOf(deciding.now), changes.stored);
    const ids = await writeDays(deciding, place, changes);
    deciding.concerns({ facts: { year, ...place, datesOn } });
    return ids.get(changes.first) ?? '';
  });

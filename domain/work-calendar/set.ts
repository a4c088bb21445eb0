import { type Deciding, perform } from '../act.ts';
import { requireNone } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import { NotFound, VersionConflict } from '../errors.ts';
import { realignForCalendar } from '../slot/calendar-changed.ts';
import type { Acting } from '../viewer.ts';
import { calendarVersion } from './of-year.ts';
import { type CalendarChange, requirePastUntouched } from './past.ts';
import { type CalendarPlace, requireCalendarPlace } from './place.ts';
import { calendarRefusals, type GivenDay, requireWords } from './rules.ts';
import { insertDay, type StoredDay, takeBackDay, updateDay } from './write-day.ts';

export interface WorkCalendarSetInput {
  readonly idempotencyKey: string;
  readonly year: number;
  /** Whose calendar it is: exactly one of the two. */
  readonly regionCode?: string | null | undefined;
  readonly organizationId?: string | null | undefined;
  /** Of what the place itself has said of the year; 0 where it has said nothing. */
  readonly expectedVersion: number;
  readonly days?: readonly GivenDay[] | null | undefined;
  /** Days of which the place says nothing any more. */
  readonly takenBackOn?: readonly string[] | null | undefined;
}

const isSame = (stored: StoredDay, day: GivenDay): boolean =>
  stored.withdrawnAt === null &&
  stored.kind === day.kind &&
  stored.name === day.name &&
  stored.followsWeekday === (day.followsWeekday ?? null) &&
  stored.document === day.document;

interface Changes {
  readonly given: readonly GivenDay[];
  readonly takenBack: readonly StoredDay[];
  /** What is stored of the days that are named. */
  readonly stored: ReadonlyMap<string, StoredDay>;
}

/** What of the input says something new. @throws NotFound where nothing is said that could be taken back */
async function changesOf(
  { tx }: Deciding,
  place: CalendarPlace,
  input: WorkCalendarSetInput,
): Promise<Changes> {
  const given = (input.days ?? []).map((day, index) => ({ ...day, ...requireWords(day, index) }));
  const takenBackOn = input.takenBackOn ?? [];
  const dates = [...given.map(({ dateOn }) => dateOn), ...takenBackOn];
  const found = await tx.db.workCalendarDay.findMany({ where: { ...place, dateOn: { in: dates } } });
  const stored = new Map<string, StoredDay>(found.map((day) => [day.dateOn, day]));
  const takenBack = takenBackOn.map((dateOn, index) => {
    const day = stored.get(dateOn);
    if (day !== undefined && day.withdrawnAt === null) return day;
    throw new NotFound('workCalendarDay', ['takenBackOn', String(index)]);
  });
  const isNew = (day: GivenDay): boolean => {
    const known = stored.get(day.dateOn);
    return known === undefined || !isSame(known, day);
  };
  return { given: given.filter(isNew), takenBack, stored };
}

/** Writes the changed days. @returns the id of one that is named, the first in the year */
async function writeDays(deciding: Deciding, place: CalendarPlace, changes: Changes): Promise<string> {
  const { given, takenBack, stored } = changes;
  const ids = new Map([...stored].map(([dateOn, { id }]) => [dateOn, id]));
  for (const day of given) {
    const known = stored.get(day.dateOn);
    if (known === undefined) ids.set(day.dateOn, await insertDay(deciding, place, day));
    else await updateDay(deciding, known, day);
  }
  for (const day of takenBack) await takeBackDay(deciding, day);
  const [first] = [...ids.keys()].sort();
  return ids.get(first ?? '') ?? '';
}

/** What a place says of a year has one version: whoever reads it waits for whoever changes it. */
const lockPlace = ({ tx }: Deciding, { organizationId, regionCode }: CalendarPlace): Promise<void> =>
  organizationId === null
    ? tx.lock('Region', regionCode ?? '', 'code')
    : tx.lock('Organization', organizationId);

async function requireVersion(
  { tx }: Deciding,
  place: CalendarPlace,
  input: WorkCalendarSetInput,
): Promise<void> {
  const version = await calendarVersion(tx, place, input.year);
  if (version !== input.expectedVersion) throw new VersionConflict('workCalendar', version);
}

/**
 * Says of days of one year what they are (设置工作日历): for a region, or for the own organisation, whose word goes before
 * the region's. A day that says the same already is left alone.
 * @returns the id of the first day that is named
 * @throws InvalidInput CALENDAR_…, TEXT_…; RuleRefused NOT_YOUR_ACT, CALENDAR_PAST; NotFound; VersionConflict
 */
export const setWorkCalendar = (acting: Acting, input: WorkCalendarSetInput): Promise<string> =>
  perform(acting, 'workCalendarSet', input, async (deciding) => {
    const place = await requireCalendarPlace(deciding, input);
    const { year, days, takenBackOn } = input;
    const isOfRegion = place.regionCode !== null;
    requireNone(calendarRefusals({ year, days: days ?? [], takenBackOn: takenBackOn ?? [], isOfRegion }));
    await lockPlace(deciding, place);
    await requireVersion(deciding, place, input);
    const changes = await changesOf(deciding, place, input);
    const datesOn = [...changes.given, ...changes.takenBack].map(({ dateOn }) => dateOn).sort();
    const change: CalendarChange = { place, datesOn };
    await requirePastUntouched(deciding, change, localDateOf(deciding.now), changes.stored);
    const id = await writeDays(deciding, place, changes);
    const { organizationId, regionCode } = place;
    const whose = organizationId === null ? { regionCode } : { organizationIds: [organizationId] };
    await realignForCalendar(deciding.tx, { ...whose, datesOn }, deciding.now);
    deciding.concerns({ facts: { year, ...place, datesOn } });
    return id;
  });

import { rows, statement } from '../../prisma/client.ts';
import type { CalendarDayKind } from '../codes/work-calendar.ts';
import { type PolicyPlace, regionChain } from '../policy-value/applied.ts';
import type { RowReader } from '../policy-value/read.ts';

/** A day of which somebody has said what it is. */
export interface SaidDay {
  readonly id: string;
  readonly version: number;
  readonly dateOn: string;
  readonly kind: CalendarDayKind;
  readonly name: string;
  readonly followsWeekday: number | null;
  readonly document: string;
  /** Whose word it is: one of the two. */
  readonly regionCode: string | null;
  readonly organizationId: string | null;
  /** As the database gives it. */
  readonly recordedAt: string;
}

/** A year as it is worked at a place. */
export interface CalendarYear {
  readonly year: number;
  readonly regionCode: string;
  readonly organizationId: string | null;
  /** Of what the place itself has said of the year; 0 where it has said nothing. */
  readonly version: number;
  /** Whether the region has said anything of the year at all. */
  readonly isPublished: boolean;
  /** The days that are not what their weekday says, in order; of each the word that counts. */
  readonly days: readonly SaidDay[];
}

const selectDays = statement(`
  SELECT d."id", d."version", d."dateOn", d."kind", d."name", d."followsWeekday", d."document", d."regionCode",
    d."organizationId", d."recordedAt"
  FROM "WorkCalendarDay" d
  WHERE d."dateOn" >= :fromOn AND d."dateOn" <= :toOn AND d."withdrawnAt" IS NULL
    AND (d."organizationId" = :organizationId OR d."regionCode" IN (:regionCodes...))
  ORDER BY d."dateOn"`);

/** The first and the last day of a year. */
export const spanOf = (year: number) => {
  const digits = String(year).padStart(4, '0');
  return { fromOn: `${digits}-01-01`, toOn: `${digits}-12-31` };
};

const selectVersion = statement(`
  SELECT COALESCE(SUM(d."version"), 0) AS "version" FROM "WorkCalendarDay" d
  WHERE d."dateOn" >= :fromOn AND d."dateOn" <= :toOn
    AND (d."organizationId" = :organizationId OR d."regionCode" = :regionCode)`);

/** Whose own word is meant: that of an organisation where one is named, else that of the region. */
export interface SpeakingPlace {
  readonly regionCode: string | null;
  readonly organizationId: string | null;
}

/** How often a place has said or taken back something of a year: it only grows. */
export async function calendarVersion(read: RowReader, place: SpeakingPlace, year: number): Promise<number> {
  const { organizationId } = place;
  const own = organizationId === null ? place : { organizationId, regionCode: null };
  const [found] = await read.rows<{ version: number }>(selectVersion, { ...spanOf(year), ...own });
  return Number(found?.version ?? 0);
}

/** The calendar of a place for one year: the organisation's word, then that of the nearest region. */
export async function calendarYear(
  { organizationId, regionCode }: PolicyPlace,
  year: number,
): Promise<CalendarYear> {
  const regionCodes = regionChain(regionCode);
  const params = { ...spanOf(year), organizationId: organizationId ?? '', regionCodes };
  const said = await rows<SaidDay>(selectDays, params);
  const nearness = ({ regionCode: of }: SaidDay) => (of === null ? -1 : regionCodes.indexOf(of));
  const counting = new Map<string, SaidDay>();
  for (const day of said) {
    const other = counting.get(day.dateOn);
    if (other === undefined || nearness(day) < nearness(other)) counting.set(day.dateOn, day);
  }
  const isPublished = said.some((day) => day.regionCode !== null);
  const version = await calendarVersion({ rows }, { organizationId, regionCode }, year);
  return { year, regionCode, organizationId, version, isPublished, days: [...counting.values()] };
}

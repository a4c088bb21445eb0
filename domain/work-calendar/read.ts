import { statement } from '../../prisma/client.ts';
import type { PolicyPlace } from '../policy-value/applied.ts';
import { regionChain } from '../policy-value/applied.ts';
import type { RowReader } from '../policy-value/read.ts';
import { type CalendarDay, type WorkCalendar, workCalendar } from './calendar.ts';

const selectDays = statement(`
  SELECT d."dateOn", d."kind", d."name", d."followsWeekday", d."regionCode" FROM "WorkCalendarDay" d
  WHERE d."dateOn" >= :fromOn AND d."dateOn" <= :toOn
    AND d."withdrawnAt" IS NULL
    AND (d."organizationId" = :organizationId OR d."regionCode" IN (:regionCodes...))`);

type Stored = Omit<CalendarDay, 'isOwn'> & { readonly regionCode: string | null };

/** The calendar of a place between two dates: its organisation's word, then that of the nearest region. One statement. */
export async function workCalendarOf(
  read: RowReader,
  place: PolicyPlace,
  span: { readonly fromOn: string; readonly toOn: string },
): Promise<WorkCalendar> {
  const regionCodes = regionChain(place.regionCode);
  const params = { ...span, organizationId: place.organizationId ?? '', regionCodes };
  const stored = await read.rows<Stored>(selectDays, params);
  const nearness = ({ regionCode }: Stored) => (regionCode === null ? -1 : regionCodes.indexOf(regionCode));
  return workCalendar(
    [...stored]
      .sort((a, b) => nearness(a) - nearness(b))
      .map(({ regionCode, ...day }) => ({ ...day, isOwn: regionCode === null })),
  );
}

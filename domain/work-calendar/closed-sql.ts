/** Names of a query's own aliases: the columns that hold date, organisation and region. */
export interface CalendarColumns {
  readonly dateOn: string;
  readonly organizationId: string;
  readonly regionCode: string;
}

/**
 * SQL that yields `kind name` of the day on which nothing is held at a place, NULL when sessions are held: the same as
 * `weekdayHeldOn` answering null. The organisation's own word goes before that of the nearest region, whose longer code
 * sorts behind those of the regions above it; what was taken back says nothing. Looked up by its date alone: few have a
 * word on any one day.
 */
export const closedDaySql = ({ dateOn, organizationId, regionCode }: CalendarColumns): string => `(
  SELECT CASE WHEN k."followsWeekday" IS NULL AND k."kind" <> 'OPEN' THEN k."kind" || ' ' || k."name" END
  FROM "WorkCalendarDay" k
  WHERE k."dateOn" = ${dateOn} AND k."withdrawnAt" IS NULL AND COALESCE(k."organizationId", k."regionCode") IN (
    ${organizationId}, SUBSTR(${regionCode}, 1, 6), SUBSTR(${regionCode}, 1, 4) || '00',
    SUBSTR(${regionCode}, 1, 2) || '0000')
  ORDER BY CASE WHEN k."organizationId" IS NULL THEN 1 ELSE 0 END, k."regionCode" DESC LIMIT 1)`;

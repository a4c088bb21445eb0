import type { CodeTable } from './code-table.ts';

/** 日历日类别 (domain 0 WorkCalendar). OPEN and CLOSED are an organisation's own word on one day. */
export const CALENDAR_DAY_KINDS = {
  HOLIDAY: '法定节假日',
  MAKE_UP_WORKDAY: '调休上班日',
  OPEN: '照常工作',
  CLOSED: '不工作',
} as const satisfies CodeTable;
export type CalendarDayKind = keyof typeof CALENDAR_DAY_KINDS;

import { CALENDAR_DAY_KINDS } from '../../domain/codes/work-calendar.ts';
import type { CalendarYear, SaidDay } from '../../domain/work-calendar/of-year.ts';
import { access } from '../access.ts';
import { builder } from '../builder.ts';
import { codeEnum } from '../codes.ts';

export const Kind = codeEnum(
  'CalendarDayKind',
  'What a day is: HOLIDAY and MAKE_UP_WORKDAY by the region, OPEN and CLOSED by an organisation (日历日类别).',
  CALENDAR_DAY_KINDS,
);

const Day = builder.objectRef<SaidDay>('WorkCalendarDay').implement({
  ...access('workCalendarDay.entry'),
  description: 'A day that is not what its weekday says, and who says so (工作日历日).',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    version: t.exposeInt('version', { description: 'How often something was said of the day.' }),
    dateOn: t.expose('dateOn', { type: 'LocalDate', description: 'The day (日期).' }),
    kind: t.expose('kind', { type: Kind, description: 'What it is (类别).' }),
    name: t.exposeString('name', { description: 'Its name (名称).' }),
    followsWeekday: t.exposeInt('followsWeekday', {
      nullable: true,
      description:
        'The weekday whose sessions are held on it, 1 for Monday to 7 for Sunday; null on a make-up workday: none ' +
        'until somebody chooses (按周几排班).',
    }),
    document: t.exposeString('document', { description: 'The document it rests on (依据文件).' }),
    isOwn: t.boolean({
      description:
        "Whether it is the organisation's own word, which goes before the region's (是否机构自定).",
      resolve: ({ organizationId }) => organizationId !== null,
    }),
    regionCode: t.exposeString('regionCode', {
      nullable: true,
      description: 'The region that says so, GB/T 2260 (行政区划代码).',
    }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When it was said (记录时间).' }),
  }),
});

export const WorkCalendar = builder.objectRef<CalendarYear>('WorkCalendar').implement({
  ...access('workCalendarDay.entry'),
  description: 'A year as it is worked at a place: the days that are not what their weekday says (工作日历).',
  fields: (t) => ({
    year: t.exposeInt('year', { description: 'The year (年份).' }),
    regionCode: t.exposeString('regionCode', { description: 'The region, GB/T 2260 (行政区划代码).' }),
    organizationId: t.exposeID('organizationId', {
      nullable: true,
      description: 'The organisation; null for the calendar of a region itself (机构).',
    }),
    version: t.exposeInt('version', {
      description:
        "Of the place's own word on the year: to be named as `expectedVersion` by the next change.",
    }),
    isPublished: t.exposeBoolean('isPublished', {
      description: 'Whether the region has said anything of the year at all (地区是否已发布).',
    }),
    days: t.field({
      type: [Day],
      description: 'In order; of each day the word that counts.',
      complexity: { field: 1, multiplier: 30 },
      resolve: ({ days }) => [...days],
    }),
  }),
});

import { namedPlace } from '../../domain/policy-value/place.ts';
import { calendarYear } from '../../domain/work-calendar/of-year.ts';
import { setWorkCalendar } from '../../domain/work-calendar/set.ts';
import { CALENDAR_SETTERS } from '../../domain/work-calendar/write-day.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { Kind, WorkCalendar } from './type.ts';

const DayInput = builder.inputType('WorkCalendarDayInput', {
  description: 'A day and what it is (工作日历日).',
  fields: (t) => ({
    dateOn: t.field({ type: 'LocalDate', required: true, description: 'A day of the year (日期).' }),
    kind: t.field({
      type: Kind,
      required: true,
      description: 'HOLIDAY or MAKE_UP_WORKDAY of a region, OPEN or CLOSED of an organisation (类别).',
    }),
    name: t.string({ required: true, description: 'Its name, at most 100 characters (名称).' }),
    followsWeekday: t.int({
      description: 'On MAKE_UP_WORKDAY and OPEN: the weekday whose sessions are held, 1 to 7 (按周几排班).',
    }),
    document: t.string({
      required: true,
      description: 'The document it rests on, at most 200 characters (依据文件).',
    }),
  }),
});

const WorkCalendarSetInput = builder.inputType('WorkCalendarSetInput', {
  description: 'Days of one year, of a region or of the own organisation (设置工作日历).',
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.',
    }),
    year: t.int({ required: true, description: 'The year; each of the days is of it (年份).' }),
    regionCode: t.string({
      description: 'The region whose calendar it is, GB/T 2260; or else `organizationId`.',
    }),
    organizationId: t.id({ description: 'The own organisation; or else `regionCode`.' }),
    expectedVersion: t.int({
      required: true,
      description:
        "The version of the place's calendar that was read; 0 where it has said nothing of the year.",
    }),
    days: t.field({ type: [DayInput], description: 'Days and what they are, each once.' }),
    takenBackOn: t.field({
      type: ['LocalDate'],
      description: 'Days of which the place says nothing any more (撤回的日期).',
    }),
  }),
});

builder.mutationField('workCalendarSet', (t) =>
  t.field({
    type: WorkCalendar,
    description:
      'Says of days of one year what they are: for a region, or for the own organisation, whose word goes before the ' +
      "region's (设置工作日历).",
    authScopes: { role: CALENDAR_SETTERS },
    errors: refusals.changing('workCalendar'),
    args: {
      input: t.arg({
        type: WorkCalendarSetInput,
        required: true,
        description: 'Whose calendar, and which days.',
      }),
    },
    resolve: async (_root, { input }, context) => {
      const acting = actingOf(context);
      await setWorkCalendar(acting, input);
      return calendarYear(await namedPlace(acting.viewer, input, []), input.year);
    },
  }),
);

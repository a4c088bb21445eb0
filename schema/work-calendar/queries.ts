import { namedPlace } from '../../domain/policy-value/place.ts';
import { calendarYear } from '../../domain/work-calendar/of-year.ts';
import { requireCalendarYear } from '../../domain/work-calendar/rules.ts';
import { actingOf, builder } from '../builder.ts';
import { WorkCalendar } from './type.ts';

builder.queryField('workCalendar', (t) =>
  t.field({
    type: WorkCalendar,
    description:
      'Holidays, make-up workdays and own days of one year, of the own organisation or any place (工作日历).',
    authScopes: { signedIn: true },
    args: {
      year: t.arg.int({ required: true, description: 'The year (年份).' }),
      regionCode: t.arg.string({ description: 'Of a region, GB/T 2260; or else `organizationId`.' }),
      organizationId: t.arg.id({ description: 'Of an organisation; the own one when neither is named.' }),
    },
    resolve: async (_root, { year, ...named }, context) => {
      requireCalendarYear(year);
      const { viewer } = actingOf(context);
      return calendarYear(await namedPlace(viewer, named, []), year);
    },
  }),
);

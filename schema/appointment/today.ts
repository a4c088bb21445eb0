import { BOOKING_ROLES } from '../../domain/appointment/workflow.ts';
import { DUE_KINDS, TODAY_LISTS, type TodayList } from '../../domain/codes/today.ts';
import { residenciesOut } from '../../domain/residency/policy.ts';
import type { DueItem } from '../../domain/today/due.ts';
import { type Today, todayOf } from '../../domain/today/today.ts';
import { read } from '../../prisma/client.ts';
import { access } from '../access.ts';
import { actingOf, builder } from '../builder.ts';
import { codeEnum } from '../codes.ts';
import { openTo } from '../open-to.ts';
import { ResidentCard } from '../resident-card.ts';
import { shortList } from '../short-list.ts';
import { partsOf } from './parts.ts';
import { AppointmentType } from './type.ts';

const Due = builder.objectRef<DueItem>('DueItem').implement({
  ...access('residency.entry'),
  description: 'Something about a resident of the home that has to be seen to by a date (到期事项).',
  fields: (t) => ({
    kind: t.expose('kind', {
      type: codeEnum('DueKind', 'What becomes due (到期事项类别).', DUE_KINDS),
      description: 'What becomes due.',
    }),
    dueOn: t.expose('dueOn', { type: 'LocalDate', description: 'By when (到期日期).' }),
    resident: t.expose('resident', { type: ResidentCard, description: 'Whose it is (老人).' }),
  }),
});

const TodayType = builder.objectRef<Today>('Today').implement({
  ...access('appointment.entry'),
  description:
    'The day of the own organisation (今日): who leaves and returns, what waits for an answer, what becomes due.',
  fields: (t) => {
    const list = (name: TodayList, description: string) =>
      t.field({
        type: [AppointmentType],
        description: `${description} (${TODAY_LISTS[name]}).`,
        complexity: shortList,
        resolve: (today) => [...today.of(name)],
      });
    return {
      dateOn: t.expose('dateOn', { type: 'LocalDate', description: 'Which day (日期).' }),
      leaving: list('LEAVING', 'Booked for the day and still in the house, who leaves first first'),
      returning: list('RETURNING', 'On the way or at the hospital, and not back yet, since whatever day'),
      fasting: list('FASTING', 'Who eats nothing before the visit, today and tomorrow'),
      toRebook: list('TO_REBOOK', 'Bookings whose session was stopped'),
      unanswered: list('UNANSWERED', 'Requests that the hospital, and offers that the home has to answer'),
      unconfirmed: list('UNCONFIRMED', 'Bookings whose time is over without a word of the hospital'),
      out: t.prismaField({
        ...access('residency.entry'),
        type: ['Residency'],
        description: 'Stays of who is not in the house: in hospital or on leave (不在院).',
        complexity: shortList,
        resolve: (query, { dateOn }, _args, context) =>
          read().residency.findMany({
            ...query,
            where: openTo((viewer, now) => residenciesOut(viewer, now, dateOn), context),
            orderBy: { id: 'asc' },
          }),
      }),
      due: t.field({
        ...access('residency.entry'),
        type: [Due],
        description: 'What becomes due within two weeks, the nearest first (到期事项).',
        complexity: shortList,
        resolve: ({ due }) => [...due],
      }),
    };
  },
});

builder.queryField('today', (t) =>
  t.field({
    type: TodayType,
    description: 'The day of the own organisation, in lists to work through; the read is on record (今日).',
    authScopes: { role: BOOKING_ROLES },
    args: {
      dateOn: t.arg({ type: 'LocalDate', description: 'Which day; today when it is left out (日期).' }),
    },
    resolve: (_root, { dateOn }, context, info) => todayOf(actingOf(context), dateOn, partsOf(info)),
  }),
);

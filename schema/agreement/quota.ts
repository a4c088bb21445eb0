import { type QuotaWeek, quotaWeekKey, weekUses } from '../../domain/agreement/week-use.ts';
import { quotaWeekOf } from '../../domain/calendar-date.ts';
import { access } from '../access.ts';
import { batched } from '../batch.ts';
import { actingOf, builder } from '../builder.ts';

const useOf = batched<QuotaWeek, number>(quotaWeekKey, (weeks, context) =>
  weekUses(weeks, actingOf(context).clock.now()),
);

builder.prismaObject('AgreementQuota', {
  ...access('agreement.terms'),
  description:
    'Green-channel places that one department reserves per quota week, Monday to Sunday (预留号源).',
  select: { agreementId: true, departmentId: true },
  fields: (t) => ({
    department: t.relation('department', { description: 'The department of the medical side (科室).' }),
    placesPerWeek: t.exposeInt('placesPerWeek', { description: 'Places per quota week (每周号源数).' }),
    weekUse: t.int({
      description:
        'Places held or booked in the quota week of a service date; expired holds do not count (当周已用).',
      args: { weekOn: t.arg({ type: 'LocalDate', required: true, description: 'Any date of the week.' }) },
      resolve: async ({ agreementId, departmentId }, { weekOn }, context) =>
        (await useOf({ agreementId, departmentId, weekOn: quotaWeekOf(weekOn) }, context)) ?? 0,
    }),
  }),
});

import { DUTY_READERS } from '../../domain/duty/policy.ts';
import { dutyRosterOf } from '../../domain/duty/read.ts';
import { actingOf, builder } from '../builder.ts';
import { DutyFunctionCode } from '../duty-function.ts';
import { DutyRoster } from './type.ts';

builder.queryField('dutyRoster', (t) =>
  t.field({
    type: DutyRoster,
    nullable: true,
    description:
      'The duty roster of one function: of the own organisation, or of one with which an agreement is in force; null ' +
      'where there is none (值班表).',
    authScopes: { role: DUTY_READERS },
    args: {
      organizationId: t.arg.id({
        description: 'Of which organisation; the own one when it is left out (机构).',
      }),
      function: t.arg({ type: DutyFunctionCode, required: true, description: 'For what (值班职能).' }),
    },
    resolve: (_root, { organizationId, function: duty }, context) => {
      const { viewer, clock } = actingOf(context);
      const place = { organizationId: organizationId ?? viewer.organizationId, function: duty };
      return dutyRosterOf(viewer, place, clock.now());
    },
  }),
);

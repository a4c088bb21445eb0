import { dutyRosterOf } from '../../domain/duty/read.ts';
import { setDutyRoster } from '../../domain/duty/set-roster.ts';
import { actingOf, builder } from '../builder.ts';
import { DutyFunctionCode } from '../duty-function.ts';
import { refusals } from '../errors.ts';
import { stillOpen } from '../reread.ts';
import { DutyRoster } from './type.ts';

const ShiftInput = builder.inputType('DutyShiftInput', {
  description: 'A shift as it is planned (班次).',
  fields: (t) => ({
    holderId: t.id({ required: true, description: 'The person who has the duty (值班人).' }),
    deputyId: t.id({ description: 'The person who stands in (副班).' }),
    startAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'When it begins; a time that is past counts from now (开始时间).',
    }),
    endAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'When it ends, at most `duty.maxShiftDays` later (结束时间).',
    }),
  }),
});

const DutyRosterSetInput = builder.inputType('DutyRosterSetInput', {
  description: 'The telephone and the coming shifts of one function of the own organisation (设置值班表).',
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.',
    }),
    function: t.field({ type: DutyFunctionCode, required: true, description: 'For what (值班职能).' }),
    phone: t.string({
      required: true,
      description: 'The telephone that is answered day and night (24小时值班电话).',
    }),
    shifts: t.field({
      type: [ShiftInput],
      required: true,
      description:
        'At most `duty.maxShifts`. From the earliest of them on they take the place of what was planned; empty to set ' +
        'the telephone alone (排班).',
    }),
    expectedVersion: t.int({ description: 'The version that was read, where there is a roster already.' }),
  }),
});

builder.mutationField('dutyRosterSet', (t) =>
  t.field({
    type: DutyRoster,
    description: 'Sets a duty roster of the own organisation (设置值班表).',
    authScopes: { role: ['ORG_ADMIN'] },
    errors: refusals.changing('dutyRoster'),
    args: {
      input: t.arg({
        type: DutyRosterSetInput,
        required: true,
        description: 'Which roster, and its shifts.',
      }),
    },
    resolve: async (_root, { input }, context) => {
      const acting = actingOf(context);
      const { viewer, clock } = acting;
      await setDutyRoster(acting, input);
      const place = { organizationId: viewer.organizationId, function: input.function };
      return stillOpen('dutyRoster', await dutyRosterOf(viewer, place, clock.now()));
    },
  }),
);

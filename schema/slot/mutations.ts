import { SCHEDULERS, templatesVisible } from '../../domain/slot/policy.ts';
import { setSlotTemplate } from '../../domain/slot/template-actions.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { Pool } from '../free-slot.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import { TemplateStatus } from './type.ts';

const PoolPlacesInput = builder.inputType('PoolPlacesInput', {
  description: 'Places per slot in one pool.',
  fields: (t) => ({
    pool: t.field({ type: Pool, required: true, description: 'The pool.' }),
    places: t.int({ required: true, description: 'Places per slot, 0 or more.' }),
  }),
});

const SlotTemplateSetInput = builder.inputType('SlotTemplateSetInput', {
  description: 'A weekly session to be made or changed.',
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: '16 to 64 of [A-Za-z0-9_-]; a repeat has one effect.',
    }),
    templateId: t.id({ description: 'The template to change; none makes a new one.' }),
    expectedVersion: t.int({ description: 'Version that was read; required with `templateId`.' }),
    departmentId: t.id({ required: true, description: 'A department of the own hospital.' }),
    practitionerId: t.id({
      description: 'A practitioner of the own hospital; none for a general session (普通号).',
    }),
    weekday: t.int({ required: true, description: '1 (Monday) to 7 (Sunday).' }),
    startTime: t.field({ type: 'LocalTime', required: true, description: 'Begin.' }),
    endTime: t.field({ type: 'LocalTime', required: true, description: 'End, the same day.' }),
    slotMinutes: t.int({ required: true, description: 'Length of one slot in minutes, 5 or more.' }),
    capacity: t.int({ required: true, description: 'Places per slot in all pools together, 1 to 200.' }),
    pools: t.field({
      type: [PoolPlacesInput],
      description:
        "Places per pool; without, the policy's share is reserved for referrals and the rest is public.",
    }),
    isExpert: t.boolean({ description: 'Whether an expert holds it (专家号).' }),
    feeFen: t.int({ description: 'Registration fee in fen.' }),
    room: t.string({ description: 'Consulting room.' }),
    validFromOn: t.field({ type: 'LocalDate', required: true, description: 'First date.' }),
    validToOn: t.field({ type: 'LocalDate', description: 'Last date.' }),
    releaseMinutesBefore: t.int({ description: 'When reserved places become public; policy by default.' }),
    status: t.field({
      type: TemplateStatus,
      description: 'CLOSED takes back future sessions that nobody booked.',
    }),
  }),
});

builder.mutationField('slotTemplateSet', (t) =>
  t.prismaField({
    type: 'SlotTemplate',
    description:
      'Makes or changes a weekly session with its slots (设置排班模板). Sessions with bookings stay as they are.',
    authScopes: { role: SCHEDULERS },
    errors: refusals.changing('slotTemplate'),
    args: { input: t.arg({ type: SlotTemplateSetInput, required: true, description: 'The template.' }) },
    resolve: async (query, _root, { input }, context) => {
      const acting = actingOf(context);
      const id = await setSlotTemplate(acting, input);
      const where = { AND: [{ id }, openTo(templatesVisible, context)] };
      return stillOpen('slotTemplate', await read().slotTemplate.findFirst({ ...reread(query), where }));
    },
  }),
);

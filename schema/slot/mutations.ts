import { adjustSession } from '../../domain/session/adjust.ts';
import { SCHEDULERS, templatesVisible } from '../../domain/slot/policy.ts';
import { sessionAfterAct } from '../../domain/slot/sessions.ts';
import { setSlotTemplate } from '../../domain/slot/template-actions.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import { SessionAdjustInput, SlotTemplateSetInput } from './inputs.ts';
import { SessionType } from './type.ts';

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

builder.mutationField('sessionAdjust', (t) =>
  t.field({
    type: SessionType,
    extensions: { isPlain: true },
    description:
      'Changes an announced session of the own hospital: times, windows, places (调整出诊). Who has a place keeps it.',
    authScopes: { role: SCHEDULERS },
    errors: refusals.moving('session'),
    args: { input: t.arg({ type: SessionAdjustInput, required: true, description: 'What changes.' }) },
    resolve: async (_root, { input }, context) => {
      const acting = actingOf(context);
      return sessionAfterAct(acting, await adjustSession(acting, input));
    },
  }),
);

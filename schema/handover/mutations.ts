import { handoversVisible } from '../../domain/handover/policy.ts';
import { signHandover } from '../../domain/handover/sign.ts';
import { handoverWorkflow } from '../../domain/handover/workflow.ts';
import { rolesOfAct } from '../../domain/workflow.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import { Shift } from './codes.ts';
import { Handover } from './type.ts';

const HandoverSignInput = builder.inputType('HandoverSignInput', {
  description:
    'A signature under a handover (交接班签字): with `shift` the shift that ends gives a new one, with `handoverId` the ' +
    'next shift takes it.',
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.',
    }),
    shift: t.field({ type: Shift, description: 'The shift that ends (班次).' }),
    note: t.string({ description: 'What no list says (备注).' }),
    handoverId: t.id({ description: 'The handover that is taken.' }),
    expectedVersion: t.int({ description: 'The version of it that was read.' }),
  }),
});

builder.mutationField('handoverSign', (t) =>
  t.prismaField({
    type: Handover,
    description: 'Gives a handover, or takes the one that was given; each nurse signs once (交接班签字).',
    authScopes: { role: rolesOfAct(handoverWorkflow, 'handoverSign') },
    errors: refusals.moving('handover'),
    args: { input: t.arg({ type: HandoverSignInput, required: true, description: 'What is signed.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await signHandover(actingOf(context), input);
      const where = { AND: [{ id }, openTo(handoversVisible, context)] };
      return stillOpen('handover', await read().handover.findFirst({ ...reread(query), where }));
    },
  }),
);

import { HOME_ROLES, residenciesVisible } from '../../domain/residency/policy.ts';
import { setPresence } from '../../domain/residency/presence.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { key } from '../key.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import { PresenceCode } from './codes.ts';
import { Residency } from './type.ts';

const PresenceSetInput = builder.inputType('PresenceSetInput', {
  description: 'Where a resident of the own home is (在院状态登记).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    residencyId: t.id({ required: true, description: 'Which stay.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    presence: t.field({ type: PresenceCode, required: true, description: 'Where (在院状态).' }),
    sinceAt: t.field({ type: 'DateTime', required: true, description: 'Since when (自何时起).' }),
    expectedReturnOn: t.field({
      type: 'LocalDate',
      description: 'When the resident is likely to be back, of somebody who is away (预计返院日期).',
    }),
    reasonText: t.string({ description: 'Why (原因).' }),
  }),
});

builder.mutationField('presenceSet', (t) =>
  t.prismaField({
    type: Residency,
    description: 'Says where a resident of the own home is: here, on leave, in hospital (登记在院状态).',
    authScopes: { role: HOME_ROLES },
    errors: refusals.changing('residency'),
    args: { input: t.arg({ type: PresenceSetInput, required: true, description: 'Where, since when.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await setPresence(actingOf(context), input);
      const where = { AND: [{ id }, openTo(residenciesVisible, context)] };
      return stillOpen('residency', await read().residency.findFirst({ ...reread(query), where }));
    },
  }),
);

import { toResidentCard } from '../../domain/resident/card.ts';
import { correctResident } from '../../domain/resident/correct.ts';
import { REGISTRARS, residentsVisible } from '../../domain/resident/policy.ts';
import { registerResident } from '../../domain/resident/register.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { refusals } from '../errors.ts';
import { reread, stillOpen } from '../reread.ts';
import { CARD_COLUMNS, ResidentCard } from '../resident-card.ts';
import { ResidentCorrectInput, ResidentRegisterInput } from './inputs.ts';
import { Resident } from './type.ts';
import './unmask.ts';

const visible = (id: string, context: GraphContext) => {
  const { viewer, clock } = actingOf(context);
  return { AND: [{ id }, residentsVisible(viewer, clock.now())] };
};

builder.mutationField('residentRegister', (t) =>
  t.field({
    type: ResidentCard,
    description:
      'Makes a person known to the own organisation. The answer is alike whether or not others know the person; ' +
      '`resident(id)` shows what of the record is open (登记老人).',
    authScopes: { role: REGISTRARS },
    errors: refusals.creating('resident'),
    args: { input: t.arg({ type: ResidentRegisterInput, required: true, description: 'The person.' }) },
    resolve: async (_root, { input }, context) => {
      const id = await registerResident(actingOf(context), input);
      const where = visible(id, context);
      const found = await read().resident.findFirst({ where, select: CARD_COLUMNS });
      return toResidentCard(stillOpen('resident', found));
    },
  }),
);

builder.mutationField('residentCorrect', (t) =>
  t.prismaField({
    type: Resident,
    description: 'Sets right what is on record of a resident whose record is open (更正老人信息).',
    authScopes: { role: REGISTRARS },
    errors: refusals.changing('resident'),
    args: {
      input: t.arg({ type: ResidentCorrectInput, required: true, description: 'What is to be set right.' }),
    },
    resolve: async (query, _root, { input }, context) => {
      const id = await correctResident(actingOf(context), input);
      return stillOpen(
        'resident',
        await read().resident.findFirst({ ...reread(query), where: visible(id, context) }),
      );
    },
  }),
);

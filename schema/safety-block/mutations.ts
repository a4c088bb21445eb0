import { safetyBlocksVisible } from '../../domain/safety-block/policy.ts';
import { recordSafetyBlock } from '../../domain/safety-block/record.ts';
import { SAFETY_ROLES } from '../../domain/safety-block/roles.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import { SafetyBlockRecordInput } from './inputs.ts';
import { SafetyBlock } from './type.ts';

builder.mutationField('safetyBlockRecord', (t) =>
  t.prismaField({
    type: SafetyBlock,
    description: 'Writes a new edition of the safety block; the one before stays (登记安全信息).',
    authScopes: { role: SAFETY_ROLES },
    errors: refusals.changing('safetyBlock'),
    args: {
      input: t.arg({ type: SafetyBlockRecordInput, required: true, description: 'The whole edition.' }),
    },
    resolve: async (query, _root, { input }, context) => {
      const id = await recordSafetyBlock(actingOf(context), input);
      const where = { AND: [{ id }, openTo(safetyBlocksVisible, context)] };
      return stillOpen('safetyBlock', await read().safetyBlock.findFirst({ ...reread(query), where }));
    },
  }),
);

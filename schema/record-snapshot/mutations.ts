import { recordSnapshotsVisible } from '../../domain/record-snapshot/policy.ts';
import { pullRecord } from '../../domain/record-snapshot/pull.ts';
import { RECORD_ROLES } from '../../domain/record-snapshot/workflow.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import { RecordPullInput } from './inputs.ts';
import { RecordSnapshot } from './type.ts';

builder.mutationField('recordPull', (t) =>
  t.prismaField({
    type: RecordSnapshot,
    description:
      'Asks the system of another organisation for the summary of a record; what it answers stands in the snapshot within ' +
      'seconds (调取外部病历).',
    authScopes: { role: RECORD_ROLES },
    errors: refusals.creating('recordSnapshot'),
    args: { input: t.arg({ type: RecordPullInput, required: true, description: 'Whose, and where.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await pullRecord(actingOf(context), input);
      const where = { AND: [{ id }, openTo(recordSnapshotsVisible, context)] };
      return stillOpen('recordSnapshot', await read().recordSnapshot.findFirst({ ...reread(query), where }));
    },
  }),
);

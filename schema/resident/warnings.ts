import { residentWarnings } from '../../domain/resident/warnings.ts';
import { toReconcileAmong } from '../../domain/safety-block/to-reconcile.ts';
import { access } from '../access.ts';
import { batched } from '../batch.ts';
import { builder } from '../builder.ts';
import { Warning } from '../warning.ts';
import { isOpen } from './opening.ts';
import { Resident } from './type.ts';

const isToReconcile = batched<string, true>(
  (id) => id,
  async (ids) => new Map([...(await toReconcileAmong(ids))].map((id) => [id, true])),
);

builder.prismaObjectField(Resident, 'warnings', (t) =>
  t.field({
    ...access('safetyBlock.entry'),
    type: [Warning],
    description: 'What somebody should look at on the record; empty where it is not open (提示).',
    resolve: async (resident, _args, context) => {
      if (!isOpen(resident, context)) return [];
      return residentWarnings({ isToReconcile: (await isToReconcile(resident.id, context)) === true });
    },
  }),
);

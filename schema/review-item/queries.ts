import { byId, pageOf } from '../../domain/page.ts';
import { reviewItemsWanted } from '../../domain/review-item/search.ts';
import { ownRecordsOf, type SIDE_COLUMNS } from '../../domain/review-item/sides.ts';
import { REVIEWERS } from '../../domain/review-item/workflow.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { listOnRecord } from '../on-record.ts';
import { byIdKey, nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { Kind, State } from './codes.ts';
import { ReviewItem } from './type.ts';

const Filter = builder.inputType('ReviewItemFilter', {
  description: 'Which doubts; every part narrows.',
  fields: (t) => ({
    states: t.field({ type: [State], description: 'Only in these states, timers counted (核对状态).' }),
    kinds: t.field({ type: [Kind], description: 'Only for these reasons (核对原因).' }),
  }),
});

const Connection = builder.connectionObject({
  type: ReviewItem,
  name: 'ReviewItemConnection',
  description: 'A page of doubts, newest first.',
});

builder.queryField('reviewItems', (t) =>
  t.field({
    type: Connection,
    description:
      "Records that may be of one person twice, as far as one of them is the own organisation's; newest first " +
      '(待核对列表). The read is on record.',
    authScopes: { role: REVIEWERS },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: Filter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const acting = actingOf(context);
      const now = acting.clock.now();
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page, 'desc');
      const where = { AND: [reviewItemsWanted(acting.viewer, filter ?? {}, now), keyset] };
      const query = nodeSelection(context, info, 'ReviewItem') as {
        select: typeof SIDE_COLUMNS & { id: true };
      };
      const found = pageOf(await read().reviewItem.findMany({ ...query, ...order, where }), page);
      const shown = found.nodes.flatMap((item) => ownRecordsOf(acting.viewer, item, now));
      await listOnRecord({ operation: 'reviewItems', noun: 'reviewItem' }, shown, context);
      return toConnection(found, byIdKey);
    },
  }),
);

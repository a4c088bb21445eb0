import type { HandoverContent } from '../../domain/handover/content.ts';
import { HANDOVER_READERS, handoversVisible } from '../../domain/handover/policy.ts';
import { auditRead, previewHandover } from '../../domain/handover/read.ts';
import { byId, pageOf } from '../../domain/page.ts';
import { read } from '../../prisma/client.ts';
import { access } from '../access.ts';
import { actingOf, builder } from '../builder.ts';
import { openTo } from '../open-to.ts';
import { byIdKey, nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { shortList } from '../short-list.ts';
import { State } from './codes.ts';
import { HandoverItem } from './item.ts';
import { Handover } from './type.ts';

const Filter = builder.inputType('HandoverFilter', {
  description: 'Which handovers.',
  fields: (t) => ({ states: t.field({ type: [State], description: 'In one of these states (状态).' }) }),
});

const Connection = builder.connectionObject({
  type: Handover,
  name: 'HandoverConnection',
  description: 'A page of handovers, newest first.',
});

builder.queryField('handovers', (t) =>
  t.field({
    type: Connection,
    description: 'Handovers of the own home, newest first; the read is on record (交接班列表).',
    authScopes: { role: HANDOVER_READERS },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: Filter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page, 'desc');
      const states = filter?.states == null ? {} : { state: { in: [...filter.states] } };
      const where = { AND: [openTo(handoversVisible, context), states, keyset] };
      const query = nodeSelection(context, info, 'Handover') as { select: { id: true } };
      const found = pageOf(await read().handover.findMany({ ...query, ...order, where }), page);
      const handoverId = { in: found.nodes.map(({ id }) => id) };
      const named = await read().handoverItem.findMany({
        where: { handoverId },
        distinct: ['residentId'],
        select: { residentId: true },
      });
      await auditRead(actingOf(context), 'handovers', named);
      return toConnection(found, byIdKey);
    },
  }),
);

const Preview = builder.objectRef<HandoverContent>('HandoverPreview').implement({
  ...access('handover.entry'),
  description: 'What a handover would hold if it were given now (交接预览).',
  fields: (t) => ({
    fromAt: t.expose('fromAt', {
      type: 'DateTime',
      description: 'Since when it would tell of changes (起).',
    }),
    items: t.field({
      type: [HandoverItem],
      description: 'Changes since the last handover, then what is open (交接事项).',
      complexity: shortList,
      resolve: ({ lines }) => [...lines],
    }),
  }),
});

builder.queryField('handoverPreview', (t) =>
  t.field({
    type: Preview,
    description: 'What a handover of the own home would hold now; nothing is signed (交接预览).',
    authScopes: { role: HANDOVER_READERS },
    resolve: (_root, _args, context) => previewHandover(actingOf(context)),
  }),
);

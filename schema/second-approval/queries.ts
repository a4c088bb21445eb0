import { byId, pageOf } from '../../domain/page.ts';
import { secondApprovalsWanted } from '../../domain/second-approval/search.ts';
import { APPROVER_ROLES } from '../../domain/second-approval/workflow.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { knownResident } from '../known-resident.ts';
import { listOnRecord } from '../on-record.ts';
import { byIdKey, nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { State } from './codes.ts';
import { type REQUEST_COLUMNS, SecondApproval } from './type.ts';

const Filter = builder.inputType('SecondApprovalFilter', {
  description: 'Which requests; every part narrows.',
  fields: (t) => ({
    states: t.field({ type: [State], description: 'Only in these states, their term counted (复核状态).' }),
  }),
});

const Connection = builder.connectionObject({
  type: SecondApproval,
  name: 'SecondApprovalConnection',
  description: 'A page of acts that wait, or waited, for a second person, newest first.',
});

builder.queryField('secondApprovals', (t) =>
  t.field({
    type: Connection,
    description:
      'What waits for a second person of the own organisation, as far as the viewer may do such an act; newest first ' +
      '(双人复核列表). The read is on record.',
    authScopes: { role: APPROVER_ROLES },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: Filter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const acting = actingOf(context);
      const now = acting.clock.now();
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page, 'desc');
      const where = { AND: [secondApprovalsWanted(acting.viewer, filter ?? {}, now), keyset] };
      const query = nodeSelection(context, info, 'SecondApproval') as { select: typeof REQUEST_COLUMNS };
      const found = pageOf(await read().secondApproval.findMany({ ...query, ...order, where }), page);
      const named = found.nodes.flatMap(({ residentId }) => (residentId === null ? [] : [residentId]));
      const known = await Promise.all(named.map((id) => knownResident(id, context)));
      const shown = known.flatMap((one) => (one === undefined ? [] : [one.id]));
      await listOnRecord({ operation: 'secondApprovals', noun: 'secondApproval' }, shown, context);
      return toConnection(found, byIdKey);
    },
  }),
);

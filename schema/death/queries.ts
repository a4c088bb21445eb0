import { DEATH_READERS, deathsVisible } from '../../domain/death/policy.ts';
import { byId, pageOf } from '../../domain/page.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { listOnRecord } from '../on-record.ts';
import { byIdKey, nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { State } from './codes.ts';
import { Death } from './type.ts';

const Filter = builder.inputType('DeathFilter', {
  description: 'Which deaths; every part narrows.',
  fields: (t) => ({ states: t.field({ type: [State], description: 'In one of these states (状态).' }) }),
});

const Connection = builder.connectionObject({
  type: Death,
  name: 'DeathConnection',
  description: 'A page of deaths, newest first.',
});

/** What every entry of a list is read with, whatever else is asked: whom it shows goes on record. */
interface Listed {
  readonly id: string;
  readonly residentId: string;
}

builder.queryField('deaths', (t) =>
  t.field({
    type: Connection,
    description:
      'Deaths that are to be confirmed or were, of residents the own organisation has or had (死亡登记列表).',
    authScopes: { role: DEATH_READERS },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: Filter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const acting = actingOf(context);
      const now = acting.clock.now();
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page, 'desc');
      const among = filter?.states == null ? {} : { state: { in: [...filter.states] } };
      const where = { AND: [deathsVisible(acting.viewer, now), among, keyset] };
      const query = nodeSelection(context, info, 'Death') as { select: Record<keyof Listed, true> };
      const found = pageOf(await read().death.findMany({ ...query, ...order, where }), page);
      const shown = found.nodes.map(({ residentId }) => residentId);
      await listOnRecord({ operation: 'deaths', noun: 'death' }, shown, context);
      return toConnection(found, byIdKey);
    },
  }),
);

import { BREAK_GLASS_READERS } from '../../domain/break-glass/policy.ts';
import { breakGlassPage } from '../../domain/break-glass/read.ts';
import { actingOf, builder } from '../builder.ts';
import { listOnRecord } from '../on-record.ts';
import { byIdKey, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { State } from './codes.ts';
import { BreakGlass } from './type.ts';

const Filter = builder.inputType('BreakGlassFilter', {
  description: 'Which emergency accesses; every part narrows.',
  fields: (t) => ({
    states: t.field({ type: [State], description: 'In one of these states now, their end counted (状态).' }),
  }),
});

const Connection = builder.connectionObject({
  type: BreakGlass,
  name: 'BreakGlassConnection',
  description: 'A page of emergency accesses, newest first.',
});

builder.queryField('breakGlasses', (t) =>
  t.field({
    type: Connection,
    description:
      'Records opened in an emergency (紧急查阅列表): the own ones, those of residents whose record the own ' +
      'organisation kept then, of the own people, of oneself; for the security administrator all, to be reviewed.',
    authScopes: { role: BREAK_GLASS_READERS },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: Filter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context) => {
      const acting = actingOf(context);
      const now = acting.clock.now();
      const asked = { viewer: acting.viewer, now };
      const page = await breakGlassPage(asked, filter ?? {}, pageRequest(args));
      const named = page.nodes.flatMap(({ resident }) => (resident === null ? [] : [resident.id]));
      await listOnRecord({ operation: 'breakGlasses', noun: 'breakGlass' }, named, context);
      return toConnection(page, byIdKey);
    },
  }),
);

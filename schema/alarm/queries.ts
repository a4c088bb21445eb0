import { ALARM_READERS } from '../../domain/alarm/policy.ts';
import { alarmPage } from '../../domain/alarm/read.ts';
import { actingOf, builder } from '../builder.ts';
import { listOnRecord } from '../on-record.ts';
import { byIdKey, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { Kind, State } from './codes.ts';
import { Alarm } from './type.ts';

const Filter = builder.inputType('AlarmFilter', {
  description: 'Which alarms; every part narrows.',
  fields: (t) => ({
    states: t.field({ type: [State], description: 'In one of these states (提醒状态).' }),
    kinds: t.field({ type: [Kind], description: 'About one of these things (提醒事项).' }),
  }),
});

const Connection = builder.connectionObject({
  type: Alarm,
  name: 'AlarmConnection',
  description: 'A page of alarms, newest first.',
});

builder.queryField('alarms', (t) =>
  t.field({
    type: Connection,
    description:
      'Alarms of the own organisation that have climbed to the viewer by now; for its administrator all of them (提醒列表).',
    authScopes: { role: ALARM_READERS },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: Filter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context) => {
      const acting = actingOf(context);
      const now = acting.clock.now();
      const page = await alarmPage({ viewer: acting.viewer, now }, filter ?? {}, pageRequest(args));
      const named = page.nodes.flatMap(({ resident }) => (resident === null ? [] : [resident.id]));
      await listOnRecord({ operation: 'alarms', noun: 'alarm' }, named, context);
      return toConnection(page, byIdKey);
    },
  }),
);

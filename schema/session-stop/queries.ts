import { SESSION_STOP_READERS } from '../../domain/session-stop/policy.ts';
import { sessionStopsPage } from '../../domain/session-stop/search.ts';
import { actingOf, builder } from '../builder.ts';
import { byIdKey, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { Kind } from './codes.ts';
import { SessionStopType } from './type.ts';

const SessionStopFilter = builder.inputType('SessionStopFilter', {
  description: 'Which stops; every part narrows.',
  fields: (t) => ({
    departmentId: t.id({ description: 'Only in this department.' }),
    fromOn: t.field({ type: 'LocalDate', description: 'Of days not before.' }),
    toOn: t.field({ type: 'LocalDate', description: 'Of days not after.' }),
    kind: t.field({ type: Kind, description: 'Only of this kind.' }),
  }),
});
const SessionStopConnection = builder.connectionObject({
  type: SessionStopType,
  name: 'SessionStopConnection',
  description: 'A page of stops, newest first.',
});

builder.queryField('sessionStops', (t) =>
  t.field({
    type: SessionStopConnection,
    extensions: { isPlain: true },
    description:
      "What was stopped (停诊列表): the own hospital's, and what met a booking of the own organisation. Those still to rebook are `appointments(filter: { states: [TO_REBOOK] })`.",
    authScopes: { role: SESSION_STOP_READERS },
    args: { filter: t.arg({ type: SessionStopFilter, description: 'Which stops.' }), ...pageArgs(t.arg) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context) =>
      toConnection(await sessionStopsPage(actingOf(context), filter ?? {}, pageRequest(args)), byIdKey),
  }),
);

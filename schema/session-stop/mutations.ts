import { STOPPING_ROLES } from '../../domain/session/workflow.ts';
import { sessionStopAfterAct } from '../../domain/session-stop/search.ts';
import { stopSessions } from '../../domain/session-stop/stop.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { SessionStopInput } from './inputs.ts';
import { SessionStopType } from './type.ts';

builder.mutationField('sessionStop', (t) =>
  t.field({
    type: SessionStopType,
    extensions: { isPlain: true },
    description:
      'Stops sessions of the own hospital (停诊): each booking waits for another place and its booker is told at once, or ' +
      'another doctor of the same grade stands in and the bookings stay.',
    authScopes: { role: STOPPING_ROLES },
    errors: refusals.movingSeveral('sessionStop'),
    args: { input: t.arg({ type: SessionStopInput, required: true, description: 'Which, how and why.' }) },
    resolve: async (_root, { input }, context) => {
      const acting = actingOf(context);
      return sessionStopAfterAct(acting, await stopSessions(acting, input));
    },
  }),
);

import { acknowledgeAlarm } from '../../domain/alarm/acknowledge.ts';
import { alarmById } from '../../domain/alarm/read.ts';
import { alarmWorkflow } from '../../domain/alarm/workflow.ts';
import { rolesOfAct } from '../../domain/workflow.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { stillOpen } from '../reread.ts';
import { Alarm } from './type.ts';

const AlarmAcknowledgeInput = builder.inputType('AlarmAcknowledgeInput', {
  description: 'Which alarm one takes upon oneself (确认提醒).',
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.',
    }),
    alarmId: t.id({ required: true, description: 'Which one.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    note: t.string({ description: 'What is being done about it (说明).' }),
  }),
});

builder.mutationField('alarmAcknowledge', (t) =>
  t.field({
    type: Alarm,
    description: 'Takes an alarm upon oneself: it climbs no further (确认提醒).',
    authScopes: { role: rolesOfAct(alarmWorkflow, 'alarmAcknowledge') },
    errors: refusals.moving('alarm'),
    args: { input: t.arg({ type: AlarmAcknowledgeInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => {
      const acting = actingOf(context);
      const id = await acknowledgeAlarm(acting, input);
      const asked = { viewer: acting.viewer, now: acting.clock.now() };
      return stillOpen('alarm', await alarmById(asked, id));
    },
  }),
);

import { recordCall } from '../../domain/emergency/call.ts';
import { completeEmergency } from '../../domain/emergency/complete.ts';
import { divertEmergency } from '../../domain/emergency/divert.ts';
import { NOTIFIERS, notifyEmergency } from '../../domain/emergency/notify.ts';
import { builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { afterAct, rolesFor } from './acted.ts';
import * as inputs from './emergency-inputs.ts';
import { Referral } from './type.ts';

builder.mutationField('emergencyNotify', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Tells a hospital of an emergency; no rule stops it. Read `emergency` first (急诊通知).',
    authScopes: { role: [...NOTIFIERS] },
    errors: refusals.creating('referral'),
    args: { input: t.arg({ type: inputs.EmergencyNotifyInput, required: true, description: 'The act.' }) },
    resolve: afterAct(notifyEmergency),
  }),
);

builder.mutationField('emergencyDivert', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Sends an emergency on to a hospital that has said that it takes the resident (改送他院).',
    authScopes: { role: rolesFor('emergencyDivert') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.EmergencyDivertInput, required: true, description: 'The act.' }) },
    resolve: afterAct(divertEmergency),
  }),
);

builder.mutationField('emergencyCallRecord', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Keeps a call about an emergency (电话联系记录).',
    authScopes: { role: rolesFor('emergencyCallRecord') },
    errors: refusals.moving('referral'),
    args: {
      input: t.arg({ type: inputs.EmergencyCallRecordInput, required: true, description: 'The act.' }),
    },
    resolve: afterAct(recordCall),
  }),
);

builder.mutationField('emergencyComplete', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Writes what the notice left out, once (补录急诊资料).',
    authScopes: { role: rolesFor('emergencyComplete') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.EmergencyCompleteInput, required: true, description: 'The act.' }) },
    resolve: afterAct(completeEmergency),
  }),
);

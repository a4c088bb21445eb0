import './referral.ts';
import { APPOINTMENT_READERS } from '../../domain/appointment/policy.ts';
import { appointmentById, appointmentsPage, keysOf, orderOf } from '../../domain/appointment/worklist.ts';
import { actingOf, builder } from '../builder.ts';
import { pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { PlacePriority, State } from './codes.ts';
import { partsOf } from './parts.ts';
import { AppointmentType } from './type.ts';
import './today.ts';
import './warnings.ts';

const AppointmentFilter = builder.inputType('AppointmentFilter', {
  description: 'Which appointments; an empty filter means all that the viewer may see.',
  fields: (t) => ({
    states: t.field({ type: [State], description: 'Only in these states, timers counted.' }),
    priority: t.field({ type: PlacePriority, description: 'Only with this priority.' }),
    hospitalId: t.id({ description: 'Only at this hospital.' }),
    departmentId: t.id({ description: 'Only in this department.' }),
    sessionId: t.id({ description: 'Only in this session.' }),
    residentId: t.id({ description: 'Only of this resident.' }),
    fromOn: t.field({ type: 'LocalDate', description: 'Service date not before.' }),
    toOn: t.field({ type: 'LocalDate', description: 'Service date not after.' }),
    isUnconfirmed: t.boolean({
      description: 'BOOKED although its time is over: nobody has said whether the resident came (未确认).',
    }),
    isContested: t.boolean({ description: 'No-shows that the booking side contests (爽约申诉).' }),
  }),
});
const AppointmentConnection = builder.connectionObject({
  type: AppointmentType,
  name: 'AppointmentConnection',
  description: 'A page of appointments by start time.',
});

const CURSORS = { START: ['INSTANT', 'ID'], LINE: ['NUMBER', 'INSTANT', 'ID'] } as const;

builder.queryField('appointments', (t) =>
  t.field({
    type: AppointmentConnection,
    extensions: { isPlain: true },
    description:
      'The worklist (预约列表): what the own organisation booked, or what was booked with it or asked of it, by start time; those who wait (`states: [WAITLISTED]` alone) as they stand in line.',
    authScopes: { role: APPOINTMENT_READERS },
    args: {
      filter: t.arg({ type: AppointmentFilter, description: 'Which appointments.' }),
      ...pageArgs(t.arg),
    },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const order = orderOf(filter ?? {});
      const page = pageRequest(args, CURSORS[order]);
      const search = { filter: filter ?? {}, page, parts: partsOf(info) };
      return toConnection(await appointmentsPage(actingOf(context), search), keysOf(order));
    },
  }),
);

builder.queryField('appointment', (t) =>
  t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    nullable: true,
    description: 'One appointment; null when it is unknown or not visible, alike.',
    authScopes: { role: APPOINTMENT_READERS },
    args: { id: t.arg.id({ required: true, description: 'Identifier.' }) },
    resolve: (_root, { id }, context, info) => appointmentById(actingOf(context), id, partsOf(info)),
  }),
);

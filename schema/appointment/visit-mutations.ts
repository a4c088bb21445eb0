import { contestNoShow } from '../../domain/appointment/contest.ts';
import {
  callAppointment,
  checkInAppointment,
  completeAppointment,
  excuseAppointment,
  leaveAppointment,
  moveToEmergency,
} from '../../domain/appointment/reception.ts';
import { BOOKING_ROLES, RECEPTION_ROLES } from '../../domain/appointment/workflow.ts';
import { builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { acted } from './acted.ts';
import { AppointmentType } from './type.ts';
import * as visit from './visit-inputs.ts';

builder.mutationFields((t) => ({
  appointmentCheckIn: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description:
      'The resident has arrived (报到), also late on that day: gives a queue number; every overtaken place leaves an audit row.',
    authScopes: { role: RECEPTION_ROLES },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({ type: visit.AppointmentCheckInInput, required: true, description: 'Who arrived.' }),
    },
    resolve: (_root, { input }, context, info) => acted(checkInAppointment, input, { context, info }),
  }),
  appointmentCall: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description: 'The resident is called in (叫号).',
    authScopes: { role: RECEPTION_ROLES },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({ type: visit.AppointmentCallInput, required: true, description: 'Who is called.' }),
    },
    resolve: (_root, { input }, context, info) => acted(callAppointment, input, { context, info }),
  }),
  appointmentComplete: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description:
      'The visit has taken place (完成就诊), also of who was taken for missed, or of whom nothing was recorded that day.',
    authScopes: { role: RECEPTION_ROLES },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({ type: visit.AppointmentCompleteInput, required: true, description: 'Which visit.' }),
    },
    resolve: (_root, { input }, context, info) => acted(completeAppointment, input, { context, info }),
  }),
  appointmentLeave: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description: 'The resident has left without having been seen (候诊离开); the booker is told.',
    authScopes: { role: RECEPTION_ROLES },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({ type: visit.AppointmentLeaveInput, required: true, description: 'Who left.' }),
    },
    resolve: (_root, { input }, context, info) => acted(leaveAppointment, input, { context, info }),
  }),
  appointmentMoveToEmergency: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description: 'The resident was taken to the emergency department (转急诊); the home is alarmed at once.',
    authScopes: { role: RECEPTION_ROLES },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({ type: visit.AppointmentMoveToEmergencyInput, required: true, description: 'Who.' }),
    },
    resolve: (_root, { input }, context, info) => acted(moveToEmergency, input, { context, info }),
  }),
  appointmentExcuse: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description: 'The hospital takes a no-show for none (爽约免责); it counts against nobody.',
    authScopes: { role: RECEPTION_ROLES },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({ type: visit.AppointmentExcuseInput, required: true, description: 'Which and why.' }),
    },
    resolve: (_root, { input }, context, info) => acted(excuseAppointment, input, { context, info }),
  }),
  appointmentContest: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description: 'The booking side says once that a no-show was none (爽约申诉); the hospital decides.',
    authScopes: { role: BOOKING_ROLES },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({ type: visit.AppointmentContestInput, required: true, description: 'Which and why.' }),
    },
    resolve: (_root, { input }, context, info) => acted(contestNoShow, input, { context, info }),
  }),
}));

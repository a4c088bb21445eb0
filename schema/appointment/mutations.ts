import './bulk.ts';
import './visit-mutations.ts';
import './wish-mutations.ts';
import { bookAppointment, holdAppointment } from '../../domain/appointment/hold-and-book.ts';
import {
  cancelAppointment,
  releaseAppointment,
  undoAppointment,
} from '../../domain/appointment/release-and-cancel.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import { arrangeTravel } from '../../domain/appointment/travel.ts';
import { appointmentWorkflow, BOOKING_ROLES } from '../../domain/appointment/workflow.ts';
import { addSlotException } from '../../domain/slot/exception-add.ts';
import { rolesOfAct } from '../../domain/workflow.ts';
import { builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { acted } from './acted.ts';
import * as inputs from './inputs.ts';
import { AppointmentType } from './type.ts';
import * as visit from './visit-inputs.ts';

builder.mutationFields((t) => ({
  appointmentHold: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description: 'Holds a place for a few minutes (占号). Past its expiry it is free again by itself.',
    authScopes: { role: BOOKING_ROLES },
    errors: refusals.holding('appointment'),
    args: {
      input: t.arg({
        type: inputs.AppointmentHoldInput,
        required: true,
        description: 'Which place, for whom.',
      }),
    },
    resolve: (_root, { input }, context, info) => acted(holdAppointment, input, { context, info }),
  }),
  appointmentBook: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description: 'Books (预约): confirms a hold, takes a place at once, or answers a request with a place.',
    authScopes: { role: rolesOfAct(appointmentWorkflow, 'appointmentBook') },
    errors: refusals.booking('appointment'),
    args: {
      input: t.arg({
        type: inputs.AppointmentBookInput,
        required: true,
        description: 'The hold, the place, or the request with its place.',
      }),
    },
    resolve: (_root, { input }, context, info) => acted(bookAppointment, input, { context, info }),
  }),
  appointmentRelease: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description: 'Lets a hold go (释放占号).',
    authScopes: { role: BOOKING_ROLES },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({ type: inputs.AppointmentReleaseInput, required: true, description: 'Which hold.' }),
    },
    resolve: (_root, { input }, context, info) => acted(releaseAppointment, input, { context, info }),
  }),
  appointmentCancel: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description:
      'Cancels a booking, a request or a wait with a coded reason (取消预约); the place is free at once. Late after the cut-off, also of one that was moved after it; counted against nobody when its day is over without a word of the hospital.',
    authScopes: { role: BOOKING_ROLES },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({ type: inputs.AppointmentCancelInput, required: true, description: 'Which and why.' }),
    },
    resolve: (_root, { input }, context, info) => acted(cancelAppointment, input, { context, info }),
  }),
  appointmentReschedule: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description:
      'Moves a booking to another slot (改约): its identity stays, and the old place too if this is refused.',
    authScopes: { role: BOOKING_ROLES },
    errors: refusals.booking('appointment'),
    args: {
      input: t.arg({
        type: inputs.AppointmentRescheduleInput,
        required: true,
        description: 'Which and where to.',
      }),
    },
    resolve: (_root, { input }, context, info) => acted(rescheduleAppointment, input, { context, info }),
  }),
  appointmentUndo: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description:
      'Takes a booking back within a few minutes (撤回预约): it leaves every count, its events stay.',
    authScopes: { role: BOOKING_ROLES },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({ type: visit.AppointmentUndoInput, required: true, description: 'Which booking.' }),
    },
    resolve: (_root, { input }, context, info) => acted(undoAppointment, input, { context, info }),
  }),
  appointmentTravelSet: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description:
      'Arranges the trip of a booking (出行安排): help, transport, escort, what to bring, leave and return.',
    authScopes: { role: BOOKING_ROLES },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({ type: visit.AppointmentTravelSetInput, required: true, description: 'The trip.' }),
    },
    resolve: (_root, { input }, context, info) => acted(arrangeTravel, input, { context, info }),
  }),
  slotExceptionAdd: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description:
      'Adds a place by name to a full slot (加号) and books it for somebody who waits; it goes with the person.',
    authScopes: { role: rolesOfAct(appointmentWorkflow, 'slotExceptionAdd') },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({
        type: inputs.SlotExceptionAddInput,
        required: true,
        description: 'Where and for whom.',
      }),
    },
    resolve: (_root, { input }, context, info) => acted(addSlotException, input, { context, info }),
  }),
}));

import type { GraphQLResolveInfo } from 'graphql';
import { bookAppointment, holdAppointment } from '../../domain/appointment/hold-and-book.ts';
import { checkInAppointment, completeAppointment } from '../../domain/appointment/reception.ts';
import { cancelAppointment, releaseAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import type { AppointmentRow } from '../../domain/appointment/row.ts';
import { appointmentWorkflow, BOOKING_ROLES, RECEPTION_ROLES } from '../../domain/appointment/workflow.ts';
import { appointmentAfterAct } from '../../domain/appointment/worklist.ts';
import { addSlotException } from '../../domain/slot/exception-add.ts';
import type { Acting } from '../../domain/viewer.ts';
import { rolesOfAct } from '../../domain/workflow.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { refusals } from '../errors.ts';
import * as inputs from './inputs.ts';
import { partsOf } from './parts.ts';
import { AppointmentType } from './type.ts';

/** Carries the act out and reads the appointment anew, as the viewer may see it. */
async function acted<Input>(
  act: (acting: Acting, input: Input) => Promise<string>,
  input: Input,
  { context, info }: { context: GraphContext; info: GraphQLResolveInfo },
): Promise<AppointmentRow> {
  const acting = actingOf(context);
  return appointmentAfterAct(acting, await act(acting, input), partsOf(info));
}

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
    description: 'Books (预约): confirms a hold, or takes a place at once.',
    authScopes: { role: BOOKING_ROLES },
    errors: refusals.booking('appointment'),
    args: {
      input: t.arg({
        type: inputs.AppointmentBookInput,
        required: true,
        description: 'The hold or the place.',
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
    description: 'Cancels a booking with a coded reason (取消预约); the place is free at once.',
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
  appointmentCheckIn: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description:
      'The resident has arrived (报到): gives a queue number; every overtaken place leaves an audit row.',
    authScopes: { role: RECEPTION_ROLES },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({ type: inputs.AppointmentCheckInInput, required: true, description: 'Who arrived.' }),
    },
    resolve: (_root, { input }, context, info) => acted(checkInAppointment, input, { context, info }),
  }),
  appointmentComplete: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description: 'The visit has taken place (完成就诊).',
    authScopes: { role: RECEPTION_ROLES },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({ type: inputs.AppointmentCompleteInput, required: true, description: 'Which visit.' }),
    },
    resolve: (_root, { input }, context, info) => acted(completeAppointment, input, { context, info }),
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

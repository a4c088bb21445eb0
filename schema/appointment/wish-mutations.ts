import { acceptOffer, declineOffer, offerAppointment } from '../../domain/appointment/offer.ts';
import { declineAppointment, requestAppointment } from '../../domain/appointment/request.ts';
import { waitlistAppointment } from '../../domain/appointment/waitlist.ts';
import { appointmentWorkflow, BOOKING_ROLES } from '../../domain/appointment/workflow.ts';
import { rolesOfAct } from '../../domain/workflow.ts';
import { builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { acted } from './acted.ts';
import { AppointmentType } from './type.ts';
import * as wish from './wish-inputs.ts';

builder.mutationFields((t) => ({
  appointmentRequest: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description:
      'Asks a hospital for a place without naming one (预约申请), also for an admission or a check-up.',
    authScopes: { role: BOOKING_ROLES },
    errors: refusals.holding('appointment'),
    args: {
      input: t.arg({
        type: wish.AppointmentRequestInput,
        required: true,
        description: 'For whom, where and when.',
      }),
    },
    resolve: (_root, { input }, context, info) => acted(requestAppointment, input, { context, info }),
  }),
  appointmentDecline: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description: 'The hospital has no place for a request, and says why (谢绝申请).',
    authScopes: { role: rolesOfAct(appointmentWorkflow, 'appointmentDecline') },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({ type: wish.AppointmentDeclineInput, required: true, description: 'Which and why.' }),
    },
    resolve: (_root, { input }, context, info) => acted(declineAppointment, input, { context, info }),
  }),
  appointmentWaitlist: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description: 'Lines up for a place where none is free (候补).',
    authScopes: { role: BOOKING_ROLES },
    errors: refusals.holding('appointment'),
    args: {
      input: t.arg({
        type: wish.AppointmentWaitlistInput,
        required: true,
        description: 'For whom, where and when.',
      }),
    },
    resolve: (_root, { input }, context, info) => acted(waitlistAppointment, input, { context, info }),
  }),
  appointmentOffer: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description:
      'Offers a place to one who waits, and keeps it for the answer (候补放号); who is passed over leaves an audit row.',
    authScopes: { role: rolesOfAct(appointmentWorkflow, 'appointmentOffer') },
    errors: refusals.booking('appointment'),
    args: {
      input: t.arg({
        type: wish.AppointmentOfferInput,
        required: true,
        description: 'To whom and which place.',
      }),
    },
    resolve: (_root, { input }, context, info) => acted(offerAppointment, input, { context, info }),
  }),
  appointmentOfferAccept: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description: 'Takes the place that is offered (接受候补).',
    authScopes: { role: rolesOfAct(appointmentWorkflow, 'appointmentOfferAccept') },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({ type: wish.AppointmentOfferAcceptInput, required: true, description: 'Which offer.' }),
    },
    resolve: (_root, { input }, context, info) => acted(acceptOffer, input, { context, info }),
  }),
  appointmentOfferDecline: t.field({
    type: AppointmentType,
    extensions: { isPlain: true },
    description: 'Does not take the place that is offered (放弃候补): waits on, or gives the wish up.',
    authScopes: { role: rolesOfAct(appointmentWorkflow, 'appointmentOfferDecline') },
    errors: refusals.moving('appointment'),
    args: {
      input: t.arg({
        type: wish.AppointmentOfferDeclineInput,
        required: true,
        description: 'Which offer, and what then.',
      }),
    },
    resolve: (_root, { input }, context, info) => acted(declineOffer, input, { context, info }),
  }),
}));

import { builder } from '../builder.ts';
import { TransportMode } from '../transport-mode.ts';
import { ExcuseReason, Need } from './codes.ts';
import { change } from './inputs.ts';

export const AppointmentCheckInInput = builder.inputType('AppointmentCheckInInput', {
  description: 'A resident who has arrived.',
  fields: change,
});
export const AppointmentCallInput = builder.inputType('AppointmentCallInput', {
  description: 'A resident who is called in.',
  fields: change,
});
export const AppointmentCompleteInput = builder.inputType('AppointmentCompleteInput', {
  description: 'A visit that is done.',
  fields: change,
});
export const AppointmentLeaveInput = builder.inputType('AppointmentLeaveInput', {
  description: 'A resident who has left without having been seen.',
  fields: (t) => ({ ...change(t), reasonText: t.string({ description: 'Why, at most 2,000 characters.' }) }),
});
export const AppointmentMoveToEmergencyInput = builder.inputType('AppointmentMoveToEmergencyInput', {
  description: 'A resident who was taken to the emergency department.',
  fields: (t) => ({ ...change(t), reasonText: t.string({ description: 'Why, at most 2,000 characters.' }) }),
});
export const AppointmentExcuseInput = builder.inputType('AppointmentExcuseInput', {
  description: 'A no-show that counts against nobody.',
  fields: (t) => ({
    ...change(t),
    reasonCode: t.field({ type: ExcuseReason, required: true, description: 'Why.' }),
    reasonText: t.string({ description: 'Comment; mandatory with OTHER.' }),
  }),
});
export const AppointmentContestInput = builder.inputType('AppointmentContestInput', {
  description: 'A no-show that the booking side says was none.',
  fields: (t) => ({
    ...change(t),
    reasonText: t.string({ required: true, description: 'What happened, at most 2,000 characters.' }),
  }),
});
export const AppointmentUndoInput = builder.inputType('AppointmentUndoInput', {
  description: 'A booking to be taken back by its booker.',
  fields: change,
});
export const AppointmentTravelSetInput = builder.inputType('AppointmentTravelSetInput', {
  description: 'The trip of a booking. What is left out stays as it is; null takes it away.',
  fields: (t) => ({
    ...change(t),
    assistance: t.field({ type: [Need], description: 'All help that the resident needs.' }),
    transport: t.field({ type: TransportMode, description: 'How the resident travels.' }),
    escortName: t.string({ description: 'Who comes along.' }),
    escortPhone: t.string({ description: 'Phone of the escort, mainland or E.164.' }),
    bringList: t.string({ description: 'What to bring, at most 2,000 characters.' }),
    isFasting: t.boolean({ description: 'Whether the resident comes fasting.' }),
    leaveAt: t.field({
      type: 'DateTime',
      description: 'When the resident is to leave: from the day before the visit on.',
    }),
    leftAt: t.field({ type: 'DateTime', description: 'When the resident left for the booked visit.' }),
    returnedAt: t.field({
      type: 'DateTime',
      description:
        'When the resident was back; told of a booking that is over, too. Before the visit, the trip is yet to come.',
    }),
  }),
});

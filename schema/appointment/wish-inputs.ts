import { builder } from '../builder.ts';
import { DeclineReason, Priority } from './codes.ts';
import { change, details, key } from './inputs.ts';

export const AppointmentRequestInput = builder.inputType('AppointmentRequestInput', {
  description: 'A place that is asked for without naming one.',
  fields: (t) => ({
    ...key(t),
    hospitalId: t.id({ required: true, description: 'The hospital that is asked.' }),
    departmentId: t.id({ required: true, description: 'Its department.' }),
    residentId: t.id({ required: true, description: 'The resident; it never changes afterwards.' }),
    wantedOn: t.field({ type: 'LocalDate', required: true, description: 'The wished day.' }),
    wantedFrom: t.field({ type: 'LocalTime', description: 'Not before; the whole day without it.' }),
    wantedTo: t.field({ type: 'LocalTime', description: 'Not after; the whole day without it.' }),
    priority: t.field({
      type: Priority,
      required: true,
      description: 'GREEN or NORMAL; GREEN is judged now, and whether quota is left with the answer.',
    }),
    ...details(t),
  }),
});
export const AppointmentDeclineInput = builder.inputType('AppointmentDeclineInput', {
  description: 'A request for which the hospital has no place.',
  fields: (t) => ({
    ...change(t),
    reasonCode: t.field({ type: DeclineReason, required: true, description: 'Why.' }),
    reasonText: t.string({ description: 'Comment; mandatory with OTHER.' }),
  }),
});
export const AppointmentWaitlistInput = builder.inputType('AppointmentWaitlistInput', {
  description: 'Who lines up for a place: in one session (`sessionId`), or from one day to another.',
  fields: (t) => ({
    ...key(t),
    departmentId: t.id({ required: true, description: 'The department.' }),
    sessionId: t.id({ description: 'The one session that is waited for.' }),
    fromOn: t.field({ type: 'LocalDate', description: 'First wanted day, without a session.' }),
    toOn: t.field({ type: 'LocalDate', description: 'Last wanted day, without a session.' }),
    residentId: t.id({ required: true, description: 'The resident; it never changes afterwards.' }),
    priority: t.field({
      type: Priority,
      required: true,
      description: 'GREEN or NORMAL; GREEN is judged now, and whether quota is left with the offer.',
    }),
    ...details(t),
  }),
});
export const AppointmentOfferInput = builder.inputType('AppointmentOfferInput', {
  description: 'A place for one who waits.',
  fields: (t) => ({
    ...change(t),
    slotId: t.id({ required: true, description: 'The place.' }),
    priority: t.field({
      type: Priority,
      description: 'NORMAL for one who waits for GREEN, where GREEN is not possible in this place.',
    }),
  }),
});
export const AppointmentOfferAcceptInput = builder.inputType('AppointmentOfferAcceptInput', {
  description: 'An offered place to be taken.',
  fields: change,
});
export const AppointmentOfferDeclineInput = builder.inputType('AppointmentOfferDeclineInput', {
  description: 'An offered place not to be taken.',
  fields: (t) => ({
    ...change(t),
    isWaitingOn: t.boolean({
      required: true,
      description: 'Whether the resident waits on, in the same place of the line, or gives the wish up.',
    }),
  }),
});
const BookingDetailsInput = builder.inputType('BookingDetails', {
  description: 'What a booking says beside who and when.',
  fields: details,
});
const BulkBookingItem = builder.inputType('BulkBookingItem', {
  description: 'One resident of a bulk booking.',
  fields: (t) => ({
    residentId: t.id({ required: true, description: 'The resident.' }),
    details: t.field({ type: BookingDetailsInput, description: 'What the booking says.' }),
  }),
});
export const AppointmentBookBulkInput = builder.inputType('AppointmentBookBulkInput', {
  description: 'Many residents to be booked into one session.',
  fields: (t) => ({
    ...key(t),
    sessionId: t.id({ required: true, description: 'The session.' }),
    priority: t.field({ type: Priority, required: true, description: 'GREEN or NORMAL, for all of them.' }),
    items: t.field({
      type: [BulkBookingItem],
      required: true,
      description: 'The residents, 1 to `appt.bulkMax`, in the order in which they get the places.',
    }),
  }),
});

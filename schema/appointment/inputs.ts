import { builder, type InputFields } from '../builder.ts';
import { TransportMode } from '../transport-mode.ts';
import { CancelReason, Need, Priority, Service } from './codes.ts';

export const key = (t: InputFields) => ({
  idempotencyKey: t.string({
    required: true,
    description: '16 to 64 of [A-Za-z0-9_-]; a repeat has one effect.',
  }),
});
export const change = (t: InputFields) => ({
  ...key(t),
  appointmentId: t.id({ required: true, description: 'The appointment.' }),
  expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
});
export const details = (t: InputFields) => ({
  service: t.field({ type: Service, description: 'What the visit is for; OUTPATIENT by default.' }),
  assistance: t.field({ type: [Need], description: 'Help that the resident needs.' }),
  transport: t.field({ type: TransportMode, description: 'How the resident travels.' }),
  escortName: t.string({ description: 'Who comes along.' }),
  escortPhone: t.string({ description: 'Phone of the escort, mainland or E.164.' }),
  bringList: t.string({ description: 'What to bring, at most 2,000 characters.' }),
  note: t.string({ description: 'Note for the hospital, at most 2,000 characters.' }),
});

export const AppointmentHoldInput = builder.inputType('AppointmentHoldInput', {
  description: 'A place to be held for a resident.',
  fields: (t) => ({
    ...key(t),
    slotId: t.id({ required: true, description: 'The slot.' }),
    residentId: t.id({ required: true, description: 'The resident; it never changes afterwards.' }),
    priority: t.field({
      type: Priority,
      required: true,
      description: 'GREEN or NORMAL; never changed silently.',
    }),
    ...details(t),
  }),
});
export const AppointmentBookInput = builder.inputType('AppointmentBookInput', {
  description:
    'A hold to be booked (`appointmentId`, `expectedVersion`), a request to be answered (`slotId` too), or a place at once (`slotId`, `residentId`).',
  fields: (t) => ({
    ...key(t),
    appointmentId: t.id({ description: 'The hold to be booked, or the request to be answered.' }),
    expectedVersion: t.int({
      description: 'The version that was read; required with `appointmentId`.',
    }),
    slotId: t.id({
      description: 'The slot, without a hold before; with a request, the place that answers it.',
    }),
    residentId: t.id({ description: 'The resident, without a hold before.' }),
    priority: t.field({
      type: Priority,
      description:
        'Without a hold before, NORMAL by default; in an answer, NORMAL where GREEN is not possible.',
    }),
    ...details(t),
  }),
});
export const AppointmentReleaseInput = builder.inputType('AppointmentReleaseInput', {
  description: 'A hold to be let go.',
  fields: change,
});
export const AppointmentCancelInput = builder.inputType('AppointmentCancelInput', {
  description: 'A booking, a request or a wait to be cancelled.',
  fields: (t) => ({
    ...change(t),
    reasonCode: t.field({ type: CancelReason, required: true, description: 'Why.' }),
    reasonText: t.string({
      description: 'Comment; mandatory with OTHER, and after the cut-off of the hospital.',
    }),
  }),
});
export const AppointmentRescheduleInput = builder.inputType('AppointmentRescheduleInput', {
  description: 'A booking to be moved to another slot of the same hospital.',
  fields: (t) => ({
    ...change(t),
    slotId: t.id({ required: true, description: 'The new slot.' }),
    priority: t.field({
      type: Priority,
      description: 'Another priority for the new place; the old one by default.',
    }),
  }),
});
export const SlotExceptionAddInput = builder.inputType('SlotExceptionAddInput', {
  description: 'A place to be added by name (加号) for somebody who waits at the own hospital.',
  fields: (t) => ({
    ...change(t),
    slotId: t.id({ required: true, description: 'A full slot of the own hospital that has not begun.' }),
    reasonText: t.string({ description: 'Why, at most 2,000 characters.' }),
  }),
});

import type { Role } from '../codes/role.ts';
import type { Workflow } from '../workflow.ts';

/** The states an appointment can be in by now. */
export type AppointmentState =
  | 'HELD'
  | 'BOOKED'
  | 'TO_REBOOK'
  | 'RELEASED'
  | 'EXPIRED'
  | 'CANCELLED'
  | 'CHECKED_IN'
  | 'FULFILLED'
  | 'STOPPED'
  | 'VOIDED';

/** Who books for residents: staff of the booking side. */
export const BOOKING_ROLES: readonly Role[] = ['NH_NURSE', 'CLINIC_DOCTOR', 'FAMILY_DOCTOR'];
/** Who receives residents at the hospital. */
export const RECEPTION_ROLES: readonly Role[] = ['HOSP_SCHED', 'HOSP_DOCTOR'];

/** 预约. SOURCE is the organisation that books, HOSPITAL the one that is visited. */
export const appointmentWorkflow: Workflow<AppointmentState> = {
  noun: 'appointment',
  states: [
    'HELD',
    'BOOKED',
    'TO_REBOOK',
    'RELEASED',
    'EXPIRED',
    'CANCELLED',
    'CHECKED_IN',
    'FULFILLED',
    'STOPPED',
    'VOIDED',
  ],
  initial: ['HELD', 'BOOKED'],
  terminal: ['RELEASED', 'EXPIRED', 'CANCELLED', 'FULFILLED', 'STOPPED', 'VOIDED'],
  acts: [
    {
      act: 'appointmentBook',
      from: ['HELD'],
      to: 'BOOKED',
      by: BOOKING_ROLES,
      side: 'SOURCE',
      source: 'domain 3.4 HELD → BOOKED',
    },
    {
      act: 'appointmentRelease',
      from: ['HELD'],
      to: 'RELEASED',
      by: BOOKING_ROLES,
      side: 'SOURCE',
      source: 'domain 3.4 HELD → RELEASED',
    },
    {
      act: 'appointmentReschedule',
      from: ['BOOKED', 'TO_REBOOK'],
      to: 'BOOKED',
      by: BOOKING_ROLES,
      side: 'SOURCE',
      source: 'domain 3.4 RESCHEDULED in place, TO_REBOOK → BOOKED, domain 8 identity kept',
    },
    {
      act: 'appointmentCancel',
      from: ['BOOKED', 'TO_REBOOK'],
      to: 'CANCELLED',
      by: BOOKING_ROLES,
      side: 'SOURCE',
      source: 'domain 3.4 BOOKED → CANCELLED, TO_REBOOK → CANCELLED',
    },
    {
      act: 'appointmentCheckIn',
      from: ['BOOKED'],
      to: 'CHECKED_IN',
      by: RECEPTION_ROLES,
      side: 'HOSPITAL',
      source: 'domain 3.4 BOOKED → CHECKED_IN',
    },
    {
      act: 'appointmentComplete',
      from: ['CHECKED_IN'],
      to: 'FULFILLED',
      by: RECEPTION_ROLES,
      side: 'HOSPITAL',
      source: 'domain 3.4 CHECKED_IN → FULFILLED',
    },
    {
      act: 'recordVoid',
      from: ['HELD', 'BOOKED', 'TO_REBOOK', 'RELEASED', 'EXPIRED', 'CANCELLED', 'CHECKED_IN', 'FULFILLED', 'STOPPED'],
      to: 'VOIDED',
      by: BOOKING_ROLES,
      side: 'SOURCE',
      source: 'domain 0 VOIDED: by two people of the booking side',
    },
    {
      act: 'slotExceptionAdd',
      from: ['TO_REBOOK'],
      to: 'BOOKED',
      by: RECEPTION_ROLES,
      side: 'HOSPITAL',
      source: 'domain 2 SlotTemplate: extra places 加号 by name',
    },
    {
      act: 'sessionStop',
      from: ['HELD'],
      to: 'RELEASED',
      by: RECEPTION_ROLES,
      side: 'HOSPITAL',
      source: 'domain 3.4 sessionStop',
    },
    {
      act: 'sessionStop',
      from: ['BOOKED'],
      to: 'TO_REBOOK',
      by: RECEPTION_ROLES,
      side: 'HOSPITAL',
      source: 'domain 3.4 sessionStop: each booking → TO_REBOOK',
    },
    {
      act: 'sessionStop',
      from: ['CHECKED_IN'],
      to: 'STOPPED',
      by: RECEPTION_ROLES,
      side: 'HOSPITAL',
      source: 'domain 3.4 CHECKED_IN → STOPPED',
    },
  ],
  timers: [
    {
      act: 'expire',
      from: 'HELD',
      to: 'EXPIRED',
      dueColumn: 'holdExpiresAt',
      source: 'domain 3.4 appt.holdMinutes',
    },
  ],
};

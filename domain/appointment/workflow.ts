import type { Role } from '../codes/role.ts';
import type { Workflow } from '../workflow.ts';

/** The states an appointment can be in by now. */
export type AppointmentState =
  | 'HELD'
  | 'BOOKED'
  | 'RELEASED'
  | 'EXPIRED'
  | 'CANCELLED'
  | 'CHECKED_IN'
  | 'FULFILLED'
  | 'VOIDED';

/** Who books for residents: staff of the booking side. */
export const BOOKING_ROLES: readonly Role[] = ['NH_NURSE', 'CLINIC_DOCTOR', 'FAMILY_DOCTOR'];
/** Who receives residents at the hospital. */
export const RECEPTION_ROLES: readonly Role[] = ['HOSP_SCHED', 'HOSP_DOCTOR'];

/** 预约. SOURCE is the organisation that books, HOSPITAL the one that is visited. */
export const appointmentWorkflow: Workflow<AppointmentState> = {
  noun: 'appointment',
  states: ['HELD', 'BOOKED', 'RELEASED', 'EXPIRED', 'CANCELLED', 'CHECKED_IN', 'FULFILLED', 'VOIDED'],
  initial: ['HELD', 'BOOKED'],
  terminal: ['RELEASED', 'EXPIRED', 'CANCELLED', 'FULFILLED', 'VOIDED'],
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
      from: ['BOOKED'],
      to: 'BOOKED',
      by: BOOKING_ROLES,
      side: 'SOURCE',
      source: 'domain 3.4 RESCHEDULED in place, domain 8 identity kept',
    },
    {
      act: 'appointmentCancel',
      from: ['BOOKED'],
      to: 'CANCELLED',
      by: BOOKING_ROLES,
      side: 'SOURCE',
      source: 'domain 3.4 BOOKED → CANCELLED',
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
      from: ['HELD', 'BOOKED', 'RELEASED', 'EXPIRED', 'CANCELLED', 'CHECKED_IN', 'FULFILLED'],
      to: 'VOIDED',
      by: BOOKING_ROLES,
      side: 'SOURCE',
      source: 'domain 0 VOIDED: by two people of the booking side',
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

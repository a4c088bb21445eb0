import type { AppointmentState } from './appointment.ts';

/** In these a place of the slot is kept until `holdExpiresAt`: past it, it is free although still counted (domain 0). */
export const KEPT_STATES = ['HELD', 'OFFERED'] as const satisfies readonly AppointmentState[];
/** In these the place, and for GREEN the quota, is used: nobody else has it. */
export const PLACED_STATES = [
  ...KEPT_STATES,
  'BOOKED',
  'CHECKED_IN',
  'CALLED',
  'NO_SHOW',
  'FULFILLED',
  'EXCUSED',
  'LEFT',
  'MOVED_TO_EMERGENCY',
] as const satisfies readonly AppointmentState[];
/** In these nobody has come and nobody will. */
export const DROPPED_STATES: readonly AppointmentState[] = [
  'RELEASED',
  'DECLINED',
  'EXPIRED',
  'CANCELLED',
  'LATE_CANCELLED',
  'VOIDED',
];

/** Every state of an appointment. */
export const STATES: readonly AppointmentState[] = [
  ...PLACED_STATES,
  'REQUESTED',
  'WAITLISTED',
  'TO_REBOOK',
  'STOPPED',
  ...DROPPED_STATES,
];

import type { AppointmentState } from '../codes/appointment.ts';
import type { Role } from '../codes/role.ts';
import type { ActEdge, Workflow } from '../workflow.ts';

export type { AppointmentState };

/** Who books for residents: staff of the booking side. */
export const BOOKING_ROLES: readonly Role[] = ['NH_NURSE', 'CLINIC_DOCTOR', 'FAMILY_DOCTOR'];
/** Who receives residents at the hospital. */
export const RECEPTION_ROLES: readonly Role[] = ['HOSP_SCHED', 'HOSP_DOCTOR'];
/** Who gives out the hospital's places. */
const SCHEDULING: readonly Role[] = ['HOSP_SCHED'];

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

const STATES: readonly AppointmentState[] = [
  ...PLACED_STATES,
  'REQUESTED',
  'WAITLISTED',
  'TO_REBOOK',
  'STOPPED',
  ...DROPPED_STATES,
];

type Edge = ActEdge<AppointmentState>;
type Step = Pick<Edge, 'act' | 'from' | 'to' | 'source'>;

/** Steps of the booking side. */
const booker = (step: Step): Edge => ({ ...step, by: BOOKING_ROLES, side: 'SOURCE' });
/** Steps of the hospital: of its reception, if nobody else is named. */
const hospital = (step: Step, by = RECEPTION_ROLES): Edge => ({ ...step, by, side: 'HOSPITAL' });

/** 预约. SOURCE is the organisation that books, HOSPITAL the one that is visited. */
export const appointmentWorkflow: Workflow<AppointmentState> = {
  noun: 'appointment',
  states: STATES,
  initial: ['HELD', 'BOOKED', 'REQUESTED', 'WAITLISTED'],
  terminal: ['FULFILLED', 'EXCUSED', 'LEFT', 'MOVED_TO_EMERGENCY', 'STOPPED', ...DROPPED_STATES],
  acts: [
    booker({ act: 'appointmentBook', from: ['HELD'], to: 'BOOKED', source: 'domain 3.4 HELD → BOOKED' }),
    hospital({
      act: 'appointmentBook',
      from: ['REQUESTED'],
      to: 'BOOKED',
      source: 'domain 3.4 REQUESTED → BOOKED',
    }),
    booker({
      act: 'appointmentRelease',
      from: ['HELD'],
      to: 'RELEASED',
      source: 'domain 3.4 HELD → RELEASED',
    }),
    hospital({
      act: 'appointmentDecline',
      from: ['REQUESTED'],
      to: 'DECLINED',
      source: 'domain 3.4 REQUESTED → DECLINED',
    }),
    hospital(
      {
        act: 'appointmentOffer',
        from: ['WAITLISTED'],
        to: 'OFFERED',
        source: 'domain 3.4 WAITLISTED → OFFERED',
      },
      SCHEDULING,
    ),
    booker({
      act: 'appointmentOfferAccept',
      from: ['OFFERED'],
      to: 'BOOKED',
      source: 'domain 3.4 OFFERED → BOOKED',
    }),
    booker({
      act: 'appointmentOfferDecline',
      from: ['OFFERED'],
      to: 'WAITLISTED',
      source: 'domain 3.4 OFFERED: back',
    }),
    booker({
      act: 'appointmentOfferDecline',
      from: ['OFFERED'],
      to: 'CANCELLED',
      source: 'domain 3.4 OFFERED → CANCELLED by the booker',
    }),
    booker({
      act: 'appointmentReschedule',
      from: ['BOOKED'],
      to: 'BOOKED',
      source: 'domain 3.4 RESCHEDULED in place, domain 8 identity kept',
    }),
    booker({
      act: 'appointmentReschedule',
      from: ['TO_REBOOK'],
      to: 'BOOKED',
      source: 'domain 3.4 TO_REBOOK → BOOKED',
    }),
    booker({
      act: 'appointmentCancel',
      from: ['BOOKED'],
      to: 'CANCELLED',
      source: "domain 3.4 BOOKED → CANCELLED until the hospital's cut-off; domain 0: unanswered",
    }),
    booker({
      act: 'appointmentCancel',
      from: ['BOOKED'],
      to: 'LATE_CANCELLED',
      source: 'domain 3.4 BOOKED → LATE_CANCELLED after the cut-off',
    }),
    booker({
      act: 'appointmentCancel',
      from: ['REQUESTED', 'WAITLISTED', 'OFFERED', 'TO_REBOOK'],
      to: 'CANCELLED',
      source: 'domain 3.4 REQUESTED, WAITLISTED, OFFERED, TO_REBOOK → CANCELLED by the booker',
    }),
    booker({
      act: 'appointmentUndo',
      from: ['BOOKED'],
      to: 'VOIDED',
      source: 'domain 0 VOIDED: undone by its booker for 10 minutes',
    }),
    hospital({
      act: 'slotExceptionAdd',
      from: ['REQUESTED', 'WAITLISTED', 'TO_REBOOK'],
      to: 'BOOKED',
      source: 'domain 2 SlotTemplate: extra places 加号 by name',
    }),
    ...(
      [
        [['HELD'], 'RELEASED'],
        [['OFFERED'], 'WAITLISTED'],
        [['BOOKED'], 'TO_REBOOK'],
        [['CHECKED_IN', 'CALLED'], 'STOPPED'],
      ] as const
    ).map(([from, to]) => hospital({ act: 'sessionStop', from, to, source: 'domain 3.4 sessionStop' })),
    hospital({
      act: 'appointmentCheckIn',
      from: ['BOOKED', 'NO_SHOW'],
      to: 'CHECKED_IN',
      source: 'domain 3.4 BOOKED → CHECKED_IN (also late), NO_SHOW → CHECKED_IN',
    }),
    hospital({
      act: 'appointmentCall',
      from: ['CHECKED_IN'],
      to: 'CALLED',
      source: 'domain 3.4 CHECKED_IN → CALLED',
    }),
    hospital({
      act: 'appointmentComplete',
      from: ['CHECKED_IN', 'CALLED'],
      to: 'FULFILLED',
      source: 'domain 3.4 CHECKED_IN, CALLED → FULFILLED',
    }),
    hospital({
      act: 'appointmentComplete',
      from: ['BOOKED', 'NO_SHOW'],
      to: 'FULFILLED',
      source: 'domain 3.4 NO_SHOW → FULFILLED; domain 0: BOOKED answered late',
    }),
    hospital({
      act: 'appointmentLeave',
      from: ['CHECKED_IN', 'CALLED'],
      to: 'LEFT',
      source: 'domain 3.4 CHECKED_IN, CALLED → LEFT',
    }),
    hospital({
      act: 'appointmentMoveToEmergency',
      from: ['CHECKED_IN', 'CALLED'],
      to: 'MOVED_TO_EMERGENCY',
      source: 'domain 3.4 CHECKED_IN, CALLED → MOVED_TO_EMERGENCY',
    }),
    hospital({
      act: 'appointmentExcuse',
      from: ['NO_SHOW'],
      to: 'EXCUSED',
      source: 'domain 3.4 NO_SHOW → EXCUSED',
    }),
    booker({
      act: 'recordVoid',
      from: STATES.filter((state) => state !== 'VOIDED'),
      to: 'VOIDED',
      source: 'domain 0 VOIDED: by two people of the booking side',
    }),
    booker({
      act: 'appointmentContest',
      from: ['NO_SHOW'],
      to: 'NO_SHOW',
      source: 'domain 3.4 NO_SHOW: contestable',
    }),
  ],
  timers: [
    {
      act: 'expire',
      from: 'HELD',
      to: 'EXPIRED',
      dueColumn: 'holdExpiresAt',
      source: 'domain 3.4 appt.holdMinutes',
    },
    {
      act: 'expire',
      from: 'REQUESTED',
      to: 'EXPIRED',
      dueColumn: 'requestDueAt',
      source: 'domain 3.4 appt.requestSla, working time',
    },
    {
      act: 'lapse',
      from: 'OFFERED',
      to: 'WAITLISTED',
      dueColumn: 'holdExpiresAt',
      source: 'domain 3.4 OFFERED: back; appt.offerMinutes',
    },
    {
      act: 'expire',
      from: 'WAITLISTED',
      to: 'EXPIRED',
      dueColumn: 'waitUntilAt',
      source: 'domain 3.4 WAITLISTED → EXPIRED: the last wanted day is over',
    },
    {
      act: 'miss',
      from: 'BOOKED',
      to: 'NO_SHOW',
      dueColumn: 'noShowAt',
      source: 'domain 3.4 BOOKED → NO_SHOW by clock; appt.noShowMinutes',
    },
  ],
};

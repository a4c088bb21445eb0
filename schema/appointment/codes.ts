import {
  APPOINTMENT_PRIORITIES,
  APPOINTMENT_SERVICES,
  APPOINTMENT_STATES,
  ASSISTANCE_NEEDS,
  NO_SHOW_RESTS,
} from '../../domain/codes/appointment.ts';
import { APPOINTMENT_REASONS } from '../../domain/codes/appointment-reason.ts';
import { CANCEL_REASONS } from '../../domain/codes/cancel-reason.ts';
import { DECLINE_REASONS } from '../../domain/codes/decline-reason.ts';
import { EXCUSE_REASONS } from '../../domain/codes/excuse-reason.ts';
import { codeEnum, someCodes } from '../codes.ts';

export const State = codeEnum(
  'AppointmentState',
  'State of an appointment (预约状态), timers counted: a hold past its expiry is EXPIRED at once.',
  APPOINTMENT_STATES,
);
export const Priority = codeEnum(
  'AppointmentPriority',
  'With which priority a place is asked for (优先级).',
  someCodes(APPOINTMENT_PRIORITIES, ['GREEN', 'NORMAL']),
);
export const PlacePriority = codeEnum(
  'PlacePriority',
  'With which priority a place is had (优先级): PRIORITY comes with a referral.',
  APPOINTMENT_PRIORITIES,
);
export const Service = codeEnum(
  'AppointmentService',
  'What the visit is for (服务类型).',
  APPOINTMENT_SERVICES,
);
export const Need = codeEnum('AssistanceNeed', 'Help that the resident needs (就医协助).', ASSISTANCE_NEEDS);
export const CancelReason = codeEnum(
  'CancelReason',
  'Why a booking is cancelled (取消原因); OTHER needs a comment.',
  CANCEL_REASONS,
);

export const DeclineReason = codeEnum(
  'DeclineReason',
  'Why a hospital has no place for a request (谢绝原因); OTHER needs a comment.',
  DECLINE_REASONS,
);
export const ExcuseReason = codeEnum(
  'ExcuseReason',
  'Why a no-show is none (爽约免责原因); OTHER needs a comment.',
  EXCUSE_REASONS,
);
export const EndReason = codeEnum(
  'AppointmentReason',
  'Why an appointment came to its end: cancelled, declined or excused (原因).',
  APPOINTMENT_REASONS,
);
export const NoShowRest = codeEnum(
  'NoShowRest',
  'Why nobody can say yet when a booking is missed (爽约计时暂停原因).',
  NO_SHOW_RESTS,
);

import type { CodeTable } from './code-table.ts';
import { NOTIFICATION_OCCASIONS, type NotificationOccasion } from './resident.ts';

/** 告知状态 (domain 3.5.12). */
export const CONTACT_NOTIFICATION_STATES = {
  OPEN: '待告知',
  EXHAUSTED: '无人可再联系',
  REACHED: '已告知',
  SUPERSEDED: '无需再告知',
} as const satisfies CodeTable;
export type ContactNotificationState = keyof typeof CONTACT_NOTIFICATION_STATES;

/** Of what a family is told by a task: all that contacts can want to be told but a booking. */
export type ContactOccasion = Exclude<NotificationOccasion, 'APPOINTMENT'>;
const { APPOINTMENT: _booked, ...TOLD } = NOTIFICATION_OCCASIONS;
/** 告知事项. */
export const CONTACT_OCCASIONS = TOLD satisfies Readonly<Record<ContactOccasion, string>>;

/** 通话结果. */
export const CALL_RESULTS = {
  REACHED: '已接通并告知',
  NOT_REACHED: '未接通',
  MESSAGE_LEFT: '未接通，已留言',
  WRONG_NUMBER: '号码有误',
} as const satisfies CodeTable;
export type CallResult = keyof typeof CALL_RESULTS;

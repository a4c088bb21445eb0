import type { CodeTable } from './code-table.ts';

/** 通知事项: of what one person is told. */
export const NOTIFICATION_KINDS = {
  ALARM: '提醒',
  SESSION_SUBSTITUTED: '替诊',
  SESSION_STOPPED: '停诊',
  APPOINTMENT_REQUESTED: '预约申请待答复',
  APPOINTMENT_ANSWERED: '预约申请已答复',
  GREEN_NOT_POSSIBLE: '绿色通道无法安排，改为普通号',
  APPOINTMENT_OFFERED: '候补可约',
  OFFER_LAPSED: '候补号源已过期',
  APPOINTMENT_MISSED: '爽约',
  APPOINTMENT_ENDED: '预约已结束',
  NO_SHOW_CONTESTED: '爽约申诉',
  NO_SHOW_EXCUSED: '爽约已免责',
  AGREEMENT_ENDING: '协议即将到期',
  AGREEMENT_CHANGED: '协议变动',
  SECOND_APPROVAL_ASKED: '待复核',
  SECOND_APPROVAL_DECIDED: '复核结果',
  RECORD_VOIDED: '记录作废',
  RESIDENT_MERGED: '档案合并',
  BOOKINGS_CLASH: '预约冲突',
  DEATH: '死亡',
  FAMILY_TO_TELL: '待告知家属',
  ADMISSION: '住院',
  HANDOVER: '交接班',
  REFERRAL_WAITING: '转诊待处理',
  REFERRAL_MOVED: '转诊进展',
  LINKED_WARD: '联动病房',
  JOINT_ROUND: '共同查房',
  FILE_INFECTED: '附件已隔离',
} as const satisfies CodeTable;
export type NotificationKind = keyof typeof NOTIFICATION_KINDS;

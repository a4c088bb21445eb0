import type { CodeTable } from './code-table.ts';

/** 预约状态 (domain 3.4). A rescheduled booking stays BOOKED: its identity is kept. */
export const APPOINTMENT_STATES = {
  HELD: '占号中',
  REQUESTED: '已申请',
  WAITLISTED: '候补中',
  OFFERED: '候补待确认',
  BOOKED: '已预约',
  TO_REBOOK: '待改约',
  CHECKED_IN: '已报到',
  CALLED: '已叫号',
  FULFILLED: '已就诊',
  RELEASED: '已释放',
  DECLINED: '已谢绝',
  EXPIRED: '已过期',
  CANCELLED: '已取消',
  LATE_CANCELLED: '逾时取消',
  NO_SHOW: '爽约',
  EXCUSED: '爽约已免责',
  LEFT: '候诊离开',
  MOVED_TO_EMERGENCY: '转急诊',
  STOPPED: '停诊终止',
  VOIDED: '录入错误作废',
} as const satisfies CodeTable;
export type AppointmentState = keyof typeof APPOINTMENT_STATES;

export const APPOINTMENT_PRIORITIES = {
  NORMAL: '普通',
  PRIORITY: '优先',
  GREEN: '绿色通道',
} as const satisfies CodeTable;
export type AppointmentPriority = keyof typeof APPOINTMENT_PRIORITIES;

export const APPOINTMENT_SERVICES = {
  OUTPATIENT: '门诊',
  EXAM: '检查',
  ADMISSION: '住院',
  CHECKUP: '体检',
} as const satisfies CodeTable;
export type AppointmentService = keyof typeof APPOINTMENT_SERVICES;

/** 就医协助 (requirements A1.5). */
export const ASSISTANCE_NEEDS = {
  WHEELCHAIR: '轮椅',
  STRETCHER: '担架',
  ESCORT: '陪诊',
  INTERPRETER: '翻译',
  SIGN: '手语',
  PAYMENT: '代缴费',
  MEDICINE_PICKUP: '代取药',
} as const satisfies CodeTable;
export type AssistanceNeed = keyof typeof ASSISTANCE_NEEDS;

/** 交通方式. */
export const TRANSPORTS = {
  WALK: '步行',
  FAMILY: '家属接送',
  HOME_VAN: '机构车辆',
  NON_EMERGENCY_AMBULANCE: '非急救转运车',
  EMERGENCY_120: '120急救车',
} as const satisfies CodeTable;
export type Transport = keyof typeof TRANSPORTS;

/** 爽约计时暂停原因: why nobody can say yet when a booking is missed. */
export const NO_SHOW_RESTS = {
  NOT_BY_CLOCK: '此类服务不计时',
  DAY_AHEAD: '未到就诊日',
  HOSPITAL_UNSEEN: '医院当日尚无接诊记录',
  FEED_SILENT: '医院信息系统静默或中断',
  FEED_AWAITED: '等待医院信息系统消息',
} as const satisfies CodeTable;
export type NoShowRest = keyof typeof NO_SHOW_RESTS;

import type { CodeTable } from './code-table.ts';

/** 提醒状态. */
export const ALARM_STATES = {
  RAISED: '待处理',
  ACKNOWLEDGED: '已确认',
  CLEARED: '已解除',
} as const satisfies CodeTable;
export type AlarmState = keyof typeof ALARM_STATES;

/** 提醒事项: what somebody has to see to now. */
export const ALARM_KINDS = {
  SESSION_STOPPED: '停诊，预约待改约',
  TO_REBOOK_SOON: '停诊预约临近仍未改约',
  MOVED_TO_EMERGENCY: '就诊中转急诊',
  BREAK_GLASS_OPENED: '档案被紧急查阅',
  DEATH_REPORTED: '死亡待核实',
  ADMITTED: '住院',
  PRIVACY_INCIDENT: '个人信息安全事件',
  REFERRAL_OVERDUE: '转诊逾期未处理',
  REFERRAL_CONSENT_ENDED: '转诊知情同意已终止，请续签或取消',
  REFERRAL_WITHOUT_OWNER: '转诊无人跟进',
  FAMILY_NOT_TOLD: '家属未告知',
  JOINT_ROUND_OVERDUE: '共同查房逾期',
  EMERGENCY: '急诊通知待确认',
  EMERGENCY_CALL_NOW: '急诊通知无人确认，请立即电话联系',
  EMERGENCY_NOT_ARRIVED: '急诊老人逾时未到院',
  FEED_SILENT: '医院信息系统无消息，爽约计时暂停',
  LOGIN_REFUSED: '对接系统拒绝登录，请更换凭证',
  EMERGENCY_REMAINDER: '急诊资料逾期未补录',
} as const satisfies CodeTable;
export type AlarmKind = keyof typeof ALARM_KINDS;

/** The alarms about a booking whose session was stopped: they end with another place, or with the booking. */
export const REBOOKING: readonly AlarmKind[] = ['SESSION_STOPPED', 'TO_REBOOK_SOON'];

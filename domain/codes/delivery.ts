import type { CodeTable } from './code-table.ts';

/** 投递状态. */
export const DELIVERY_STATES = {
  PENDING: '待投递',
  DELIVERED: '已送达',
  STOPPED: '已停止（对方不再可见）',
  DEAD: '死信',
  DISCARDED: '已放弃',
} as const satisfies CodeTable;
export type DeliveryState = keyof typeof DELIVERY_STATES;

/** 调用失败原因: what may go wrong with a call. */
export const CALL_FAILURES = {
  UNREACHABLE: '无法连接',
  TIMED_OUT: '超时',
  TOO_LARGE: '应答过大',
  REDIRECTED: '被重定向',
  ADDRESS_REFUSED: '地址不允许访问',
  INSECURE: '未使用 TLS',
  LOGIN: '登录失败',
  LOGIN_REFUSED: '登录被拒（凭证无效）',
  STATUS: '应答状态异常',
  ANSWER: '应答不是 FHIR 事务结果',
  REFUSED: '对方拒收',
  FAULT: '本方故障',
} as const satisfies CodeTable;

/** 投递失败原因. */
export const DELIVERY_FAILURES = {
  ...CALL_FAILURES,
  WAITED: '等待超期（未轮到投递）',
} as const satisfies CodeTable;
export type DeliveryFailure = keyof typeof DELIVERY_FAILURES;

import type { CodeTable } from './code-table.ts';

/** 接口状态: what a system is to be told waits until it has answered once; once retired it is told nothing. */
export const ENDPOINT_STATES = {
  REGISTERED: '待探测',
  ACTIVE: '启用',
  RETIRED: '停用',
} as const satisfies CodeTable;
export type EndpointState = keyof typeof ENDPOINT_STATES;

/** 接口登录方式: how we sign in at the system of somebody else. */
export const ENDPOINT_LOGINS = {
  NONE: '无',
  BEARER: '固定令牌',
  SMART: 'SMART 后端服务',
} as const satisfies CodeTable;
export type EndpointLogin = keyof typeof ENDPOINT_LOGINS;

import type { CodeTable } from './code-table.ts';

/** 出诊状态. */
export const SESSION_STATES = {
  OPEN: '出诊',
  STOPPED: '停诊',
  // Taken back by its template or the calendar before anybody had booked.
  WITHDRAWN: '撤销',
} as const satisfies CodeTable;
export type SessionState = keyof typeof SESSION_STATES;

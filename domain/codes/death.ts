import type { CodeTable } from './code-table.ts';

/** 死亡报告状态 (domain 3.8). */
export const DEATH_STATES = {
  REPORTED: '待核实',
  CONFIRMED: '已核实',
  REVERSED: '已撤销',
} as const satisfies CodeTable;
export type DeathState = keyof typeof DEATH_STATES;

/** 死亡消息来源. */
export const DEATH_SOURCES = {
  HOSPITAL: '医院',
  HOME: '养老机构',
  TEAM: '家庭医生团队',
  REPRESENTATIVE: '监护人或代理人',
} as const satisfies CodeTable;
export type DeathSource = keyof typeof DEATH_SOURCES;

/** What becomes of what a death ended when the death is reversed. */
export type ReversalOutcome = 'RESTORED' | 'LOST' | 'CHANGED_SINCE';

import type { CodeTable } from './code-table.ts';

/** 共同查房状态 (domain 3.7). */
export const JOINT_ROUND_STATES = {
  PLANNED: '已计划',
  RECORDED: '已记录，待对方签字',
  DONE: '双方已签字',
  MISSED: '未按期进行',
  CALLED_OFF: '住院结束而取消',
} as const satisfies CodeTable;
export type JointRoundState = keyof typeof JOINT_ROUND_STATES;

/** 共同查房类别. */
export const JOINT_ROUND_KINDS = {
  REGULAR: '定期查房',
  EXTRA: '加查',
  MAKE_UP: '补查房',
} as const satisfies CodeTable;
export type JointRoundKind = keyof typeof JOINT_ROUND_KINDS;

/** 共同查房方式. */
export const JOINT_ROUND_MODES = {
  IN_PERSON: '到病房查房',
  VIDEO: '视频查房',
} as const satisfies CodeTable;
export type JointRoundMode = keyof typeof JOINT_ROUND_MODES;

/** 共同查房工作清单: what waits for somebody. */
export const JOINT_ROUND_WORKLISTS = {
  DUE: '应查房',
  OVERDUE: '逾期',
  TO_SIGN: '待签字',
} as const satisfies CodeTable;
export type JointRoundWorklist = keyof typeof JOINT_ROUND_WORKLISTS;

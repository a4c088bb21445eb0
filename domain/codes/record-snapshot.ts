import type { CodeTable } from './code-table.ts';
import { CALL_FAILURES } from './delivery.ts';

/** 外部病历摘要状态. CLOSED is shown to nobody. */
export const RECORD_SNAPSHOT_STATES = {
  REQUESTED: '调取中',
  FETCHED: '已调取',
  NOT_FOUND: '对方无此人',
  FAILED: '调取失败',
  CLOSED: '授权已终止',
} as const satisfies CodeTable;
export type RecordSnapshotState = keyof typeof RECORD_SNAPSHOT_STATES;

/** 调取方式: the smallest that the system offers. */
export const RECORD_METHODS = {
  SUMMARY: '患者摘要',
  SEARCHES: '分类查询',
  EVERYTHING: '全部病历',
} as const satisfies CodeTable;
export type RecordMethod = keyof typeof RECORD_METHODS;

/** 条目类别. */
export const RECORD_ENTRY_KINDS = {
  ALLERGY: '过敏',
  CONDITION: '诊断',
  MEDICINE: '用药',
  OBSERVATION: '检查检验',
  IMMUNIZATION: '接种',
  PROCEDURE: '手术与操作',
  DOCUMENT: '文书',
} as const satisfies CodeTable;
export type RecordEntryKind = keyof typeof RECORD_ENTRY_KINDS;

/** 调取失败原因: what may go wrong with a call, and what is wrong with the answer. */
export const RECORD_FAILURES = {
  ...CALL_FAILURES,
  ANSWER: '应答无法识别',
  AMBIGUOUS: '对方有多条同号记录',
  OTHER_PATIENT: '应答涉及他人',
  NOTHING_OFFERED: '对方不提供病历查询',
  NOT_PERMITTED: '授权或服务关系已终止',
  NO_ANSWER_IN_TIME: '未在时限内应答',
} as const satisfies CodeTable;
export type RecordFailure = keyof typeof RECORD_FAILURES;

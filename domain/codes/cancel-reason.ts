import type { CodeTable } from './code-table.ts';

/** 预约取消原因. Illness, death, admission, transport and the hospital's fault never count against anybody (domain 3.4). */
export const CANCEL_REASONS = {
  RESIDENT_REFUSED: '本人不愿就诊',
  FAMILY_REFUSED: '家属不同意',
  ILLNESS: '病情不宜外出',
  DEATH: '死亡',
  ADMITTED: '已住院',
  TRANSPORT: '交通原因',
  HOSPITAL: '医院原因',
  DUPLICATE: '重复预约',
  WRONG_RESIDENT: '预约对象错误',
  OTHER: '其他',
} as const satisfies CodeTable;
export type CancelReason = keyof typeof CANCEL_REASONS;

const NEEDS_COMMENT: ReadonlySet<CancelReason> = new Set(['OTHER']);

/** Whether a reason says too little without a text beside it (domain 8: a code says whether a comment is mandatory). */
export const isCommentMandatory = (reason: CancelReason): boolean => NEEDS_COMMENT.has(reason);

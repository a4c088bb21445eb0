import type { CodeTable } from './code-table.ts';

/** 转诊附件类别 (domain 2 Referral: attachments). */
export const ATTACHMENT_KINDS = {
  LAB_REPORT: '检验报告',
  IMAGING: '影像资料',
  ECG: '心电图',
  PATHOLOGY: '病理报告',
  DISCHARGE_SUMMARY: '出院小结',
  PRESCRIPTION: '处方',
  CONSENT: '知情同意书',
  PHOTO: '照片',
  OTHER: '其他',
} as const satisfies CodeTable;
export type AttachmentKind = keyof typeof ATTACHMENT_KINDS;

/** 撤下附件的原因. */
export const ATTACHMENT_REMOVAL_REASONS = {
  WRONG_PERSON: '不是这位老人的资料',
  WRONG_FILE: '传错文件',
  REPLACED: '已换新版',
  UNREADABLE: '不清晰或打不开',
  INFECTED: '查毒未通过',
  OTHER: '其他',
} as const satisfies CodeTable;
export type AttachmentRemovalReason = keyof typeof ATTACHMENT_REMOVAL_REASONS;

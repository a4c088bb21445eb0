import type { CodeTable } from './code-table.ts';

/** 查看完整证件号码等的用途: why a number is shown in full. */
export const UNMASK_PURPOSES = {
  TRANSPORT_TICKET: '购票挂号',
  INSURANCE_CLAIM: '医保结算',
  EMERGENCY: '急救',
  IDENTITY_CHECK: '核验身份',
  REFERRAL_DOCUMENT: '转诊文书',
  PRINT: '打印文书',
  OTHER: '其他',
} as const satisfies CodeTable;
export type UnmaskPurpose = keyof typeof UNMASK_PURPOSES;

/** 可完整查看的项目: what of a resident is masked in every other answer. */
export const IDENTIFIER_FIELDS = {
  ID_NO: '证件号码',
  PHONE: '电话',
  ADDRESS: '住址',
  HEALTH_CARD_NO: '居民健康卡号',
  INSURANCE_NO: '医保编号',
  CONTACT_PHONES: '联系人电话',
} as const satisfies CodeTable;
export type IdentifierField = keyof typeof IDENTIFIER_FIELDS;

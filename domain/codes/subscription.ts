import type { CodeTable } from './code-table.ts';

/** 订阅状态 (R4 Subscription.status). */
export const SUBSCRIPTION_STATES = {
  REQUESTED: '待握手',
  ACTIVE: '启用',
  ERROR: '通知失败',
  OFF: '停用',
} as const satisfies CodeTable;
export type SubscriptionState = keyof typeof SUBSCRIPTION_STATES;

/** 通知内容: what a notification says of an event. */
export const NOTICE_CONTENTS = {
  EMPTY: '仅编号',
  ID_ONLY: '仅资源地址',
  FULL_RESOURCE: '完整资源',
} as const satisfies CodeTable;
export type NoticeContent = keyof typeof NOTICE_CONTENTS;

/** 订阅主题. */
export const SUBSCRIPTION_TOPICS = {
  referral: '转诊',
  appointment: '预约',
} as const satisfies CodeTable;
export type SubscriptionTopic = keyof typeof SUBSCRIPTION_TOPICS;

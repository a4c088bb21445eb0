import type { CodeTable } from './code-table.ts';

/** 匹配方式: by what a search found somebody, the best kind first. */
export const SEARCH_MATCHES = {
  HEALTH_CARD: '居民健康卡号',
  ID_TAIL: '证件号码尾号',
  BED: '床号',
  NAME: '姓名',
  NAME_PART: '名',
  PINYIN: '姓名全拼',
  PINYIN_PART: '名的全拼',
  INITIALS: '姓名首字母',
} as const satisfies CodeTable;
export type SearchMatch = keyof typeof SEARCH_MATCHES;

import type { CodeTable } from './code-table.ts';

/** 查毒结果: whether a file may be opened. */
export const FILE_SCANS = {
  PENDING: '待查毒',
  CLEAN: '未发现问题',
  INFECTED: '已隔离',
} as const satisfies CodeTable;
export type FileScan = keyof typeof FILE_SCANS;

/** 隔离原因: why a file is never opened. */
export const FILE_FINDINGS = {
  VIRUS: '病毒',
  MACRO: '含宏的文档',
  ENCRYPTED: '加密，无法检查',
  SCRIPT: '含脚本或启动命令的 PDF',
  OVERSIZED_ARCHIVE: '解压后过大',
} as const satisfies CodeTable;
export type FileFinding = keyof typeof FILE_FINDINGS;

import type { CodeTable } from './code-table.ts';

/** 疾病分组: the chapters of ICD-10, which say of what kind an illness is and not which. */
export const DIAGNOSIS_GROUPS = {
  A00_B99: '某些传染病和寄生虫病',
  C00_D48: '肿瘤',
  D50_D89: '血液及造血器官疾病',
  E00_E90: '内分泌、营养和代谢疾病',
  F00_F99: '精神和行为障碍',
  G00_G99: '神经系统疾病',
  H00_H59: '眼和附器疾病',
  H60_H95: '耳和乳突疾病',
  I00_I99: '循环系统疾病',
  J00_J99: '呼吸系统疾病',
  K00_K93: '消化系统疾病',
  L00_L99: '皮肤和皮下组织疾病',
  M00_M99: '肌肉骨骼系统和结缔组织疾病',
  N00_N99: '泌尿生殖系统疾病',
  O00_O99: '妊娠、分娩和产褥期',
  P00_P96: '起源于围生期的某些情况',
  Q00_Q99: '先天性畸形、变形和染色体异常',
  R00_R99: '症状、体征和检查异常',
  S00_T98: '损伤、中毒和外因的后果',
  V01_Y98: '疾病和死亡的外因',
  Z00_Z99: '影响健康状态的因素',
  U00_U99: '特殊目的编码',
} as const satisfies CodeTable;
export type DiagnosisGroup = keyof typeof DIAGNOSIS_GROUPS;

const GROUPS = Object.keys(DIAGNOSIS_GROUPS) as DiagnosisGroup[];

/** The chapter of an ICD-10 code; null for a code of another kind. */
export function diagnosisGroupOf(code: string): DiagnosisGroup | null {
  const category = /^[A-Z]\d{2}/.exec(code)?.[0];
  if (category === undefined) return null;
  const found = GROUPS.find((group) => {
    const [from = '', to = ''] = group.split('_');
    return from <= category && category <= to;
  });
  return found ?? null;
}

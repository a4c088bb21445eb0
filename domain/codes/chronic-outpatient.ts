import type { CodeTable } from './code-table.ts';

/** 门诊慢特病病种: the common ones; each insured region has its own list, and names the others in words. */
export const CHRONIC_ILLNESSES = {
  HYPERTENSION: '高血压',
  DIABETES: '糖尿病',
  CORONARY_HEART_DISEASE: '冠心病',
  HEART_FAILURE: '慢性心力衰竭',
  STROKE_SEQUELAE: '脑血管病后遗症',
  COPD: '慢性阻塞性肺疾病',
  PARKINSONISM: '帕金森病',
  RHEUMATOID_ARTHRITIS: '类风湿关节炎',
  CHRONIC_HEPATITIS: '慢性肝炎、肝硬化',
  MALIGNANT_TUMOUR: '恶性肿瘤门诊治疗',
  DIALYSIS: '慢性肾衰竭透析',
  TRANSPLANT: '器官移植抗排异治疗',
  TUBERCULOSIS: '结核病',
  MENTAL_DISORDER: '精神障碍',
  DEMENTIA: '阿尔茨海默病',
  HIV_AIDS: '艾滋病',
  OTHER: '其他',
} as const satisfies CodeTable;
export type ChronicIllness = keyof typeof CHRONIC_ILLNESSES;

import type { CodeTable } from './code-table.ts';

/** 过敏史 (domain 2 SafetyBlock). */
export const ALLERGY_STATUSES = {
  NONE_KNOWN: '未发现过敏',
  LISTED: '有过敏史',
  NOT_ASKED: '未询问',
} as const satisfies CodeTable;
export type AllergyStatus = keyof typeof ALLERGY_STATUSES;

/** 过敏严重程度. */
export const ALLERGY_SEVERITIES = {
  MILD: '轻度',
  MODERATE: '中度',
  SEVERE: '重度',
  UNKNOWN: '不详',
} as const satisfies CodeTable;
export type AllergySeverity = keyof typeof ALLERGY_SEVERITIES;

/** 用药变化. */
export const MEDICINE_CHANGES = {
  CONTINUE: '继续',
  NEW: '新增',
  CHANGED: '调整',
  STOPPED: '停用',
} as const satisfies CodeTable;
export type MedicineChange = keyof typeof MEDICINE_CHANGES;

/** 感染状态. */
export const INFECTION_STATUSES = {
  NONE_KNOWN: '未发现感染',
  SUSPECTED: '疑似',
  CONFIRMED: '确诊',
  UNKNOWN: '不详',
} as const satisfies CodeTable;
export type InfectionStatus = keyof typeof INFECTION_STATUSES;

/** 隔离方式 (WS/T 311-2023: by the way of transmission). */
export const ISOLATIONS = {
  NONE: '无需隔离',
  STANDARD: '标准预防',
  CONTACT: '接触隔离',
  DROPLET: '飞沫隔离',
  AIRBORNE: '空气隔离',
  PROTECTIVE: '保护性隔离',
} as const satisfies CodeTable;
export type Isolation = keyof typeof ISOLATIONS;

/** 病原体或传染病: the ones that homes and hospitals ask about; anything else by name. */
export const INFECTION_AGENTS = {
  TUBERCULOSIS: '结核分枝杆菌',
  HEPATITIS_B: '乙型肝炎病毒',
  HEPATITIS_C: '丙型肝炎病毒',
  INFLUENZA: '流感病毒',
  COVID_19: '新型冠状病毒',
  NOROVIRUS: '诺如病毒',
  SCABIES: '疥螨',
  CLOSTRIDIOIDES_DIFFICILE: '艰难梭菌',
  MRSA: '耐甲氧西林金黄色葡萄球菌',
  CARBAPENEM_RESISTANT: '耐碳青霉烯类细菌',
  HIV: '人类免疫缺陷病毒',
  SYPHILIS: '梅毒螺旋体',
  GONORRHOEA: '淋病奈瑟菌',
  CHLAMYDIA: '沙眼衣原体（生殖道）',
  GENITAL_HERPES: '生殖器疱疹病毒',
  CONDYLOMA: '尖锐湿疣（人乳头瘤病毒）',
  OTHER: '其他',
} as const satisfies CodeTable;
export type InfectionAgent = keyof typeof INFECTION_AGENTS;

/** 管路与装置. */
export const DEVICE_KINDS = {
  NASOGASTRIC_TUBE: '鼻胃管',
  GASTROSTOMY: '胃造瘘管',
  URINARY_CATHETER: '导尿管',
  CYSTOSTOMY: '膀胱造瘘管',
  TRACHEOSTOMY: '气管切开套管',
  PICC: '外周置入中心静脉导管',
  CENTRAL_LINE: '中心静脉导管',
  PORT: '输液港',
  PERIPHERAL_CANNULA: '外周静脉留置针',
  DRAIN: '引流管',
  STOMA: '造口',
  PACEMAKER: '心脏起搏器',
  DIALYSIS_ACCESS: '透析通路',
  OTHER: '其他',
} as const satisfies CodeTable;
export type DeviceKind = keyof typeof DEVICE_KINDS;

/** 风险等级: pressure injury, fall, swallowing, wandering. */
export const RISK_LEVELS = {
  NONE: '无',
  LOW: '低',
  HIGH: '高',
  NOT_ASSESSED: '未评估',
} as const satisfies CodeTable;
export type RiskLevel = keyof typeof RISK_LEVELS;

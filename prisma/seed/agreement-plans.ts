import type { AgreementServiceCode, AgreementType } from '../../domain/codes/agreement.ts';
import type { OrganizationKey } from './organization-plans.ts';

type Home = 'homeWithClinic' | 'homeWithoutClinic';

/** One cooperation agreement of the demo; days are counted from today. */
export interface AgreementPlan {
  readonly home: Home;
  readonly medical: Exclude<OrganizationKey, Home>;
  readonly type: AgreementType;
  readonly services: readonly AgreementServiceCode[];
  readonly dutiesHome: string;
  readonly dutiesMedical: string;
  readonly feeTerms?: string;
  readonly roundsIntervalDays?: number;
  /** Department code → places per week. */
  readonly quotas?: Readonly<Record<string, number>>;
  readonly proposedBy: 'home' | 'medical';
  readonly proposedDay: number;
  readonly countersignedDay?: number;
  readonly startDay: number;
  readonly termMonths: number;
  readonly contactFunction?: string;
}

const ESCORT = '甲方核对老人身份与预约信息，按时送诊并安排陪护，取消须在截止时间前办理。';

/** 甲方 is the home, 乙方 the medical organisation. */
export const AGREEMENT_PLANS: readonly AgreementPlan[] = [
  {
    home: 'homeWithClinic',
    medical: 'generalHospital',
    type: 'DESIGNATED',
    services: ['APPOINTMENT', 'GREEN_CHANNEL', 'TWO_WAY_REFERRAL', 'EMERGENCY', 'CONSULT'],
    dutiesHome: ESCORT,
    dutiesMedical: '乙方为甲方老人开通预约就诊绿色通道，每周预留号源，接诊急诊急救，并反馈诊疗结果。',
    feeTerms: '诊疗费用按国家规定收取，绿色通道不另行收费。',
    quotas: { XXG: 12, SJN: 8, GK: 6 },
    proposedBy: 'home',
    proposedDay: -152,
    countersignedDay: -147,
    startDay: -140,
    termMonths: 24,
    contactFunction: '绿色通道联络人',
  },
  {
    home: 'homeWithClinic',
    medical: 'districtHospital',
    type: 'COUNTERPART',
    services: ['TECH_GUIDANCE', 'TELE', 'REHAB_BED', 'TWO_WAY_REFERRAL'],
    dutiesHome: '甲方组织医务室人员参加业务指导，提供远程会诊场地与设备。',
    dutiesMedical: '乙方定期派员指导，提供远程会诊，按需要接收康复期老人。',
    proposedBy: 'medical',
    proposedDay: -6,
    startDay: 14,
    termMonths: 12,
  },
  {
    home: 'homeWithoutClinic',
    medical: 'districtHospital',
    type: 'ALLIANCE',
    services: ['APPOINTMENT', 'TWO_WAY_REFERRAL', 'EMERGENCY', 'REHAB_BED'],
    dutiesHome: ESCORT,
    dutiesMedical: '乙方提供预约就诊、双向转诊和急诊急救服务，康复期老人优先安排床位。',
    proposedBy: 'home',
    proposedDay: -232,
    countersignedDay: -222,
    startDay: -220,
    termMonths: 36,
    contactFunction: '转诊联络人',
  },
  {
    home: 'homeWithClinic',
    medical: 'cityClinic',
    type: 'GENERAL',
    services: ['ROUNDS', 'HEALTH_MGMT', 'TCM'],
    dutiesHome: '甲方提供巡诊场所，汇总老人健康变化，协助建立健康档案。',
    dutiesMedical: '乙方家庭医生团队定期巡诊，开展健康管理和中医养生保健服务。',
    roundsIntervalDays: 7,
    proposedBy: 'medical',
    proposedDay: -101,
    countersignedDay: -96,
    startDay: -90,
    termMonths: 12,
    contactFunction: '巡诊联络人',
  },
  {
    home: 'homeWithClinic',
    medical: 'tcmHospital',
    type: 'GENERAL',
    services: ['APPOINTMENT', 'TCM'],
    dutiesHome: ESCORT,
    dutiesMedical: '乙方提供中医门诊预约与节气养生指导。',
    proposedBy: 'home',
    proposedDay: -380,
    countersignedDay: -375,
    startDay: -372,
    termMonths: 12,
  },
];

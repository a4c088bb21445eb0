import type {
  GreenChannelStage,
  OrganizationCapability,
  OrganizationKind,
  OrganizationLevel,
} from '../../domain/codes/organization.ts';
import type { Registration } from './identifiers.ts';

export type OrganizationKey =
  | 'homeWithClinic'
  | 'homeWithoutClinic'
  | 'inHouseClinic'
  | 'generalHospital'
  | 'tcmHospital'
  | 'districtHospital'
  | 'cityClinic'
  | 'townClinic'
  | 'healthAuthority'
  | 'civilAffairs'
  | 'insuranceAgency';

export interface OrganizationPlan {
  readonly name: string;
  readonly kind: OrganizationKind;
  readonly office: Registration['office'];
  readonly regionCode: string;
  readonly address: string;
  readonly ws218Code?: string;
  readonly level?: OrganizationLevel;
  readonly grade?: string;
  readonly partOf?: OrganizationKey;
  readonly isInAlliance?: boolean;
  readonly isInsuranceDesignated?: boolean;
  readonly bedsTotal?: number;
  readonly bedsNursing?: number;
  readonly capabilities?: readonly OrganizationCapability[];
  readonly stages?: readonly GreenChannelStage[];
}

const HOSPITAL_STAGES: readonly GreenChannelStage[] = [
  'REGISTRATION',
  'VISIT',
  'REFERRAL',
  'EXAM',
  'MEDICINE',
  'PAYMENT',
  'ADMISSION',
];

/** Invented organisations in real regions, each after the one it is part of. */
export const ORGANIZATION_PLANS: Readonly<Record<OrganizationKey, OrganizationPlan>> = {
  homeWithClinic: {
    name: '香洲暖汀颐养院',
    kind: 'NURSING_HOME',
    office: '52',
    regionCode: '440402',
    address: '广东省珠海市香洲区暖汀路18号',
    bedsTotal: 160,
    bedsNursing: 96,
  },
  homeWithoutClinic: {
    name: '斗门禾岸敬老院',
    kind: 'NURSING_HOME',
    office: '12',
    regionCode: '440403',
    address: '广东省珠海市斗门区禾岸路6号',
    bedsTotal: 80,
    bedsNursing: 32,
  },
  inHouseClinic: {
    name: '香洲暖汀颐养院医务室',
    kind: 'IN_HOUSE_CLINIC',
    office: '52',
    regionCode: '440402',
    address: '广东省珠海市香洲区暖汀路18号2号楼',
    ws218Code: 'D400',
    partOf: 'homeWithClinic',
    isInsuranceDesignated: true,
    capabilities: ['GERIATRICS'],
  },
  generalHospital: {
    name: '珠海澄湾综合医院',
    kind: 'HOSPITAL',
    office: '12',
    regionCode: '440402',
    address: '广东省珠海市香洲区澄湾大道200号',
    ws218Code: 'A100',
    level: 'L3',
    grade: '甲等',
    isInAlliance: true,
    isInsuranceDesignated: true,
    bedsTotal: 1200,
    capabilities: ['GREEN_CHANNEL', 'EMERGENCY', 'GERIATRICS', 'TELECONSULT', 'INFECTIOUS'],
    stages: [...HOSPITAL_STAGES, 'COMPREHENSIVE'],
  },
  tcmHospital: {
    name: '珠海岭屿中医院',
    kind: 'HOSPITAL',
    office: '12',
    regionCode: '440404',
    address: '广东省珠海市金湾区岭屿路88号',
    ws218Code: 'A210',
    level: 'L3',
    grade: '乙等',
    isInsuranceDesignated: true,
    bedsTotal: 600,
    capabilities: ['GREEN_CHANNEL', 'TCM', 'DOWN_REFERRAL_REHAB', 'PALLIATIVE'],
    stages: ['REGISTRATION', 'VISIT', 'REFERRAL', 'MEDICINE'],
  },
  districtHospital: {
    name: '斗门沐河医院',
    kind: 'HOSPITAL',
    office: '12',
    regionCode: '440403',
    address: '广东省珠海市斗门区沐河路35号',
    ws218Code: 'A100',
    level: 'L2',
    grade: '甲等',
    isInAlliance: true,
    isInsuranceDesignated: true,
    bedsTotal: 380,
    capabilities: ['GREEN_CHANNEL', 'DOWN_REFERRAL_REHAB', 'LINKED_WARD', 'EMERGENCY'],
    stages: HOSPITAL_STAGES,
  },
  cityClinic: {
    name: '香洲新榕里社区卫生服务中心',
    kind: 'PRIMARY_CLINIC',
    office: '12',
    regionCode: '440402',
    address: '广东省珠海市香洲区新榕里12号',
    ws218Code: 'B100',
    level: 'L1',
    isInAlliance: true,
    isInsuranceDesignated: true,
    capabilities: ['HOME_SICKBED', 'GERIATRICS', 'TCM'],
    stages: ['REGISTRATION', 'VISIT', 'REFERRAL', 'MEDICINE'],
  },
  townClinic: {
    name: '斗门鹭洲乡镇卫生院',
    kind: 'PRIMARY_CLINIC',
    office: '12',
    regionCode: '440403',
    address: '广东省珠海市斗门区鹭洲街1号',
    ws218Code: 'C220',
    level: 'L1',
    isInAlliance: true,
    isInsuranceDesignated: true,
    bedsTotal: 40,
    capabilities: ['HOME_SICKBED', 'LINKED_WARD', 'DOWN_REFERRAL_REHAB'],
    stages: ['REGISTRATION', 'VISIT', 'REFERRAL'],
  },
  healthAuthority: {
    name: '珠海市医养通演示卫生健康局',
    kind: 'HEALTH_AUTHORITY',
    office: '11',
    regionCode: '440400',
    address: '广东省珠海市香洲区演示路1号',
  },
  civilAffairs: {
    name: '珠海市医养通演示民政局',
    kind: 'CIVIL_AFFAIRS',
    office: '11',
    regionCode: '440400',
    address: '广东省珠海市香洲区演示路2号',
  },
  insuranceAgency: {
    name: '珠海市医养通演示医疗保障中心',
    kind: 'INSURANCE_AGENCY',
    office: '11',
    regionCode: '440400',
    address: '广东省珠海市香洲区演示路3号',
  },
};

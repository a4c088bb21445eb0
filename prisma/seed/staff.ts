import type { PractitionerCategory } from '../../domain/codes/practitioner.ts';
import type { Role } from '../../domain/codes/role.ts';
import type { DemoLogin } from '../../domain/sign-in/demo-logins.ts';
import type { OrganizationKey } from './organization-plans.ts';

/** Somebody who works in the demo network: name, post, and the professional registration where there is one. */
export interface Colleague {
  readonly name: string;
  readonly role: Role;
  /** The code of the department in that organisation. */
  readonly department?: string;
  /** Professional category; without one the person is no practitioner. */
  readonly category?: PractitionerCategory;
  readonly title?: string;
  readonly login?: DemoLogin;
}

const SPECIALIST = { role: 'HOSP_DOCTOR', category: 'SPECIALIST' } as const;
const NURSE_OF_HOME = { role: 'NH_NURSE', category: 'NURSE' } as const;

/**
 * Who works where, those with a demo sign-in first; `resident` and `representative` are in family.ts.
 * The first of a role in an organisation acts for it where the events need somebody.
 */
export const COLLEAGUES: Readonly<Record<OrganizationKey, readonly Colleague[]>> = {
  homeWithClinic: [
    { name: '林静雯', login: 'nh-nurse', ...NURSE_OF_HOME, title: '主管护师' },
    { name: '周启明', login: 'org-admin-home', role: 'ORG_ADMIN' },
    { name: '苏丽娟', ...NURSE_OF_HOME, title: '护师' },
  ],
  generalHospital: [
    { name: '郑怀远', login: 'org-admin-hospital', role: 'ORG_ADMIN' },
    { name: '黄文韬', login: 'referral-office', role: 'REFERRAL_OFFICE' },
    { name: '许知衡', login: 'hospital-doctor', ...SPECIALIST, department: 'XXG', title: '主任医师' },
    { name: '吴嘉怡', login: 'hospital-scheduler', role: 'HOSP_SCHED' },
    { name: '谢明哲', ...SPECIALIST, department: 'SJN', title: '主任医师' },
    { name: '罗一凡', ...SPECIALIST, department: 'GK', title: '副主任医师' },
    { name: '曾淑贤', ...SPECIALIST, department: 'LNB', title: '主任医师' },
    { name: '江雨桐', ...SPECIALIST, department: 'YK', title: '主治医师' },
    { name: '温国栋', ...SPECIALIST, department: 'NFM', title: '副主任医师' },
    { name: '卢晓岚', ...SPECIALIST, department: 'HX', title: '主治医师' },
    { name: '戴俊熙', role: 'HOSP_DOCTOR', department: 'KF', category: 'REHAB_THERAPIST', title: '主管技师' },
  ],
  inHouseClinic: [
    {
      name: '陈伯谦',
      login: 'clinic-doctor',
      role: 'CLINIC_DOCTOR',
      department: 'QK',
      category: 'GP',
      title: '主治医师',
    },
    {
      name: '甘若水',
      role: 'CLINIC_DOCTOR',
      department: 'QK',
      category: 'RETIRED_CLINICIAN',
      title: '主任医师',
    },
    { name: '叶慧敏', role: 'ORG_ADMIN' },
  ],
  cityClinic: [
    {
      name: '梁思敏',
      login: 'family-doctor',
      role: 'FAMILY_DOCTOR',
      department: 'QK',
      category: 'GP',
      title: '副主任医师',
    },
    {
      name: '何婉婷',
      login: 'team-member',
      role: 'TEAM_MEMBER',
      department: 'QK',
      category: 'NURSE',
      title: '护师',
    },
    { name: '钟毓秀', role: 'FAMILY_DOCTOR', department: 'ZYN', category: 'TCM_GP', title: '主治中医师' },
    { name: '麦志刚', role: 'TEAM_MEMBER', department: 'QK', category: 'PH_PHYSICIAN', title: '公卫医师' },
    { name: '尹芷晴', role: 'TEAM_MEMBER', department: 'QK', category: 'PHARMACIST', title: '药师' },
    { name: '洪佩瑶', role: 'CLINIC_DOCTOR', department: 'QK', category: 'ASSISTANT_GP', title: '医师' },
    { name: '阮绍安', role: 'ORG_ADMIN' },
  ],
  healthAuthority: [
    { name: '蔡正川', login: 'health-supervisor', role: 'HEALTH_SUPERVISOR' },
    { name: '潘志诚', login: 'sys-admin', role: 'SYS_ADMIN' },
    { name: '方以宁', login: 'security-admin', role: 'SECURITY_ADMIN' },
    { name: '宋清和', login: 'audit-admin', role: 'AUDIT_ADMIN' },
  ],
  civilAffairs: [{ name: '彭立群', login: 'civil-supervisor', role: 'CIVIL_AFFAIRS_SUPERVISOR' }],
  insuranceAgency: [
    { name: '邓子昂', login: 'insurance-supervisor', role: 'INSURANCE_SUPERVISOR' },
    { name: '萧雅琴', login: 'insurer', role: 'INSURER' },
  ],
  homeWithoutClinic: [
    { name: '赖秋月', ...NURSE_OF_HOME, title: '护师' },
    { name: '郭念慈', ...NURSE_OF_HOME, title: '护士' },
    { name: '冯耀东', role: 'ORG_ADMIN' },
  ],
  tcmHospital: [
    { name: '包永泉', ...SPECIALIST, department: 'ZYN', title: '主任中医师' },
    { name: '孔令仪', ...SPECIALIST, department: 'ZJ', title: '副主任中医师' },
    { name: '丘景行', ...SPECIALIST, department: 'GK', title: '主治中医师' },
    { name: '简伟豪', role: 'HOSP_SCHED' },
    { name: '康世宁', role: 'ORG_ADMIN' },
  ],
  districtHospital: [
    { name: '石若兰', ...SPECIALIST, department: 'XXG', title: '副主任医师' },
    { name: '余振邦', ...SPECIALIST, department: 'SJN', title: '主治医师' },
    { name: '关佩珊', ...SPECIALIST, department: 'YK', title: '主治医师' },
    { name: '凌致远', ...SPECIALIST, department: 'GK', title: '副主任医师' },
    { name: '姚春晓', role: 'HOSP_SCHED' },
    { name: '莫家骏', role: 'REFERRAL_OFFICE' },
    { name: '欧阳敬', role: 'ORG_ADMIN' },
  ],
  townClinic: [
    {
      name: '车永康',
      role: 'FAMILY_DOCTOR',
      department: 'QK',
      category: 'TOWNSHIP_DOCTOR',
      title: '主治医师',
    },
    { name: '容秀英', role: 'TEAM_MEMBER', department: 'QK', category: 'NURSE', title: '护士' },
    { name: '符海涛', role: 'TEAM_MEMBER', department: 'KF', category: 'REHAB_THERAPIST', title: '技师' },
    { name: '程望舒', role: 'ORG_ADMIN' },
  ],
};

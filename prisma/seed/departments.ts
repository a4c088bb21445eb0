import type { Prisma } from '../generated/sqlite/client.ts';
import type { OrganizationKey } from './organization-plans.ts';
import type { OrganizationIds } from './organizations.ts';
import type { Story } from './story.ts';

interface DepartmentPlan {
  readonly code: string;
  readonly name: string;
  /** 诊疗科目, with its number in the national catalogue (医疗机构诊疗科目名录). */
  readonly specialty: string;
}

const CARDIOLOGY = { code: 'XXG', name: '心血管内科', specialty: '03.04 心血管内科专业' };
const NEUROLOGY = { code: 'SJN', name: '神经内科', specialty: '03.03 神经内科专业' };
const ORTHOPAEDICS = { code: 'GK', name: '骨科', specialty: '04.03 骨科专业' };
const GERIATRICS = { code: 'LNB', name: '老年医学科', specialty: '03.10 老年病专业' };
const OPHTHALMOLOGY = { code: 'YK', name: '眼科', specialty: '10 眼科' };
const ENDOCRINOLOGY = { code: 'NFM', name: '内分泌科', specialty: '03.07 内分泌专业' };
const REHABILITATION = { code: 'KF', name: '康复医学科', specialty: '21 康复医学科' };
const RESPIRATORY = { code: 'HX', name: '呼吸与危重症医学科', specialty: '03.01 呼吸内科专业' };
const TCM = { code: 'ZYN', name: '中医内科', specialty: '50.01 内科专业' };
const ACUPUNCTURE = { code: 'ZJ', name: '针灸推拿科', specialty: '50.13 针灸科专业' };
const GENERAL_PRACTICE = { code: 'QK', name: '全科医疗科', specialty: '02 全科医疗科' };

const PLANS: Partial<Record<OrganizationKey, readonly DepartmentPlan[]>> = {
  inHouseClinic: [GENERAL_PRACTICE],
  generalHospital: [
    CARDIOLOGY,
    NEUROLOGY,
    ORTHOPAEDICS,
    GERIATRICS,
    OPHTHALMOLOGY,
    ENDOCRINOLOGY,
    RESPIRATORY,
    REHABILITATION,
  ],
  tcmHospital: [TCM, ACUPUNCTURE, REHABILITATION, ORTHOPAEDICS],
  districtHospital: [CARDIOLOGY, NEUROLOGY, ORTHOPAEDICS, OPHTHALMOLOGY, REHABILITATION],
  cityClinic: [GENERAL_PRACTICE, TCM],
  townClinic: [GENERAL_PRACTICE, REHABILITATION],
};

/** Finds the id of a demo department, for example ('generalHospital', 'XXG'). @throws Error for an unknown one */
export type DepartmentId = (organization: OrganizationKey, code: string) => string;

export function departmentRows(story: Story, organizationIds: OrganizationIds) {
  const createdAt = story.at(-799, '09:00');
  const ids = new Map<string, string>();
  const departments: Prisma.DepartmentCreateManyInput[] = [];
  for (const [key, plans] of Object.entries(PLANS) as [OrganizationKey, readonly DepartmentPlan[]][]) {
    for (const plan of plans) {
      const id = story.idAt(createdAt);
      ids.set(`${key}/${plan.code}`, id);
      departments.push({
        ...plan,
        id,
        organizationId: organizationIds[key],
        isReferralTarget: key !== 'inHouseClinic',
      });
    }
  }
  const departmentId: DepartmentId = (organization, code) => {
    const id = ids.get(`${organization}/${code}`);
    if (id === undefined) throw new Error(`the demo network has no department ${organization}/${code}`);
    return id;
  };
  return { departments, departmentId };
}

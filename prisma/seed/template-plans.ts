import type { SlotPool } from '../../domain/codes/slot.ts';

type Hospital = 'generalHospital' | 'tcmHospital' | 'districtHospital';
type Places = Partial<Record<SlotPool, number>>;

/** The weekly half-days of one department that are alike. */
export interface TemplatePlan {
  readonly hospital: Hospital;
  readonly department: string;
  /** 1 for Monday to 7 for Sunday. */
  readonly weekdays: readonly number[];
  readonly half: 'AM' | 'PM';
  readonly isExpert: boolean;
  readonly feeFen: number;
  readonly room: string;
  /** Places of each slot of an hour. */
  readonly places: Places;
}

const ordinary = (places: Places) => ({ isExpert: false, feeFen: 2000, places });
const expert = (places: Places) => ({ isExpert: true, feeFen: 5000, places });

// Two in five places are reserved: what 珠海澄湾综合医院 has set for itself, above the 30 % of the default.
const OPEN_TO_HOMES = ordinary({ PUBLIC: 6, REFERRAL_RESERVED: 2, GREEN_CHANNEL: 2 });
const EXPERT_OPEN_TO_HOMES = expert({ PUBLIC: 2, REFERRAL_RESERVED: 1, GREEN_CHANNEL: 1 });
const FOR_REFERRALS = ordinary({ PUBLIC: 6, REFERRAL_RESERVED: 4 });
const EXPERT_FOR_REFERRALS = expert({ PUBLIC: 3, REFERRAL_RESERVED: 3 });
const JOINT = ordinary({ PUBLIC: 2, REFERRAL_RESERVED: 2, JOINT_CLINIC: 1 });

const at = (hospital: Hospital, department: string, room: string) => ({ hospital, department, room });

export const TEMPLATE_PLANS: readonly TemplatePlan[] = [
  { ...at('generalHospital', 'XXG', '门诊楼3层305'), weekdays: [1, 3, 5], half: 'AM', ...OPEN_TO_HOMES },
  { ...at('generalHospital', 'XXG', '门诊楼3层301'), weekdays: [2, 4], half: 'PM', ...EXPERT_OPEN_TO_HOMES },
  { ...at('generalHospital', 'SJN', '门诊楼3层312'), weekdays: [1, 4], half: 'AM', ...OPEN_TO_HOMES },
  { ...at('generalHospital', 'SJN', '门诊楼3层310'), weekdays: [3], half: 'PM', ...EXPERT_OPEN_TO_HOMES },
  { ...at('generalHospital', 'GK', '门诊楼2层208'), weekdays: [2, 5], half: 'AM', ...OPEN_TO_HOMES },
  { ...at('generalHospital', 'LNB', '门诊楼1层110'), weekdays: [1, 3], half: 'AM', ...FOR_REFERRALS },
  { ...at('generalHospital', 'YK', '门诊楼4层402'), weekdays: [2, 6], half: 'AM', ...FOR_REFERRALS },
  { ...at('generalHospital', 'NFM', '门诊楼3层320'), weekdays: [4], half: 'AM', ...EXPERT_FOR_REFERRALS },
  { ...at('generalHospital', 'NFM', '慢性病联合门诊'), weekdays: [2], half: 'PM', ...JOINT },
  { ...at('tcmHospital', 'ZYN', '一楼101诊室'), weekdays: [1, 2, 4], half: 'AM', ...FOR_REFERRALS },
  { ...at('tcmHospital', 'ZJ', '二楼205诊室'), weekdays: [3, 5], half: 'PM', ...OPEN_TO_HOMES },
  { ...at('districtHospital', 'XXG', '门诊2楼201'), weekdays: [1, 4], half: 'AM', ...OPEN_TO_HOMES },
  { ...at('districtHospital', 'SJN', '门诊2楼206'), weekdays: [2], half: 'AM', ...FOR_REFERRALS },
  { ...at('districtHospital', 'YK', '门诊3楼301'), weekdays: [3, 5], half: 'AM', ...FOR_REFERRALS },
];

/** Half-days with slots of an hour. */
export const HALVES = {
  AM: { startTime: '08:00', endTime: '12:00' },
  PM: { startTime: '14:00', endTime: '17:00' },
} as const;

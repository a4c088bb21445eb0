import {
  FOCUS_GROUPS,
  ID_MISSING_REASONS,
  INSURANCE_TYPES,
  LIFE_STATES,
  RESIDENCY_TYPES,
} from '../../domain/codes/resident.ts';
import { codeEnum } from '../codes.ts';

export const MissingReason = codeEnum(
  'IdMissingReason',
  'Why there is no document (无证件原因).',
  ID_MISSING_REASONS,
);
export const ResidencyTypeCode = codeEnum(
  'ResidencyType',
  'Where the household is registered (居住类别).',
  RESIDENCY_TYPES,
);
export const Life = codeEnum('LifeState', 'Whether the resident is alive (生存状态).', LIFE_STATES);
export const Insurance = codeEnum('InsuranceType', 'Medical insurance (医疗保险类别).', INSURANCE_TYPES);
export const Focus = codeEnum(
  'FocusGroup',
  'Group that contracts look after first (重点人群).',
  FOCUS_GROUPS,
);

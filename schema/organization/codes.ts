import {
  DEPARTMENT_STATUSES,
  GREEN_CHANNEL_STAGES,
  ORGANIZATION_CAPABILITIES,
  ORGANIZATION_KINDS,
  ORGANIZATION_LEVELS,
  ORGANIZATION_STATUSES,
} from '../../domain/codes/organization.ts';
import { codeEnum } from '../codes.ts';

export const Kind = codeEnum('OrganizationKind', 'What an organisation is (机构类别).', ORGANIZATION_KINDS);
export const Level = codeEnum('OrganizationLevel', 'Level of a hospital (医院等级).', ORGANIZATION_LEVELS);
export const Capability = codeEnum(
  'OrganizationCapability',
  'What an organisation can do for others (服务能力).',
  ORGANIZATION_CAPABILITIES,
);
export const Stage = codeEnum(
  'GreenChannelStage',
  'A stage of the green channel that an organisation offers (绿色通道环节).',
  GREEN_CHANNEL_STAGES,
);
export const Status = codeEnum(
  'OrganizationStatus',
  'Whether an organisation takes part (机构状态).',
  ORGANIZATION_STATUSES,
);
export const DepartmentStatusCode = codeEnum(
  'DepartmentStatus',
  'Whether a department is open (科室状态).',
  DEPARTMENT_STATUSES,
);

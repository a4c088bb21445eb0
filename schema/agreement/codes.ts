import { AGREEMENT_SERVICES, AGREEMENT_STATES, AGREEMENT_TYPES } from '../../domain/codes/agreement.ts';
import { AGREEMENT_REJECT_REASONS } from '../../domain/codes/agreement-reason.ts';
import { codeEnum } from '../codes.ts';

export const Type = codeEnum('AgreementType', 'Form of the cooperation (合作方式).', AGREEMENT_TYPES);
export const State = codeEnum(
  'AgreementState',
  'State of an agreement, its timers counted (协议状态).',
  AGREEMENT_STATES,
);
export const ServiceCode = codeEnum(
  'AgreementServiceCode',
  'What an agreement can open (合作服务项目).',
  AGREEMENT_SERVICES,
);
export const RejectReason = codeEnum(
  'AgreementRejectReason',
  'Why a proposal is rejected; OTHER needs a text (拒绝原因).',
  AGREEMENT_REJECT_REASONS,
);

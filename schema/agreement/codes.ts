import { AGREEMENT_SERVICES, AGREEMENT_STATES, AGREEMENT_TYPES } from '../../domain/codes/agreement.ts';
import { AGREEMENT_EDITION_STATES } from '../../domain/codes/agreement-edition.ts';
import {
  AGREEMENT_ASKS,
  REMINDER_STAGES,
  SUSPENSION_GROUNDS,
  TERMINATION_GROUNDS,
} from '../../domain/codes/agreement-ground.ts';
import {
  AGREEMENT_REJECT_REASONS,
  AGREEMENT_SUSPEND_REASONS,
  AGREEMENT_TERMINATE_REASONS,
} from '../../domain/codes/agreement-reason.ts';
import { TIME_BASES, URGENCIES } from '../../domain/codes/urgency.ts';
import { codeEnum } from '../codes.ts';

export const Type = codeEnum('AgreementType', 'Form of the cooperation (合作方式).', AGREEMENT_TYPES);
export const State = codeEnum(
  'AgreementState',
  'State of an agreement, its timers counted (协议状态).',
  AGREEMENT_STATES,
);
export const EditionState = codeEnum(
  'AgreementEditionState',
  'State of an edition, its timer counted (协议版次状态).',
  AGREEMENT_EDITION_STATES,
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
export const SuspendReason = codeEnum(
  'AgreementSuspendReason',
  'Why an agreement is suspended; OTHER needs a text (暂停原因).',
  AGREEMENT_SUSPEND_REASONS,
);
export const TerminateReason = codeEnum(
  'AgreementTerminateReason',
  'Why an agreement is terminated; OTHER needs a text (终止原因).',
  AGREEMENT_TERMINATE_REASONS,
);
export const SuspensionGroundCode = codeEnum(
  'AgreementSuspensionGround',
  'Who suspends: one side at once for safety, both, or a supervisor (暂停依据).',
  SUSPENSION_GROUNDS,
);
export const TerminationGroundCode = codeEnum(
  'AgreementTerminationGround',
  'How an agreement is terminated: by notice of one side, or by both (终止依据).',
  TERMINATION_GROUNDS,
);
export const AskCode = codeEnum(
  'AgreementAskCode',
  'What one side asks the other to agree to (征求同意事项).',
  AGREEMENT_ASKS,
);
export const ReminderStageCode = codeEnum(
  'AgreementReminderStage',
  'Which reminder of the end is due (到期提醒阶段).',
  REMINDER_STAGES,
);
export const UrgencyCode = codeEnum('Urgency', 'How urgent it is (紧急程度).', URGENCIES);
export const TimeBasisCode = codeEnum(
  'TimeBasis',
  'Whether a time runs by the clock or by working time (计时方式).',
  TIME_BASES,
);

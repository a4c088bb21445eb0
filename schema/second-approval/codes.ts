import {
  SECOND_APPROVAL_ACTS,
  SECOND_APPROVAL_STATES,
  VOID_REASONS,
} from '../../domain/codes/second-approval.ts';
import { VOIDABLE_NOUNS } from '../../domain/void/registry.ts';
import { codeEnum } from '../codes.ts';

export const State = codeEnum(
  'SecondApprovalState',
  'State of an act that waits for a second person, its term counted (复核状态).',
  SECOND_APPROVAL_STATES,
);
export const Act = codeEnum(
  'SecondApprovalAct',
  'What waits for a second person (须双人复核的操作).',
  SECOND_APPROVAL_ACTS,
);
export const VoidReasonCode = codeEnum(
  'VoidReason',
  'Why a record was entered in error (作废原因).',
  VOID_REASONS,
);
export const VoidableNounCode = codeEnum(
  'VoidableNoun',
  'What kind of record is voided; some stay as proof, and are refused with what is done instead (作废对象).',
  VOIDABLE_NOUNS,
);

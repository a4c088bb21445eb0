import {
  BREAK_GLASS_FINDINGS,
  BREAK_GLASS_REASONS,
  BREAK_GLASS_STATES,
} from '../../domain/codes/break-glass.ts';
import { codeEnum } from '../codes.ts';

export const Reason = codeEnum(
  'BreakGlassReason',
  'Why a clinician could not wait (紧急查阅原因).',
  BREAK_GLASS_REASONS,
);
export const State = codeEnum(
  'BreakGlassState',
  'State of an emergency access, its end counted (紧急查阅状态).',
  BREAK_GLASS_STATES,
);
export const Finding = codeEnum(
  'BreakGlassFinding',
  'What the review found (审核结论).',
  BREAK_GLASS_FINDINGS,
);

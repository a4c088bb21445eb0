import { SESSION_STOP_KINDS, SESSION_STOP_REASONS } from '../../domain/codes/session-stop.ts';
import { codeEnum } from '../codes.ts';

export const Kind = codeEnum(
  'SessionStopKind',
  'Whether somebody stands in, or the session is not held (停诊方式).',
  SESSION_STOP_KINDS,
);
export const Reason = codeEnum(
  'SessionStopReason',
  'Why a session is stopped (停诊原因); OTHER needs a comment.',
  SESSION_STOP_REASONS,
);

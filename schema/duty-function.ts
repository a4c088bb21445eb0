import { DUTY_FUNCTIONS } from '../domain/codes/duty.ts';
import { codeEnum } from './codes.ts';

/** Shared by rosters and by what goes to whoever is on duty. */
export const DutyFunctionCode = codeEnum(
  'DutyFunction',
  'For what somebody is on duty (值班职能).',
  DUTY_FUNCTIONS,
);

import { CANCEL_REASONS } from './cancel-reason.ts';
import type { CodeTable } from './code-table.ts';
import { DECLINE_REASONS } from './decline-reason.ts';
import { EXCUSE_REASONS } from './excuse-reason.ts';

/** Why an appointment came to its end, whoever ended it: cancelled, declined or excused, or by the referral whose place it was. */
export const APPOINTMENT_REASONS = {
  ...CANCEL_REASONS,
  ...DECLINE_REASONS,
  ...EXCUSE_REASONS,
  REFERRAL: '转诊变更',
} as const satisfies CodeTable;

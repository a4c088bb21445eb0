import { sweepAgreements, sweepReminders } from '../domain/agreement/sweep.ts';
import { sweepAppointments } from '../domain/appointment/sweep.ts';
import { sweepBreakGlasses } from '../domain/break-glass/sweep.ts';
import { sweepConsents } from '../domain/consent/sweep.ts';
import { dropExpiredKeys } from '../domain/idempotency.ts';
import { dropAttemptCounts } from '../domain/sign-in/attempt-limits.ts';
import { dropSpentRefreshTokens } from '../domain/sign-in/revoke.ts';
import { dropChallenges } from '../domain/sign-in/second-factor/challenge.ts';
import { extendSessions } from '../domain/slot/extend.ts';
import { auditChains } from './audit-jobs.ts';
import type { Job } from './jobs.ts';

const HOUR_S = 3600;

/** What time does by itself. Until a sweep has written it, every read already counts it as done. */
export const sweeps: readonly Job[] = [
  { name: 'appointments', everySeconds: 30, run: sweepAppointments },
  { name: 'agreements', everySeconds: 300, run: sweepAgreements },
  { name: 'reminders of agreements that end', everySeconds: 300, run: sweepReminders },
  { name: 'consents', everySeconds: 300, run: sweepConsents },
  { name: 'emergency accesses', everySeconds: 60, run: sweepBreakGlasses },
  { name: 'sessions of the coming weeks', everySeconds: HOUR_S, run: extendSessions },
  { name: 'spent refresh tokens', everySeconds: HOUR_S, run: dropSpentRefreshTokens },
  { name: 'counted sign-in attempts', everySeconds: HOUR_S, run: dropAttemptCounts },
  { name: 'unanswered challenges', everySeconds: HOUR_S, run: dropChallenges },
  { name: 'expired idempotency keys', everySeconds: HOUR_S, run: dropExpiredKeys },
  auditChains,
];

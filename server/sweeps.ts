import { sweepAgreements, sweepReminders } from '../domain/agreement/sweep.ts';
import { sweepAlarms } from '../domain/alarm/sweep.ts';
import { sweepAppointments } from '../domain/appointment/sweep.ts';
import { sweepBreakGlasses } from '../domain/break-glass/sweep.ts';
import { sweepConsents } from '../domain/consent/sweep.ts';
import { sweepContactNotifications } from '../domain/contact-notification/sweep.ts';
import { sweepEmergencies } from '../domain/emergency/sweep.ts';
import { dropUsedAssertions, sweepSilentFeeds } from '../domain/his-client/sweep.ts';
import { dropExpiredKeys } from '../domain/idempotency.ts';
import { sweepJointRounds, sweepRoundSignatures } from '../domain/linked-ward/sweep.ts';
import { sweepRecordSnapshots } from '../domain/record-snapshot/sweep.ts';
import {
  sweepReferralClocks,
  sweepReferralConsents,
  sweepReferralOwners,
  sweepReferralReminders,
  sweepReferrals,
} from '../domain/referral/sweep.ts';
import { sweepReviewItems } from '../domain/review-item/sweep.ts';
import { sweepSearchKeys } from '../domain/search/sweep.ts';
import { sweepSecondApprovals } from '../domain/second-approval/sweep.ts';
import { sweepRebooking } from '../domain/session-stop/sweep.ts';
import { dropAttemptCounts } from '../domain/sign-in/attempt-limits.ts';
import { dropSpentRefreshTokens } from '../domain/sign-in/revoke.ts';
import { dropChallenges } from '../domain/sign-in/second-factor/challenge.ts';
import { extendSessions } from '../domain/slot/extend.ts';
import { sweepSubscriptions } from '../domain/subscription/sweep.ts';
import { auditChains } from './audit-jobs.ts';
import type { Job } from './jobs.ts';

const HOUR_S = 3600;

/** What time does by itself. Until a sweep has written it, every read already counts it as done. */
export const sweeps: readonly Job[] = [
  { name: 'appointments', everySeconds: 30, run: sweepAppointments },
  { name: 'referrals', everySeconds: 60, run: sweepReferrals },
  { name: 'referral clocks', everySeconds: 60, run: sweepReferralClocks },
  { name: 'referrals whose consent has ended', everySeconds: 30, run: sweepReferralConsents },
  { name: 'referrals whose owner has left', everySeconds: 300, run: sweepReferralOwners },
  { name: 'reminders of referrals that expire', everySeconds: 300, run: sweepReferralReminders },
  { name: 'families that were not told', everySeconds: 30, run: sweepContactNotifications },
  { name: 'joint rounds', everySeconds: 60, run: sweepJointRounds },
  { name: 'signatures under joint rounds', everySeconds: 300, run: sweepRoundSignatures },
  { name: 'emergencies', everySeconds: 30, run: sweepEmergencies },
  { name: 'alarms', everySeconds: 30, run: sweepAlarms },
  { name: 'bookings of stopped sessions', everySeconds: 60, run: sweepRebooking },
  { name: 'agreements', everySeconds: 300, run: sweepAgreements },
  { name: 'reminders of agreements that end', everySeconds: 300, run: sweepReminders },
  { name: 'consents', everySeconds: 300, run: sweepConsents },
  { name: 'pulls and snapshots of records', everySeconds: 60, run: sweepRecordSnapshots },
  { name: 'emergency accesses', everySeconds: 60, run: sweepBreakGlasses },
  { name: 'second approvals', everySeconds: 300, run: sweepSecondApprovals },
  { name: 'records that may be of one person', everySeconds: 300, run: sweepReviewItems },
  { name: 'search keys', everySeconds: 30, run: sweepSearchKeys },
  { name: 'sessions of the coming weeks', everySeconds: HOUR_S, run: extendSessions },
  { name: 'spent refresh tokens', everySeconds: HOUR_S, run: dropSpentRefreshTokens },
  { name: 'counted sign-in attempts', everySeconds: HOUR_S, run: dropAttemptCounts },
  { name: 'unanswered challenges', everySeconds: HOUR_S, run: dropChallenges },
  { name: 'expired idempotency keys', everySeconds: HOUR_S, run: dropExpiredKeys },
  { name: 'subscriptions that end, and their events', everySeconds: 300, run: sweepSubscriptions },
  { name: 'feeds that have fallen silent', everySeconds: 60, run: sweepSilentFeeds },
  { name: 'used client assertions', everySeconds: HOUR_S, run: dropUsedAssertions },
  auditChains,
];

import { ATTEMPT_LIMITS, countAttempt, forgiveAttempts } from '../sign-in/attempt-limits.ts';

const counted = (personId: string) => [{ limit: ATTEMPT_LIMITS.currentPassword, whose: personId }];

/**
 * Counts one more try of a person's current password, before it is looked at: through a session that stands open,
 * nobody may guess more often than at the sign-in.
 * @returns whether it may be looked at: 5 times within 15 minutes
 */
export const mayTryPassword = async (personId: string, now: Date): Promise<boolean> =>
  (await countAttempt(counted(personId), now)) === null;

/** A right password forgives the tries before it. */
export const forgetPasswordTries = (personId: string): Promise<void> =>
  forgiveAttempts({ all: counted(personId) });

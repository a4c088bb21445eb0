import { InvalidInput, RuleRefused } from '../errors.ts';
import { seal } from '../seal/seal.ts';
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

const field = { path: ['currentPassword'], rule: 'promises: sign-in' };

export const currentPasswordWrong = () =>
  new InvalidInput({
    code: 'CURRENT_PASSWORD_WRONG',
    message: 'The current password is another one.',
    ...field,
  });

export const passwordTriedTooOften = () =>
  new RuleRefused({
    code: 'PASSWORD_TRIES',
    message: 'The current password was wrong too often; wait a quarter of an hour.',
    ...field,
  });

/**
 * What the idempotency record may remember of a password: a keyed hash. A plain one could be guessed at leisure by
 * whoever holds a copy of the database.
 */
export const rememberedPassword = (password: string): string =>
  seal().index(Buffer.from(password, 'utf8').toString('hex'), 'password');

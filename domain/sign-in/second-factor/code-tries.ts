import type { Tx } from '../../../prisma/client.ts';
import { InvalidInput, RuleRefused } from '../../errors.ts';
import { ATTEMPT_LIMITS, countAttempt, forgiveInside } from '../attempt-limits.ts';

const RULE = 'RFC 6238 5.2';

const counted = (personId: string) => [{ limit: ATTEMPT_LIMITS.secondFactor, whose: personId }];

/**
 * Counts one more try of a code, together with those at the sign-in, before the code is looked at.
 * @returns whether it may be looked at
 */
export const mayTryCode = async (personId: string, now: Date): Promise<boolean> =>
  (await countAttempt(counted(personId), now)) === null;

/** A right code forgives the tries before it, in the transaction that takes it: no other answer does. */
export const forgetCodeTries = (tx: Tx, personId: string): Promise<void> =>
  forgiveInside(tx, { all: counted(personId) });

/** The refusals of a code in the input field `field`. */
export const codeRefusals = (field: string) => ({
  wrong: new InvalidInput({
    code: 'CODE_WRONG',
    message: 'This is not the code that the app shows now, or it was used already.',
    path: [field],
    rule: RULE,
  }),
  tooOften: new RuleRefused({
    code: 'CODE_TRIES',
    message: 'The code was wrong too often; wait a quarter of an hour.',
    path: [field],
    rule: RULE,
  }),
});

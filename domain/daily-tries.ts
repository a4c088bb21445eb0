import { rows } from '../prisma/client.ts';
import { RuleRefused } from './errors.ts';
import { policyFor } from './policy-value/read.ts';
import type { PolicyKey } from './policy-value/table.ts';
import { countAttempt, forgiveAttempts } from './sign-in/attempt-limits.ts';
import type { Acting } from './viewer.ts';

const DAY_MS = 86_400_000;

/** What an answer tells of people elsewhere in the network, and how often one person may be told it on one day. */
export interface DailyLimit {
  /** Under which it is counted, for each person. */
  readonly kind: string;
  readonly policy: PolicyKey;
  readonly code: string;
  readonly rule: string;
  readonly message: (most: number) => string;
}

/** One try under a daily limit. */
export interface DailyTry {
  /** Asked before the look-up, so that the refusal tells nothing. @throws RuleRefused that names the limit */
  readonly requireLeft: () => void;
  /** The look-up found what the limit is about: the try stays counted, whatever becomes of the act. */
  readonly keep: () => void;
}

/**
 * Runs an act whose answer may tell something of people elsewhere in the network. Every try is counted before it is
 * made, so that many at once cannot slip through, and given back unless it told something.
 */
export async function withinDailyTries<T>(
  { viewer, clock }: Acting,
  { kind, policy: key, code, rule, message }: DailyLimit,
  act: (one: DailyTry) => Promise<T>,
): Promise<T> {
  const now = clock.now();
  const policy = await policyFor({ rows }, key, viewer, now);
  const tried = [{ limit: { kind, most: policy.value, withinMs: DAY_MS }, whose: viewer.personId }];
  const isOver = (await countAttempt(tried, now)) !== null;
  let isKept = isOver;
  const requireLeft = () => {
    if (isOver) throw new RuleRefused({ code, message: message(policy.value), rule, policy });
  };
  const keep = () => {
    isKept = true;
  };
  try {
    return await act({ requireLeft, keep });
  } finally {
    if (!isKept) await forgiveAttempts({ once: tried });
  }
}

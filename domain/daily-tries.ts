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

/** A try that was counted before it is made. */
export interface CountedTry extends DailyTry {
  /** Gives it back unless it told something; asked once, when the act is over. */
  readonly settle: () => Promise<void>;
}

/** Counts a try, before the transaction in which it is made. */
export async function beginDailyTry(
  { viewer, clock }: Acting,
  { kind, policy: key, code, rule, message }: DailyLimit,
): Promise<CountedTry> {
  const now = clock.now();
  const policy = await policyFor({ rows }, key, viewer, now);
  const tried = [{ limit: { kind, most: policy.value, withinMs: DAY_MS }, whose: viewer.personId }];
  const isOver = (await countAttempt(tried, now)) !== null;
  let isKept = isOver;
  return {
    requireLeft: () => {
      if (isOver) throw new RuleRefused({ code, message: message(policy.value), rule, policy });
    },
    keep: () => {
      isKept = true;
    },
    settle: async () => {
      if (!isKept) await forgiveAttempts({ once: tried });
    },
  };
}

/**
 * Runs an act whose answer may tell something of people elsewhere in the network. Every try is counted before it is
 * made, so that many at once cannot slip through, and given back unless it told something.
 */
export async function withinDailyTries<T>(
  acting: Acting,
  limit: DailyLimit,
  act: (one: DailyTry) => Promise<T>,
): Promise<T> {
  const { settle, ...one } = await beginDailyTry(acting, limit);
  try {
    return await act(one);
  } finally {
    await settle();
  }
}

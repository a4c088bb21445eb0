import { beginDailyTry, type DailyTry, withinDailyTries } from '../daily-tries.ts';
import type { Acting } from '../viewer.ts';

const LIMIT = {
  kind: 'resident match',
  policy: 'resident.matchesPerDay',
  code: 'RESIDENT_MATCHES_PER_DAY',
  rule: 'domain 3.8: who is known to the network is not found out by trying numbers',
  message: (most: number) =>
    `You have entered ${most} numbers today that others hold already; enter more tomorrow.`,
} as const;

/**
 * Runs an act that looks up who holds a number or a card, of which few may find somebody: what the own organisation
 * then sees of the record shows whether it is new.
 */
export const withinMatches = <T>(acting: Acting, act: (one: DailyTry) => Promise<T>): Promise<T> =>
  withinDailyTries(acting, LIMIT, act);

/** An act that is performed among others. */
export interface PlannedMatch {
  readonly run: () => Promise<string>;
  readonly settle: () => Promise<void>;
}

/** Counts the look-up of an act before the transaction in which it is made. */
export async function planMatch(
  acting: Acting,
  act: (matching: DailyTry) => Promise<string>,
): Promise<PlannedMatch> {
  const matching = await beginDailyTry(acting, LIMIT);
  return { run: () => act(matching), settle: matching.settle };
}

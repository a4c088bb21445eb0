import { type DailyTry, withinDailyTries } from '../daily-tries.ts';
import type { Acting } from '../viewer.ts';

const LIMIT = {
  kind: 'break-glass',
  policy: 'breakGlass.triesPerDay',
  code: 'BREAK_GLASS_TRIES',
  rule: 'V19',
  message: (most: number) =>
    `You have looked for ${most} people whom the network does not know; try again tomorrow.`,
} as const;

/**
 * Runs a look-up by number, of which few may find nobody: to be found by a number is a way to learn that somebody is
 * known to the network.
 */
export const withinTries = <T>(acting: Acting, act: (one: DailyTry) => Promise<T>): Promise<T> =>
  withinDailyTries(acting, LIMIT, act);

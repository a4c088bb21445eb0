const SECOND_MS = 1000;
const HOUR_MS = 60 * 60 * SECOND_MS;

/** After the first failure up to two seconds are waited, then up to four, eight … */
const FIRST_MS = 2 * SECOND_MS;
const LONGEST_MS = HOUR_MS;
/** After three days of failures somebody has to look. */
export const GIVE_UP_MS = 72 * HOUR_MS;

/** After so many failures in a row a system is asked with one message at a time. */
export const FAILURES_UNTIL_PAUSE = 5;
/** How long it is left alone then. */
const PAUSE_MS = 30 * SECOND_MS;

/**
 * How long to wait after the `failures`-th failure of a message, in milliseconds: anything up to twice as long as the time before
 * (full jitter, so that what failed together does not come back together), and not before the other side wants it.
 * @param random a number from 0 up to 1
 */
export function waitMs(failures: number, random: number, retryAfterMs: number | null): number {
  const upTo = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 30));
  return Math.min(LONGEST_MS, Math.max(random * upTo, retryAfterMs ?? 0));
}

/**
 * Until when nothing is sent to a system that has failed so often in a row, or that wants to be left alone for a while; null
 * while it may be asked.
 */
export function pausedUntil(failures: number, wishedMs: number | null, now: Date): Date | null {
  const pauseMs = Math.max(isProbed(failures) ? PAUSE_MS : 0, Math.min(LONGEST_MS, wishedMs ?? 0));
  return pauseMs === 0 ? null : new Date(now.getTime() + pauseMs);
}

/** Whether a system has failed so often that one message asks whether it is there again. */
export const isProbed = (failures: number): boolean => failures >= FAILURES_UNTIL_PAUSE;

/** Whether this failure in a row is the one that opens the circuit. */
export const isOpening = (failures: number): boolean => failures === FAILURES_UNTIL_PAUSE;

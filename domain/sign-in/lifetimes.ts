const MINUTE_MS = 60_000;

/** A session ends for good after this time, however often it is refreshed: one shift and its handover. */
export const SESSION_LONGEST_MS = 12 * 60 * MINUTE_MS;

/** A session that nobody refreshed for this long is over: ward computers are shared. */
export const SESSION_IDLE_MS = 2 * 60 * MINUTE_MS;

/** The same refresh may come again within this time; later it is a stolen token. */
export const REPEATED_REFRESH_MS = 10_000;

/** An access token is believed for this long, although its session is looked up at every request. */
export const ACCESS_TOKEN_MS = 15 * MINUTE_MS;

/** How long the second factor may be given after the first. */
export const CHALLENGE_MS = 5 * MINUTE_MS;

/** Spent refresh tokens of sessions that ended before this time are forgotten. */
export const SPENT_TOKENS_KEPT_MS = 7 * 24 * 60 * MINUTE_MS;

/** A person has some screens open at once; no more of them are kept informed by one process. */
export const STREAMS_OF_ONE_PERSON = 6;

/** A stream at rest costs some kilobytes, and its share of one statement for each look at the log. */
export const STREAMS_IN_ALL = 1000;

/** Who was away for longer reads the lists anew: this many events are looked through for one reader. */
export const FARTHEST_BACK = 100_000;

/** So many events of others pass before a stream says how far it has come, so that a reader needs not begin so far back. */
export const PLACE_EVERY = 500;

/** In milliseconds. What was read longer ago is read again before it is shown. */
export const FRESH_MS = 1000;

/** In milliseconds. Whose reader does not take even the end of the stream is cut off after this. */
export const CUT_AFTER_MS = 10_000;

/** In milliseconds. When the service stops and the connections are closed, nobody is waited for longer. */
export const LEAVE_WITHIN_MS = 2000;

/** Readers who are behind read pages of their own; of those no more are kept for others. */
export const PAGES_KEPT = 50;

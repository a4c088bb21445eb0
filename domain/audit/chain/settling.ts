/** Tells up to which number of the log every row is committed. */
export interface Settling {
  /** @param last the highest number that is seen now */
  upTo(last: number): number;
}

export interface SettlingOptions {
  /** How long an open transaction may still commit a number that is lower than the highest one seen. */
  readonly settleMs: () => number;
  /** Milliseconds on a clock that never goes back. */
  readonly elapsed: () => number;
}

/** What was the highest number `settleMs` ago: no transaction that was open then is open any more. 0 until there is one. */
export function createSettling({ settleMs, elapsed }: SettlingOptions): Settling {
  let settled = 0;
  let seen: { readonly last: number; readonly at: number } | null = null;
  return {
    upTo(last) {
      seen ??= { last, at: elapsed() };
      if (elapsed() - seen.at >= settleMs()) {
        settled = seen.last;
        seen = null;
      }
      return settled;
    },
  };
}

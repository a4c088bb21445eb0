import type { Acting } from '../viewer.ts';

/** Why a stream is over. Each but LEFT and FAILED is told to the reader as its end: sign in or refresh, and go on after the cursor. */
export type StreamEnd = 'LEFT' | 'TOKEN_EXPIRED' | 'SESSION_CHANGED' | 'STOPPING' | 'FAILED';

/** Who reads a stream, and what may be done about it. */
export interface Reader {
  readonly acting: Acting;
  /** The end of the access token. */
  readonly expiresAt: Date;
  /** Aborted when the connection is closed, whoever closed it. */
  readonly gone: AbortSignal;
  /** Breaks the connection: the reader takes nothing any more. */
  cut(): void;
}

/** A place that a stream has taken. */
export interface Seat {
  readonly reader: Reader;
  /** Why it is to end; null while it goes on. */
  readonly endedBy: StreamEnd | null;
  /** Only the first reason counts. */
  end(why: StreamEnd): void;
  /** Milliseconds since it was told to end; 0 before. */
  endingFor(): number;
  /** Settles at the next look at the log, or when it is to end. */
  next(): Promise<void>;
  wake(): void;
}

export function createSeat(reader: Reader): Seat {
  let endedBy: StreamEnd | null = null;
  let endedAt = 0;
  let waiting: (() => void)[] = [];
  const wake = () => {
    const woken = waiting;
    waiting = [];
    for (const go of woken) go();
  };
  return {
    reader,
    get endedBy() {
      return endedBy;
    },
    end(why) {
      if (endedBy !== null) return;
      endedBy = why;
      endedAt = performance.now();
      wake();
    },
    endingFor: () => (endedBy === null ? 0 : performance.now() - endedAt),
    next: () => (endedBy === null ? new Promise((go) => waiting.push(go)) : Promise.resolve()),
    wake,
  };
}

import { setTimeout as wait } from 'node:timers/promises';

/** How a hospital's system can be, beside well. */
export const MOODS = [
  'well',
  'slow',
  'down',
  '500',
  'html',
  'bad-json',
  'duplicate',
  'out-of-order',
] as const;
export type Mood = (typeof MOODS)[number];

export const isMood = (value: unknown): value is Mood => MOODS.some((mood) => mood === value);

/** What it was told to be. */
export interface Order {
  readonly mood: Mood;
  /** For how many calls; null until it is told otherwise. */
  readonly calls: number | null;
  /** How long it is slow, or waits for a later call to overtake, in milliseconds. */
  readonly ms: number;
}

export const WELL: Order = { mood: 'well', calls: null, ms: 2000 };

/** The mood of the system as a whole: each call takes one turn of it. */
export function createTemper() {
  let order = WELL;
  return {
    get order(): Order {
      return order;
    },
    tell(next: Order): void {
      order = next;
    },
    /** The order that holds for the call that begins now. */
    next(): Order {
      const now = order;
      if (now.calls !== null) order = now.calls > 1 ? { ...now, calls: now.calls - 1 } : WELL;
      return now;
    },
  };
}

/** Holds a call back until the next one has overtaken it, or the wait is over. */
export function createOvertaking() {
  let waiting: (() => void)[] = [];
  return {
    async overtaken(ms: number): Promise<void> {
      // Somebody waits to be overtaken: this one does it.
      if (waiting.length > 0) return;
      const done = new AbortController();
      const overtaken = new Promise<void>((go) => waiting.push(go));
      await Promise.race([overtaken, wait(ms, undefined, { signal: done.signal }).catch(() => undefined)]);
      done.abort();
    },
    /** A call was carried out: those that waited for one to overtake them go on. */
    carriedOut(): void {
      const free = waiting;
      waiting = [];
      for (const go of free) go();
    },
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { RuleRefused } from '../errors.ts';
import type { SecondFactorRule } from '../sign-in/second-factor/rule.ts';
import { viewersOfSessions } from '../sign-in/standing.ts';
import {
  CUT_AFTER_MS,
  LEAVE_WITHIN_MS,
  PAGES_KEPT,
  STREAMS_IN_ALL,
  STREAMS_OF_ONE_PERSON,
} from './limits.ts';
import { type LogPage, readPage } from './page.ts';
import { createSeat, type Reader, type Seat } from './seat.ts';
import { createSettledLog } from './settled.ts';

/** What all streams of a process share: one look at the log and at their sessions, now and again, while there are any. */
export interface EventFeed {
  /** @throws RuleRefused TOO_MANY_STREAMS, SERVICE_STOPPING */
  take(reader: Reader): Seat;
  leave(seat: Seat): void;
  /** Up to this number every event is there. */
  settled(): number;
  /** The highest number there is now. */
  last(): Promise<number>;
  /** What lies behind a number: read once for all who stand there. */
  pageAfter(seq: number): Promise<LogPage>;
  /** Tells of a fault that ended something; nobody is told anything else about it. */
  failed(error: unknown): void;
  /** How many streams there are. */
  size(): number;
  /** No stream begins after this, and all end; settles when the last one has left. */
  stop(): Promise<void>;
}

export interface FeedOptions {
  readonly clock: Clock;
  readonly secondFactor: SecondFactorRule;
  /** How often the log is looked at, in milliseconds. */
  readonly everyMs: number;
  readonly onError?: (error: unknown) => void;
}

const refused = (code: string, message: string): RuleRefused =>
  new RuleRefused({ code, message, rule: 'docs/decisions/live-events.md' });

/** Makes the feed of a process. Any number of processes have one each, over one database. */
export function createEventFeed({ clock, secondFactor, everyMs, onError }: FeedOptions): EventFeed {
  const log = createSettledLog();
  const seats = new Set<Seat>();
  const pages = new Map<number, Promise<LogPage>>();
  const failed = (error: unknown) => onError?.(error);
  let settled = 0;
  let isLooking = false;
  let looked: Promise<void> = Promise.resolve();
  let isStopping = false;
  let onEmpty = () => {};

  /** Ends the streams whose session is over, or whose person, organisation or roles are others now. */
  async function endChanged(now: Date): Promise<void> {
    const open = [...seats].filter(({ endedBy }) => endedBy === null);
    const sessionIds = [...new Set(open.map(({ reader }) => reader.acting.viewer.sessionId))];
    const viewers = await viewersOfSessions(sessionIds, { now, secondFactor });
    for (const seat of open) {
      const { viewer } = seat.reader.acting;
      if (!isSame(viewers.get(viewer.sessionId), viewer)) seat.end('SESSION_CHANGED');
    }
  }

  /** What needs no database: it is done although there should be none. */
  function endExpired(now: Date): void {
    for (const seat of seats) {
      if (seat.reader.expiresAt <= now) seat.end('TOKEN_EXPIRED');
      if (seat.endingFor() > CUT_AFTER_MS) seat.reader.cut();
      if (seat.endingFor() > 2 * CUT_AFTER_MS) leave(seat);
    }
  }

  /** What is behind the new end of the log is shown to nobody whose session was not looked at since. */
  async function look(): Promise<void> {
    endExpired(clock.now());
    const end = await log.look();
    await endChanged(clock.now());
    settled = end;
    pages.clear();
    for (const seat of seats) seat.wake();
  }

  async function keepLooking(): Promise<void> {
    isLooking = true;
    while (seats.size > 0) {
      looked = look().catch(failed);
      await looked;
      await delay(everyMs, undefined, { ref: false });
    }
    isLooking = false;
  }

  function leave(seat: Seat): void {
    seats.delete(seat);
    if (seats.size === 0) onEmpty();
  }

  function requirePlace({ acting: { viewer } }: Reader): void {
    if (isStopping) throw refused('SERVICE_STOPPING', 'The service is about to stop: connect again.');
    const own = [...seats].filter(({ reader }) => reader.acting.viewer.personId === viewer.personId);
    if (own.length < STREAMS_OF_ONE_PERSON && seats.size < STREAMS_IN_ALL) return;
    const message = `One person has at most ${STREAMS_OF_ONE_PERSON} streams, and a process ${STREAMS_IN_ALL} of all: close one, or try later.`;
    throw refused('TOO_MANY_STREAMS', message);
  }

  return {
    take(reader) {
      requirePlace(reader);
      const seat = createSeat(reader);
      seats.add(seat);
      if (!isLooking) void keepLooking();
      return seat;
    },
    leave,
    settled: () => settled,
    last: () => log.last(),
    pageAfter(seq) {
      const known = pages.get(seq);
      if (known !== undefined) return known;
      const page = readPage(seq, settled);
      const [oldest] = pages.keys();
      if (oldest !== undefined && pages.size >= PAGES_KEPT) pages.delete(oldest);
      pages.set(seq, page);
      return page;
    },
    failed,
    size: () => seats.size,
    async stop() {
      isStopping = true;
      const isEmpty = new Promise<void>((resolve) => {
        const before = onEmpty;
        onEmpty = () => {
          before();
          resolve();
        };
      });
      for (const seat of seats) seat.end('STOPPING');
      if (seats.size > 0) await Promise.race([isEmpty, delay(LEAVE_WITHIN_MS, undefined, { ref: false })]);
      // The database may be closed after this.
      await looked;
    },
  };
}

const isSame = (one: object | undefined, other: object): boolean =>
  one !== undefined && JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
const sorted = (value: object) => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));

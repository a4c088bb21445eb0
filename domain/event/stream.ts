import { audit } from '../audit/record.ts';
import { InvalidInput } from '../errors.ts';
import { concernOfShown } from '../resident/record-keepers.ts';
import { seqOf } from './cursor.ts';
import { type Delivery, deliveryOf, placeAt } from './delivery.ts';
import type { EventFeed } from './feed.ts';
import { FARTHEST_BACK, FRESH_MS, PLACE_EVERY } from './limits.ts';
import { EVENT_NOUNS } from './objects.ts';
import type { LogPage } from './page.ts';
import type { Reader, Seat } from './seat.ts';

export interface StreamRequest {
  /** The cursor of the last delivery; without one the stream begins now. */
  readonly after?: string | null | undefined;
  /** Of these nouns alone. */
  readonly nouns?: readonly string[] | null | undefined;
}

/** What a stream has given out. */
interface Tally {
  deliveries: number;
  /** The last number that was looked at. */
  position: number;
}

interface Streaming {
  readonly feed: EventFeed;
  readonly seat: Seat;
  readonly isWanted: (noun: string) => boolean;
  readonly tally: Tally;
}

const RECORD = { action: 'READ', operation: 'events', noun: 'event' } as const;

/** Puts on record who is named for the first time in this stream, before it is. */
async function recordNamed({ acting }: Reader, named: Set<string>, ids: readonly string[]): Promise<void> {
  const residentIds = [...new Set(ids)].filter((id) => !named.has(id));
  if (residentIds.length === 0) return;
  const now = acting.clock.now();
  await audit({ ...RECORD, outcome: 'OK', ...(await concernOfShown(residentIds, now)) }, acting, now);
  for (const id of residentIds) named.add(id);
}

type Open = ReturnType<LogPage['openTo']>;

/** The events that are open and wanted, in the order of the log, page after page, until the seat is to end. */
async function* openEvents({ feed, seat, isWanted, tally }: Streaming): AsyncGenerator<Delivery> {
  const { reader } = seat;
  const { viewer, clock } = reader.acting;
  const named = new Set<string>();
  let told = tally.position;
  yield placeAt(told);
  while (seat.endedBy === null) {
    if (tally.position >= feed.settled()) {
      await seat.next();
      continue;
    }
    const page = await feed.pageAfter(tally.position);
    const readAt = performance.now();
    const open: Open = page.openTo(viewer, clock.now()).filter(({ event }) => isWanted(event.noun));
    await recordNamed(
      reader,
      named,
      open.flatMap(({ shown }) => shown.residentId ?? []),
    );
    let isFresh = seat.endedBy === null;
    for (const [nth, { event, shown }] of open.entries()) {
      // A reader who takes them slowly gets the rest as it stands then; the first always goes out, or nobody came on.
      isFresh = seat.endedBy === null && (nth === 0 || performance.now() - readAt < FRESH_MS);
      if (!isFresh) break;
      tally.deliveries += 1;
      tally.position = event.seq;
      told = event.seq;
      yield deliveryOf(event, shown, viewer);
    }
    if (!isFresh) continue;
    tally.position = page.upTo;
    if (tally.position - told < PLACE_EVERY) continue;
    told = tally.position;
    yield placeAt(told);
  }
}

/** A fault ends the stream; it begins again where it was. */
async function* untilFault(streaming: Streaming): AsyncGenerator<Delivery> {
  try {
    yield* openEvents(streaming);
  } catch (error) {
    streaming.seat.end('FAILED');
    streaming.feed.failed(error);
  }
}

/** A generator that waits for an event would not hear that its reader has left: the seat tells it. */
function leaving(streaming: Streaming): AsyncIterableIterator<Delivery> {
  const { feed, seat, tally } = streaming;
  const inner = untilFault(streaming);
  let over: Promise<void> | null = null;
  const record = async () => {
    const { acting } = seat.reader;
    const facts = { deliveries: tally.deliveries, upTo: tally.position };
    try {
      await audit({ ...RECORD, outcome: seat.endedBy ?? 'LEFT', facts }, acting, acting.clock.now());
    } catch (error) {
      feed.failed(error);
    } finally {
      feed.leave(seat);
    }
  };
  const finish = () => {
    over ??= record();
    return over;
  };
  const stream: AsyncIterableIterator<Delivery> = {
    async next() {
      const result = await inner.next();
      if (result.done === true) await finish();
      return result;
    },
    async return() {
      seat.end('LEFT');
      await inner.return(undefined);
      await finish();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  // A transport that waits until more can be written does not hear of the end of a connection that takes nothing.
  seat.reader.gone.addEventListener('abort', () => void stream.return?.(), { once: true });
  return stream;
}

const refusedCursor = (code: string, message: string): InvalidInput =>
  new InvalidInput({ code, message, path: ['after'], rule: 'docs/decisions/live-events.md' });

function requireWithin(after: number, last: number): void {
  if (after > last) throw refusedCursor('CURSOR', 'This cursor lies beyond the end of the log.');
  if (last - after <= FARTHEST_BACK) return;
  const message = 'Too much has happened since: read the lists anew, and begin without a cursor.';
  throw refusedCursor('CURSOR_TOO_OLD', message);
}

function requireNouns(nouns: StreamRequest['nouns']): (noun: string) => boolean {
  if (nouns == null) return () => true;
  const unknown = nouns.find((noun) => !EVENT_NOUNS.includes(noun));
  if (unknown === undefined) return (noun) => nouns.includes(noun);
  const rule = 'docs/decisions/live-events.md';
  throw new InvalidInput({ code: 'NOUN', message: `No event is about a ${unknown}.`, path: ['nouns'], rule });
}

/** The highest number there is, once all that is below it is there: what comes later has happened after the beginning. */
async function beginningAt(last: number, { feed, seat }: Pick<Streaming, 'feed' | 'seat'>): Promise<number> {
  while (feed.settled() < last && seat.endedBy === null) await seat.next();
  return last;
}

/**
 * Opens a stream of the events that are open to the reader. Its first delivery is the place where it begins.
 * @throws InvalidInput CURSOR, CURSOR_TOO_OLD, NOUN
 * @throws RuleRefused TOO_MANY_STREAMS, SERVICE_STOPPING
 */
export async function openStream(
  feed: EventFeed,
  reader: Reader,
  { after, nouns }: StreamRequest,
): Promise<AsyncIterableIterator<Delivery>> {
  const isWanted = requireNouns(nouns);
  const asked = after == null ? null : seqOf(after);
  const last = await feed.last();
  if (asked !== null) requireWithin(asked, last);
  const seat = feed.take(reader);
  try {
    const position = asked ?? (await beginningAt(last, { feed, seat }));
    const { acting, gone } = reader;
    await audit({ ...RECORD, outcome: 'OPENED', facts: { after: position } }, acting, acting.clock.now());
    const stream = leaving({ feed, seat, isWanted, tally: { deliveries: 0, position } });
    if (gone.aborted) await stream.return?.();
    return stream;
  } catch (error) {
    feed.leave(seat);
    throw error;
  }
}

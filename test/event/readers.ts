import type { Clock } from '../../domain/clock.ts';
import type { Delivery } from '../../domain/event/delivery.ts';
import { createEventFeed, type EventFeed } from '../../domain/event/feed.ts';
import type { Reader } from '../../domain/event/seat.ts';
import { openStream, type StreamRequest } from '../../domain/event/stream.ts';
import { appendEvent } from '../../domain/event-log.ts';
import { newId } from '../../domain/id.ts';
import type { Acting } from '../../domain/viewer.ts';
import { type Tx, write } from '../../prisma/client.ts';

const HOUR_MS = 3_600_000;

/** The same person in a session that is open in the database. */
export async function signedIn(acting: Acting): Promise<Acting> {
  const now = acting.clock.now();
  const { personId, organizationId } = acting.viewer;
  const id = newId(now);
  const expiresAt = new Date(now.getTime() + HOUR_MS);
  const session = { id, personId, organizationId, refreshHash: id, createdAt: now, refreshedAt: now };
  await write((tx) => tx.db.signInSession.create({ data: { ...session, expiresAt } }));
  return { ...acting, viewer: { ...acting.viewer, sessionId: id } };
}

/** The feed of another process over the same database. */
export const feedOf = (clock: Clock): EventFeed =>
  createEventFeed({
    clock,
    secondFactor: { isForStaff: false },
    everyMs: 5,
    onError: (error) => {
      throw error;
    },
  });

export type Stream = AsyncIterableIterator<Delivery>;

const open: { readonly feeds: Set<EventFeed>; readonly streams: Set<Stream> } = {
  feeds: new Set(),
  streams: new Set(),
};

/** A reader with a token of a quarter of an hour, whose line `cut` breaks. */
export function readerOf(acting: Acting): Reader {
  const line = new AbortController();
  const expiresAt = new Date(acting.clock.now().getTime() + HOUR_MS / 4);
  return { acting, expiresAt, gone: line.signal, cut: () => line.abort() };
}

/** Settles when the feed has looked at the log twice more: once at least it saw what is there now. */
export async function lookedAgain(feed: EventFeed, acting: Acting): Promise<void> {
  const seat = feed.take(readerOf(acting));
  await seat.next();
  await seat.next();
  feed.leave(seat);
}

export async function listen(feed: EventFeed, acting: Acting, request: StreamRequest = {}): Promise<Stream> {
  const stream = await openStream(feed, readerOf(acting), request);
  open.feeds.add(feed);
  open.streams.add(stream);
  return stream;
}

/** Every reader leaves, and every feed stops. */
export async function leaveAll(): Promise<void> {
  await Promise.all([...open.streams].map((stream) => stream.return?.()));
  await Promise.all([...open.feeds].map((feed) => feed.stop()));
  open.streams.clear();
  open.feeds.clear();
}

/** The next delivery. @throws Error when the stream is over */
export async function nextOf(stream: Stream): Promise<Delivery> {
  const { done, value } = await stream.next();
  if (done === true) throw new Error('the stream is over');
  return value;
}

/** The next delivery with an event. */
export async function changeOf(stream: Stream) {
  for (;;) {
    const { cursor, change } = await nextOf(stream);
    if (change !== null) return { ...change, cursor };
  }
}

/** Something happens to an object; only its policy will tell to whom that is open. */
export const happen = (
  tx: Tx,
  acting: Acting,
  noun: 'resident' | 'organization',
  nounId: string,
  act = 'test',
) => appendEvent(tx, { noun, nounId, journeyId: nounId, act, to: 'DONE' }, acting, acting.clock.now());

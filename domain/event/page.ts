import { eventsWithin, type LogEvent } from '../event-read.ts';
import type { Viewer } from '../viewer.ts';
import { objectsOf } from './objects.ts';
import type { Openness, Shown } from './openness.ts';

/** Events of one reading: so many are in memory at most, for all streams that stand at the same place. */
const PAGE = 200;

/** A part of the log with the objects that it tells of, as they stood when it was read. */
export interface LogPage {
  /** Every event up to this one was looked at. */
  readonly upTo: number;
  /** What of it is open to somebody, oldest first. */
  openTo(viewer: Viewer, now: Date): { readonly event: LogEvent; readonly shown: Shown }[];
}

/**
 * Reads a part of the log: one statement for the events, and a few for each noun among them, however many streams are
 * waiting for it.
 */
export async function readPage(after: number, settled: number): Promise<LogPage> {
  const events = await eventsWithin({ after, upTo: settled, limit: PAGE });
  const objects = new Map<string, ReadonlyMap<string, Openness>>();
  for (const noun of new Set(events.map((event) => event.noun))) {
    const ids = events.filter((event) => event.noun === noun).map(({ nounId }) => nounId);
    objects.set(noun, await objectsOf(noun, [...new Set(ids)]));
  }
  const last = events.at(-1);
  return {
    upTo: last !== undefined && events.length === PAGE ? last.seq : settled,
    openTo: (viewer, now) =>
      events.flatMap((event) => {
        const shown = objects.get(event.noun)?.get(event.nounId)?.(viewer, now) ?? null;
        return shown === null ? [] : [{ event, shown }];
      }),
  };
}

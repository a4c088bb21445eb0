import type { EventRow, LogEvent } from '../event-read.ts';
import type { Viewer } from '../viewer.ts';
import { eventCursor } from './cursor.ts';
import type { Shown } from './openness.ts';

/** One event of one object, as somebody is told of it: never what it says. */
export interface ObjectChange {
  readonly noun: string;
  readonly nounId: string;
  /** Null for nouns that do not show it. */
  readonly journeyId: string | null;
  readonly event: EventRow;
}

/** What a stream gives out: a place in the log to go on after, and the event that stands there, if it is open. */
export interface Delivery {
  readonly cursor: string;
  readonly change: ObjectChange | null;
}

/** The nouns that show their timeline, and so who did something and why, to everybody who sees the object. */
export const TIMELINE_NOUNS: readonly string[] = [
  'contactNotification',
  'residency',
  'admission',
  'death',
  'appointment',
  'agreement',
  'agreementEdition',
  'referral',
  'referralTarget',
  'handover',
  'linkedWardStay',
  'jointRound',
  'alarm',
];

/**
 * An open event for who sees its object. Where an object keeps who did something to itself (of a doubt about two
 * records, nobody learns who has the other one), that is told of the own organisation alone.
 */
export function deliveryOf(event: LogEvent, { isOutline }: Shown, { organizationId }: Viewer): Delivery {
  const { noun, nounId, journeyId, organizationId: byOrgId, ...row } = event;
  const hasTimeline = TIMELINE_NOUNS.includes(noun) && isOutline !== true;
  const unsaid = { role: null, organizationName: null, reasonCode: null };
  const isSaid = hasTimeline || byOrgId === organizationId;
  return {
    cursor: eventCursor(event.seq),
    change: {
      ...{ noun, nounId, journeyId: hasTimeline ? journeyId : null },
      event: { ...row, nounId, ...(isSaid ? {} : unsaid) },
    },
  };
}

/** A place to go on after, without an event. */
export const placeAt = (seq: number): Delivery => ({ cursor: eventCursor(seq), change: null });

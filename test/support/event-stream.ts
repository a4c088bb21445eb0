import type { EventRow } from '../../domain/event-read.ts';

/** A delivery as it arrives. */
export interface Delivered {
  readonly cursor: string;
  readonly change: {
    readonly noun: string;
    readonly nounId: string;
    readonly journeyId: string | null;
    readonly event: EventRow & { readonly organization: string | null };
  } | null;
}

/** What the server sends besides deliveries: errors instead of them, its end, or nothing any more. */
export type Told =
  | { readonly kind: 'NEXT'; readonly delivery: Delivered }
  | { readonly kind: 'ERROR'; readonly code: unknown }
  | { readonly kind: 'COMPLETE' }
  | { readonly kind: 'LOST' };

export interface EventStream {
  readonly status: number;
  /** Waits for what comes next; heartbeats are passed over. */
  next(): Promise<Told>;
  /** The next delivery that has an event. @throws Error when the stream ends before */
  nextChange(): Promise<NonNullable<Delivered['change']> & { readonly cursor: string }>;
  /** What is told until the stream ends. */
  rest(): Promise<Told[]>;
  /** How many heartbeats there were. */
  beats(): number;
  leave(): void;
}

const EVENTS = `subscription ($after: String, $nouns: [String!]) { events(after: $after, nouns: $nouns) {
  cursor change { noun nounId journeyId
    event { seq act fromState toState role organization reasonCode at recordedAt } } } }`;

interface Asking {
  readonly after?: string | null;
  readonly nouns?: readonly string[];
  /** Another document. */
  readonly query?: string;
}

function toldBy(block: string): Told | null {
  if (block.startsWith(':')) return null;
  const [, kind, data = ''] = /^event: (\w+)\ndata: ?(.*)$/s.exec(block) ?? [];
  if (kind === 'complete') return { kind: 'COMPLETE' };
  const answer = JSON.parse(data) as {
    data?: { events: Delivered } | null;
    errors?: [{ extensions: { code: unknown } }];
  };
  if (answer.errors !== undefined) return { kind: 'ERROR', code: answer.errors[0].extensions.code };
  if (answer.data == null) throw new Error(`neither data nor errors: ${block}`);
  return { kind: 'NEXT', delivery: answer.data.events };
}

/** Opens a stream over HTTP, as a screen does with `fetch`; it resolves once the service has begun it. */
export async function eventStream(
  url: string,
  token: string | null,
  { query = EVENTS, ...variables }: Asking = {},
): Promise<EventStream> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
    signal: leaving.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  let beats = 0;

  async function next(): Promise<Told> {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const told = toldBy(text.slice(0, end));
        text = text.slice(end + 2);
        if (told !== null) return told;
        beats += 1;
        continue;
      }
      const more = await reader?.read().catch(() => undefined);
      if (more === undefined || more.done) return { kind: 'LOST' };
      text += more.value;
    }
  }

  return {
    status: response.status,
    next,
    async nextChange() {
      for (;;) {
        const told = await next();
        if (told.kind !== 'NEXT') throw new Error(`the stream is over: ${JSON.stringify(told)}`);
        const { cursor, change } = told.delivery;
        if (change !== null) return { ...change, cursor };
      }
    },
    async rest() {
      const all: Told[] = [];
      for (;;) {
        const told = await next();
        if (told.kind === 'LOST') return all;
        all.push(told);
      }
    },
    beats: () => beats,
    leave: () => leaving.abort(),
  };
}

import { randomInt } from 'node:crypto';
import { freshKey, type Kept, mutationText, type Outcome, outcomeOf } from './acts.ts';
import { createClient, type GraphqlAnswer } from './client.ts';

/** A nurse with one resident of her own and a token that outlives the service. */
export interface Booker {
  readonly accessToken: string;
  readonly residentId: string;
}

/** One request of the load, whatever became of it. */
export interface Request {
  readonly booker: Booker;
  readonly act: 'appointmentBook' | 'appointmentCancel';
  readonly input: { readonly idempotencyKey: string } & Readonly<Record<string, unknown>>;
  /** The answer; undefined when the connection broke before there was one. */
  outcome: Outcome<Kept> | undefined;
}

/** Sends a request over HTTP. @throws Error when no answer came */
export async function send(url: string, { booker, act, input }: Pick<Request, 'booker' | 'act' | 'input'>) {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${booker.accessToken}` },
    body: JSON.stringify({ query: mutationText(act, 'id version'), variables: { input } }),
  });
  return outcomeOf<Kept>(act, (await answer.json()) as GraphqlAnswer<unknown>);
}

/** Signs somebody in. @returns the access token */
export async function tokenOf(url: string, login: string, password: string): Promise<string> {
  const client = createClient(url);
  await client.signIn({ login, password });
  return client.accessToken ?? '';
}

async function tried(url: string, request: Request): Promise<boolean> {
  try {
    request.outcome = await send(url, request);
    return true;
  } catch {
    return false;
  }
}

/** The load of one booker: a place is booked and cancelled, again and again, until the connection breaks. */
async function bookAndCancel(
  url: string,
  booker: Booker,
  slots: readonly string[],
  sent: Request[],
  isOver: () => boolean,
) {
  const add = (act: Request['act'], input: object): Request => {
    const request: Request = {
      booker,
      act,
      input: { idempotencyKey: freshKey(), ...input },
      outcome: undefined,
    };
    sent.push(request);
    return request;
  };
  while (!isOver()) {
    const priority = randomInt(2) === 0 ? 'GREEN' : 'NORMAL';
    const slotId = slots[randomInt(slots.length)];
    const booking = add('appointmentBook', { slotId, residentId: booker.residentId, priority });
    if (!(await tried(url, booking))) return;
    const node = booking.outcome?.node;
    if (node == null) continue;
    const claim = { appointmentId: node.id, expectedVersion: node.version };
    if (!(await tried(url, add('appointmentCancel', { ...claim, reasonCode: 'TRANSPORT' })))) return;
  }
}

export interface Load {
  readonly sent: readonly Request[];
  /** No new request begins after this; settles when all have ended. */
  end(): Promise<void>;
}

/** All bookers at once against few slots, until the service is gone or `end` is called. */
export function startLoad(url: string, bookers: readonly Booker[], slots: readonly string[]): Load {
  const sent: Request[] = [];
  let isOver = false;
  const running = Promise.all(bookers.map((booker) => bookAndCancel(url, booker, slots, sent, () => isOver)));
  return {
    sent,
    async end() {
      isOver = true;
      await running;
    },
  };
}

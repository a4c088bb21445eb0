import { clientStanding } from '../../domain/his-client/standing.ts';
import { takesTurn } from '../../domain/outbox/circuit.ts';
import { type Destination, destinationOf } from '../../domain/outbox/lane.ts';
import {
  type Notified,
  notifiedNow,
  settleNotification,
  subscriptionLanes,
  subscriptionsDue,
} from '../../domain/subscription/lane.ts';
import { type Notice, noticesOf } from '../../domain/subscription/notices.ts';
import { numberNotices } from '../../domain/subscription/number.ts';
import type { Asking } from '../facade/asking.ts';
import { notificationOf } from '../facade/notified.ts';
import type { NotificationType } from '../map/notification.ts';
import type { DeliveryDeps } from './deliver.ts';
import { createLanes, type Lane } from './lanes.ts';
import { askingAs, recordSaid } from './machine.ts';
import type { SideBySide } from './side-by-side.ts';
import { postTo } from './system.ts';
import { FAULT, verdictOnError, verdictOnNotification } from './verdict.ts';

/** What is said next, and up to which number it tells of what has happened. */
interface Said {
  readonly type: NotificationType;
  readonly notices: readonly Notice[];
  readonly upTo: number;
}

/** First the handshake, then events in the order of their numbers, else a sign of life. */
async function nextSaid(notified: Notified): Promise<Said> {
  const { id, state, lastNumber, deliveredNumber, maxCount } = notified;
  if (state === 'REQUESTED') return { type: 'handshake', notices: [], upTo: deliveredNumber };
  const range = { from: deliveredNumber + 1, to: lastNumber, limit: maxCount };
  const notices = lastNumber > deliveredNumber ? await noticesOf(id, range) : [];
  const last = notices.at(-1);
  // Of events that are kept no longer the number of all of them is left: it shows that some are missing.
  if (last === undefined) return { type: 'heartbeat', notices, upTo: lastNumber };
  return { type: 'event-notification', notices, upTo: last.number };
}

/** The text of a notification. Whom it shows is on record before it leaves. */
async function prepared(notified: Notified, { type, notices }: Said, asking: Asking): Promise<string> {
  // It is active from the moment on at which this is taken.
  const subscription = { ...notified, state: 'ACTIVE', lastError: null } as const;
  const { content } = notified;
  const telling = { subscription, type, content, notices };
  const { bundle, residentIds } = await notificationOf(telling, asking);
  if (notices.length > 0) {
    const about = { operation: 'fhir.notify', noun: 'subscription', nounId: notified.id };
    await recordSaid(asking, { ...about, outcome: 'SENT', residentIds });
  }
  return JSON.stringify(bundle);
}

interface To {
  readonly destination: Destination;
  readonly asking: Asking;
}

async function sent(notified: Notified, said: Said, { destination, asking }: To, deps: DeliveryDeps) {
  let body: string;
  try {
    body = await prepared(notified, said, asking);
  } catch (error) {
    deps.onError(error);
    return FAULT;
  }
  try {
    const { address: url, timeoutS } = notified;
    const timeoutMs = Math.min(deps.rules.timeoutMs, (timeoutS ?? Number.POSITIVE_INFINITY) * 1000);
    const requestId = `${notified.id}-${said.upTo}`;
    const posting = { ...deps, rules: { ...deps.rules, timeoutMs } };
    const answer = await postTo(destination, { url, body, requestId }, posting);
    return verdictOnNotification(answer, deps.clock.now());
  } catch (error) {
    return verdictOnError(error, deps.clock.now());
  }
}

/** Numbers what a subscription is owed, and sends the next notification. @returns whether there may be more to send */
async function round(lane: Lane, deps: DeliveryDeps): Promise<boolean> {
  await numberNotices(lane.id);
  const now = deps.clock.now();
  const notified = await notifiedNow(lane.id, now);
  if (notified === null) return false;
  const client = await clientStanding(notified.clientId);
  const destination = await destinationOf(notified.endpointId, now);
  if (client === null || destination === null || !(await lane.keep())) return false;
  if (!(await takesTurn(destination, now))) return false;
  const said = await nextSaid(notified);
  const asking = askingAs(client, 'notification', deps);
  const attempted = await sent(notified, said, { destination, asking }, deps);
  const at = { now: deps.clock.now(), random: deps.random() };
  await settleNotification({ notified, attempted, upTo: said.upTo, ...at });
  return attempted.is === 'DELIVERED';
}

/** Notifies subscribers of what is due, each in a lane of its own. */
export const createNotification = (deps: DeliveryDeps): SideBySide =>
  createLanes({
    ...deps,
    ...{ due: subscriptionsDue, leases: subscriptionLanes, round: (lane) => round(lane, deps) },
  });

import { createHash } from 'node:crypto';
import type { Bundle } from '@medplum/fhirtypes';
import { type Attempted, isTheirs } from '../../domain/outbox/attempted.ts';
import { takesTurn } from '../../domain/outbox/circuit.ts';
import {
  type Destination,
  destinationOf,
  lanes,
  lanesDue,
  type Message,
  messagesDue,
} from '../../domain/outbox/lane.ts';
import { isProbed } from '../../domain/outbox/retry.ts';
import { giveUpWaiting, settleAttempt } from '../../domain/outbox/settle.ts';
import { settleProbe } from '../../domain/outbox/settle-probe.ts';
import { noteLeaving, wasTold } from '../../domain/outbox/told-before.ts';
import { knownAs } from '../../domain/outbox/told-patients.ts';
import type { Asking } from '../facade/asking.ts';
import { bundleOf, endingOf, type Sent } from './bundle.ts';
import { createLanes, type Lane } from './lanes.ts';
import { type AskingDeps, askingAs, recordSaid } from './machine.ts';
import type { SideBySide } from './side-by-side.ts';
import { type ClientDeps, clientOf, probe } from './system.ts';
import { FAULT, verdictOn, verdictOnError } from './verdict.ts';

export interface DeliveryDeps extends ClientDeps, AskingDeps {
  /** The name of this process among those that deliver. */
  readonly holder: string;
  /** How long a system is another process's to tell when this one dies; longer than a call. */
  readonly leaseMs: number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Hears of faults of ours: the rest is delivered nevertheless. */
  onError(error: unknown): void;
}

/** What is to be said now; null for nothing. Whose record it shows, and that it was told, is kept before it leaves. */
async function prepared(message: Message, destination: Destination, asking: Asking): Promise<Sent | null> {
  const organizationId = destination.machine.organization.id;
  const isKnown = await wasTold(organizationId, message);
  const open = await bundleOf(message, asking, { isKnown, patients: (ids) => knownAs(organizationId, ids) });
  const sent = open ?? (isKnown ? endingOf(message) : null);
  if (sent === null) return null;
  const { noun, nounId } = message;
  const outcome = open === null ? 'ENDING' : 'SENT';
  const { residentIds } = sent;
  await recordSaid(asking, { operation: 'fhir.deliver', noun, nounId, outcome, residentIds });
  await noteLeaving(message, { organizationId, ids: sent.newPatients }, asking.now);
  return sent;
}

/** The same as long as what is said is the same: another text under a key that was used would be refused. */
const keyOf = ({ id }: Message, body: string): string =>
  `${id}-${createHash('sha256').update(body).digest('hex').slice(0, 16)}`;

/** Tells of one message. @throws CallRefused, LoginFailed, FhirCallFailed */
function told(message: Message, bundle: Bundle, destination: Destination, deps: DeliveryDeps) {
  const once = { idempotencyKey: keyOf(message, JSON.stringify(bundle)), requestId: message.id };
  return clientOf(destination, deps).transaction(bundle, once);
}

async function attempted(message: Message, destination: Destination, deps: DeliveryDeps): Promise<Attempted> {
  let bundle: Bundle;
  try {
    const sent = await prepared(message, destination, askingAs(destination.machine, 'delivery', deps));
    if (sent === null) return { is: 'STOPPED' };
    bundle = sent.bundle;
  } catch (error) {
    // What cannot be said must not keep the rest from being said.
    deps.onError(error);
    return FAULT;
  }
  try {
    const answer = await told(message, bundle, destination, deps);
    return verdictOn(answer, bundle.entry?.length ?? 0);
  } catch (error) {
    return verdictOnError(error, deps.clock.now());
  }
}

async function deliver(message: Message, destination: Destination, deps: DeliveryDeps): Promise<Attempted> {
  const startedAt = performance.now();
  const outcome = await attempted(message, destination, deps);
  const latencyMs = performance.now() - startedAt;
  const random = deps.random();
  const now = deps.clock.now();
  await settleAttempt({ endpointId: destination.id, message, attempted: outcome, latencyMs, now, random });
  return outcome;
}

/** How many journeys are told of at once. */
const AT_ONCE = 4;

/** Tells of these journeys side by side, while the lane is ours and the system answers. */
async function tell(
  messages: readonly Message[],
  destination: Destination,
  { lane, deps }: { readonly lane: Lane; readonly deps: DeliveryDeps },
): Promise<void> {
  const waiting = [...messages];
  let { failures } = destination;
  const isAnswering = () => failures === destination.failures || !isProbed(failures);
  async function work(): Promise<void> {
    while (isAnswering() && waiting.length > 0 && (await lane.keep())) {
      const message = waiting.shift();
      if (message === undefined) return;
      const outcome = await deliver(message, destination, deps);
      failures = isTheirs(outcome) ? failures + 1 : 0;
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** One round with one system. @returns whether there may be more to tell it */
async function round(lane: Lane, deps: DeliveryDeps): Promise<boolean> {
  const { id } = lane;
  const now = deps.clock.now();
  const destination = await destinationOf(id, now);
  if (destination === null || !(await lane.keep())) return false;
  if (destination.isProbeDue) {
    const probed = await probe(destination, deps);
    await settleProbe({ endpointId: id, probed, now: deps.clock.now(), random: deps.random() });
    return true;
  }
  await giveUpWaiting(id, now);
  const messages = await messagesDue(destination, now);
  if (messages.length === 0 || !(await takesTurn(destination, now))) return false;
  await tell(messages, destination, { lane, deps });
  return true;
}

/** Delivers what is due: all that each system is to be told now. */
export const createDelivery = (deps: DeliveryDeps): SideBySide =>
  createLanes({ ...deps, due: lanesDue, leases: lanes, round: (lane) => round(lane, deps) });

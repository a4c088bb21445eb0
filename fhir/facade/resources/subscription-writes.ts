import type { Resource } from '@medplum/fhirtypes';
import { subscribe, unsubscribe } from '../../../domain/subscription/subscribe.ts';
import { receivedSubscription, subscriptionIn } from '../../map/subscription-in.ts';
import { typesOf } from '../../map/subscription-topics.ts';
import { inElements } from '../as-read.ts';
import { requireScope } from '../interactions.ts';
import { shaped } from '../shaped.ts';
import type { Planned, Writes, Writing } from '../writing.ts';

const ELEMENTS = {
  ...{ address: 'Subscription.channel.endpoint', reason: 'Subscription.reason' },
  endAt: 'Subscription.end',
};

async function create(resource: Resource, writing: Writing): Promise<Planned> {
  const received = shaped(receivedSubscription, resource, 'Subscription');
  const wanted = subscriptionIn(received, writing.base);
  // Who is notified of something may read it.
  for (const type of typesOf(wanted.topic)) await requireScope(writing, type, 'r');
  const { reader, now, client } = writing;
  return {
    run: () => inElements(ELEMENTS, () => subscribe(reader, { ...wanted, clientId: client.id }, now)),
  };
}

async function remove({ id = '' }: Resource, { reader, now }: Writing): Promise<Planned> {
  return { run: () => unsubscribe(reader, id, now) };
}

/** A subscription is made and taken back; another one takes its place where it is to be another one. */
export const subscriptionWrites: Writes = { create, remove };

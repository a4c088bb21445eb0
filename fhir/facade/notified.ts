import type { Bundle, Resource } from '@medplum/fhirtypes';
import type { NoticeContent } from '../../domain/codes/subscription.ts';
import { allows } from '../../domain/his-client/scopes.ts';
import type { Notice } from '../../domain/subscription/notices.ts';
import {
  type Focused,
  type NotificationType,
  notificationBundle,
  type Standing,
  statusToFhir,
  type ToldEvent,
} from '../map/notification.ts';
import { subjectsOf, type TopicSubject } from '../map/subscription-topics.ts';
import type { Asking } from './asking.ts';

export interface Telling {
  readonly subscription: Standing;
  readonly type: NotificationType;
  readonly content: NoticeContent;
  readonly notices: readonly Notice[];
}

/** A notification, and whom it shows. */
export interface Notification {
  readonly bundle: Bundle;
  readonly residentIds: readonly string[];
}

interface Read {
  readonly byName: ReadonlyMap<string, Resource>;
  readonly residentIds: readonly string[];
}

const NOTHING: Read = { byName: new Map(), residentIds: [] };

async function readSubject(
  { noun, type }: TopicSubject,
  notices: readonly Notice[],
  asking: Asking,
): Promise<Read> {
  const ids = [...new Set(notices.filter((notice) => notice.noun === noun).map(({ nounId }) => nounId))];
  const route = asking.routes.get(type);
  if (ids.length === 0 || route === undefined || !allows(asking.scopes, type, 'r')) return NOTHING;
  const { resources, residentIds } = await route.byIds(ids, asking);
  return { byName: new Map(resources.map((resource) => [`${type}/${resource.id}`, resource])), residentIds };
}

/** What the events are about, as it is open now to who is told: an event of something that was closed meanwhile keeps its number alone. */
async function readAll({ subscription, content, notices }: Telling, asking: Asking): Promise<Read> {
  if (content === 'EMPTY') return NOTHING;
  const read = await Promise.all(
    subjectsOf(subscription.topic).map((subject) => readSubject(subject, notices, asking)),
  );
  return {
    byName: new Map(read.flatMap(({ byName }) => [...byName])),
    residentIds: [...new Set(read.flatMap(({ residentIds }) => residentIds))],
  };
}

/** What is sent to a subscriber, or answered: made under the policies that hold now. */
export async function notificationOf(telling: Telling, asking: Asking): Promise<Notification> {
  const { subscription, type, content, notices } = telling;
  const { base, now } = asking;
  const { byName, residentIds } = await readAll(telling, asking);
  const typeOf = new Map<string, string>(
    subjectsOf(subscription.topic).map((subject) => [subject.noun, subject.type]),
  );
  const events = notices.map(({ number, recordedAt, noun, nounId }): ToldEvent => {
    const name = `${typeOf.get(noun)}/${nounId}`;
    return { number, recordedAt, focus: byName.has(name) ? name : null };
  });
  const status = statusToFhir(subscription, { type, events, base });
  const focused = [...byName].map(
    ([name, resource]): Focused => ({ name, resource: content === 'FULL_RESOURCE' ? resource : null }),
  );
  const bundle = notificationBundle(status, focused, { subscriptionId: subscription.id, base, now });
  return { bundle, residentIds };
}

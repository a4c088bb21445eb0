import { NO_ROW } from '../../../domain/exchange/page.ts';
import {
  exchangedSubscriptions,
  isTakenBack,
  subscriptionsIn,
} from '../../../domain/subscription/exchanged.ts';
import { BACKPORT_EXTENSIONS, backportProfile } from '../../map/backport.ts';
import { subscriptionStateOf, subscriptionToFhir } from '../../map/subscription.ts';
import { TOPICS, topicUrl } from '../../map/subscription-topics.ts';
import { readingOf } from '../asking.ts';
import { uri } from '../params.ts';
import { routeOver } from '../route.ts';
import { each, token } from '../tokens.ts';
import { subscriptionOperations } from './subscription-operations.ts';
import { subscriptionWrites } from './subscription-writes.ts';

const STATUS = 'http://hl7.org/fhir/subscription-status';

/** What machines want to be notified of; each has its own to itself. */
export const subscriptionRoute = routeOver({
  type: 'Subscription',
  documentation:
    'Topic-based subscriptions (Subscriptions R5 Backport, STU 1.1) by rest-hook, in JSON, to an address under that of the endpoint of the own organisation.',
  exchanged: exchangedSubscriptions,
  profiles: [backportProfile('backport-subscription')],
  extensions: TOPICS.map((topic) => ({ url: BACKPORT_EXTENSIONS.topic, valueCanonical: topicUrl(topic) })),
  params: [
    token('status', {
      [STATUS]: each((code, { now }) => {
        const state = subscriptionStateOf(code);
        return state === null ? NO_ROW : subscriptionsIn(state, { now });
      }),
    }),
    uri('url', (address) => ({ address })),
  ],
  operations: subscriptionOperations,
  writes: subscriptionWrites,
  isGone: (id, asking) => isTakenBack(readingOf(asking), id),
  toFhir: (rows) => rows.map(subscriptionToFhir),
});

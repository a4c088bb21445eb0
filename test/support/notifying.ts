import type { Bundle, Parameters, Resource } from '@medplum/fhirtypes';
import type { Clock } from '../../domain/clock.ts';
import type { Asking } from '../../fhir/facade/asking.ts';
import { routes as served } from '../../fhir/facade/routes.ts';
import { createCredentials } from '../../fhir/outbound/credentials.ts';
import { createNotification } from '../../fhir/outbound/notify.ts';
import { driven, LOCAL_RULES } from './delivery.ts';

/** A process that notifies subscribers, told when. */
export function notifierBy(
  clock: Clock,
  {
    holder = 'test',
    routes = served,
    timeoutMs = LOCAL_RULES.timeoutMs,
  }: { holder?: string; routes?: Asking['routes']; timeoutMs?: number } = {},
) {
  const rules = { ...LOCAL_RULES, timeoutMs };
  return driven((onError) =>
    createNotification({
      ...{ rules, credentials: createCredentials(rules), clock, routes, holder, onError },
      ...{ base: 'https://yiyang.example/fhir', leaseMs: 60_000, random: () => 1 },
    }),
  );
}

/** An event as a notification tells it. */
export interface Heard {
  readonly number: number;
  readonly focus: string | null;
}

/** A notification as its receiver reads it. */
export interface Read {
  readonly type: string;
  readonly status: string;
  /** How many events there have been. */
  readonly total: number;
  readonly events: readonly Heard[];
  /** What it holds beside the status. */
  readonly names: readonly string[];
  readonly resources: readonly Resource[];
}

const BASE = /^https?:\/\/[^/]+\/fhir\//;

export function readNotification({ entry = [] }: Bundle): Read {
  const [first, ...others] = entry;
  const { parameter = [] } = (first?.resource ?? {}) as Partial<Parameters>;
  const value = (name: string) => parameter.find((one) => one.name === name);
  return {
    type: value('type')?.valueCode ?? '',
    status: value('status')?.valueCode ?? '',
    total: Number(value('events-since-subscription-start')?.valueString),
    events: parameter
      .filter(({ name }) => name === 'notification-event')
      .map(({ part = [] }) => {
        const focus = part.find(({ name }) => name === 'focus')?.valueReference?.reference;
        return {
          number: Number(part.find(({ name }) => name === 'event-number')?.valueString),
          focus: focus?.replace(BASE, '') ?? null,
        };
      }),
    names: others.map(({ fullUrl = '' }) => fullUrl.replace(BASE, '')),
    resources: others.flatMap(({ resource }) => (resource === undefined ? [] : [resource])),
  };
}

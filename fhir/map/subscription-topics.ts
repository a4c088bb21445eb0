import type { ResourceType } from '@medplum/fhirtypes';
import { ownOf } from '../../domain/codes/own.ts';
import { SUBSCRIPTION_TOPICS, type SubscriptionTopic } from '../../domain/codes/subscription.ts';
import type { ToldNoun } from '../../domain/outbox/told.ts';
import type { NoticeFilter } from '../../domain/subscription/filter.ts';
import { NETWORK } from '../codes.ts';
import { APPOINTMENT_STATUS_SYSTEM, statesOfStatus } from './appointment.ts';
import { REQUEST_STATUS, STATES_OF_STATUS } from './service-request.ts';

/** What a value of a filter means; null for one that there is not. */
export type FilterParam =
  | { readonly target: ResourceType; readonly field: 'residentIds' | 'ownerOrgIds' | 'requesterOrgIds' }
  | {
      /** Of the value set that the element has to be of. */
      readonly system: string;
      statesOf(code: string): readonly string[];
    };

/** What a topic tells of: the changes of a noun, with the resource that shows it as their focus. */
export interface TopicSubject {
  readonly noun: ToldNoun;
  readonly type: ResourceType;
  /** What can be filtered by, each by its name in a search of the type. */
  readonly params: Readonly<Record<string, FilterParam>>;
}

const patient: FilterParam = { target: 'Patient', field: 'residentIds' };
const requestStates = (code: string): readonly string[] =>
  ownOf<readonly string[]>(STATES_OF_STATUS, code) ?? [];

const SUBJECTS: Readonly<Record<SubscriptionTopic, readonly TopicSubject[]>> = {
  referral: [
    {
      ...{ noun: 'referral', type: 'ServiceRequest' },
      params: {
        ...{ patient, requester: { target: 'Organization', field: 'requesterOrgIds' } },
        status: { system: REQUEST_STATUS, statesOf: requestStates },
      },
    },
    {
      ...{ noun: 'referralTarget', type: 'Task' },
      params: { patient, owner: { target: 'Organization', field: 'ownerOrgIds' } },
    },
  ],
  appointment: [
    {
      ...{ noun: 'appointment', type: 'Appointment' },
      params: { patient, status: { system: APPOINTMENT_STATUS_SYSTEM, statesOf: statesOfStatus } },
    },
  ],
};

export const TOPICS = Object.keys(SUBSCRIPTION_TOPICS) as SubscriptionTopic[];

/** The canonical address of a topic. */
export const topicUrl = (topic: SubscriptionTopic): string => `${NETWORK}/SubscriptionTopic/${topic}`;
export const topicOf = (url: string): SubscriptionTopic | null =>
  TOPICS.find((topic) => topicUrl(topic) === url) ?? null;

export const subjectsOf = (topic: SubscriptionTopic): readonly TopicSubject[] => SUBJECTS[topic];

/** The types whose resources a topic sends: whoever subscribes may read them. */
export const typesOf = (topic: SubscriptionTopic): ResourceType[] => SUBJECTS[topic].map(({ type }) => type);

/** A filter as it is put together from its parts. */
export type FilterParts = { -readonly [Part in keyof NoticeFilter]: NoticeFilter[Part] };

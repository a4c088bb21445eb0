import type { NoticeContent } from '../../domain/codes/subscription.ts';

/** Topic-based subscriptions in R4 (Subscriptions R5 Backport, STU 1.1). */
const BACKPORT = 'http://hl7.org/fhir/uv/subscriptions-backport';

export const backportProfile = (name: string): string => `${BACKPORT}/StructureDefinition/${name}`;
export const backportOperation = (name: string): string => `${BACKPORT}/OperationDefinition/${name}`;

/** Extensions of a Subscription, by what they say. */
export const BACKPORT_EXTENSIONS = {
  filter: backportProfile('backport-filter-criteria'),
  heartbeat: backportProfile('backport-heartbeat-period'),
  timeout: backportProfile('backport-timeout'),
  maxCount: backportProfile('backport-max-count'),
  content: backportProfile('backport-payload-content'),
  /** Of a CapabilityStatement: a topic that there is. */
  topic: backportProfile('capabilitystatement-subscriptiontopic-canonical'),
} as const;

const CONTENTS: Readonly<Record<NoticeContent, string>> = {
  EMPTY: 'empty',
  ID_ONLY: 'id-only',
  FULL_RESOURCE: 'full-resource',
};

export const contentCode = (content: NoticeContent): string => CONTENTS[content];
export const contentOf = (code: string): NoticeContent | null =>
  (Object.keys(CONTENTS) as NoticeContent[]).find((content) => CONTENTS[content] === code) ?? null;

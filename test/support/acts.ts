import { randomBytes } from 'node:crypto';
import { MUTATION_NOUNS } from '../../domain/audit/mutation-nouns.ts';
import type { GraphqlAnswer } from './client.ts';

/** Every mutation, with the field of its success: its noun, but for those that answer something of it, or several. */
const SUCCESS_FIELD = {
  ...MUTATION_NOUNS,
  appointmentBookBulk: 'bookings',
  contactNotificationCall: 'numbers',
  notificationAcknowledge: 'notifications',
  personInvite: 'invitation',
  residentUnmask: 'identifiers',
  totpEnrol: 'enrolment',
  workCalendarSet: 'workCalendar',
} as const;

export type MutationName = keyof typeof SUCCESS_FIELD;
export const MUTATIONS = Object.keys(SUCCESS_FIELD) as MutationName[];

/** A business answer "no", as it arrives. */
export interface ShownRefusal {
  readonly __typename: string;
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
  readonly rule: string;
  readonly policy: {
    readonly key: string;
    readonly value: number;
    readonly unit: string;
    readonly provenance: string;
  } | null;
  readonly offeredPriority?: string;
}

export type Outcome<Node> =
  | { readonly node: Node; readonly refusal: null }
  | { readonly node: null; readonly refusal: ShownRefusal };

/** What most acts are asked to answer. */
export interface Kept {
  readonly id: string;
  readonly version: number;
}

/** An idempotency key that nobody used before. */
export const freshKey = (): string => randomBytes(18).toString('base64url');

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const OFFERS_NORMAL: readonly MutationName[] = [
  'appointmentHold',
  'appointmentBook',
  'appointmentReschedule',
  'appointmentOffer',
];

/** The document of a mutation: the noun with `fields`, or the refusal. */
export function mutationText(name: MutationName, fields: string): string {
  const type = capitalised(name);
  const offer = OFFERS_NORMAL.includes(name) ? '... on GreenChannelRefused { offeredPriority }' : '';
  return `mutation ($input: ${type}Input!) { ${name}(input: $input) {
    __typename
    ... on ${type}Success { ${SUCCESS_FIELD[name]} { ${fields} } }
    ... on Refusal { code message path rule policy { key value unit provenance } } ${offer} } }`;
}

/** The document of a mutation by whose answer one knows whether anything was done, without reading what. */
export const outlineText = (name: MutationName): string =>
  mutationText(name, name === 'appointmentBookBulk' ? 'appointment { __typename }' : '__typename');

/** Whether an answer to `outlineText` says that something was done; a bulk answers with a refusal for each of its items. */
export const isDone = (name: MutationName, answer: string): boolean =>
  answer.includes(name === 'appointmentBookBulk' ? '"__typename":"Appointment"' : 'Success"');

/** Reads the answer to `mutationText`. @throws Error when it was denied or failed */
export function outcomeOf<Node>(name: MutationName, answer: GraphqlAnswer<unknown>): Outcome<Node> {
  const [error] = answer.errors ?? [];
  if (error !== undefined) throw new Error(`${name}: ${error.message} ${JSON.stringify(error.extensions)}`);
  const result = (answer.data as Record<string, Record<string, unknown>>)[name] ?? {};
  if ('code' in result) return { node: null, refusal: result as unknown as ShownRefusal };
  return { node: result[SUCCESS_FIELD[name]] as Node, refusal: null };
}

/** @throws Error when the act was refused */
export function nodeOf<Node>({ node, refusal }: Outcome<Node>): Node {
  if (refusal !== null)
    throw new Error(`refused: ${refusal.code} at ${refusal.path.join('.')}: ${refusal.message}`);
  return node;
}

/** @throws Error when the act was carried out */
export function refusalIn(outcome: Outcome<unknown>): ShownRefusal {
  if (outcome.refusal === null) throw new Error(`not refused: ${JSON.stringify(outcome.node)}`);
  return outcome.refusal;
}

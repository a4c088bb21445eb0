import { createHash } from 'node:crypto';
import type { Bundle, BundleEntry, Identifier, Resource } from '@medplum/fhirtypes';
import type { Message } from '../../domain/outbox/lane.ts';
import type { KnownAs } from '../../domain/outbox/told-patients.ts';
import { SYSTEMS } from '../codes.ts';
import type { Asking } from '../facade/asking.ts';
import { literal } from '../facade/params.ts';
import { referencesIn } from '../facade/references.ts';
import { resourceIdentifier } from '../map/resource-identifier.ts';
import { linkedTo, ownIdentifiers, unlinked } from './known-patient.ts';
import { ALONG, OF_THE_RECEIVER, SUBJECTS, type Subject } from './subjects.ts';

/** A number that each system of the network knows the same thing by; none of it is masked. */
const SHARED: readonly string[] = [SYSTEMS.uscc, SYSTEMS.idCard];

type Identified = Resource & { readonly identifier?: readonly Identifier[] | Identifier };

const identifiersOf = ({ identifier }: Identified): readonly Identifier[] =>
  identifier === undefined ? [] : Array.isArray(identifier) ? identifier : [identifier as Identifier];

const isUnmasked = ({ system, value }: Identifier): boolean =>
  SHARED.includes(system ?? '') && value !== undefined && !value.includes('*');

const condition = ({ system, value }: Identifier): string =>
  `identifier=${encodeURIComponent(`${system}|${value}`)}`;

/** The same name at each attempt: a repeat is the same text. */
function urnOf(type: string, id: string): string {
  const hex = createHash('sha256').update(`${type}/${id}`).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `urn:uuid:${parts.join('-')}`;
}

/** Every literal reference of a resource, given another text. */
function withReferences(value: unknown, of: (reference: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => withReferences(one, of));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      name === 'reference' && typeof part === 'string' ? of(part) : withReferences(part, of),
    ]),
  );
}

const nameOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id}`;

interface Gathered {
  readonly resources: readonly Resource[];
  readonly residentIds: readonly string[];
}

/** What a resource points at and is sent along, as far as it is open to the organisation. */
async function along(of: readonly Resource[], asking: Asking): Promise<Gathered> {
  const named = of.flatMap(referencesIn).map((reference) => literal(reference, asking.base));
  const found = await Promise.all(
    ALONG.map(async (type) => {
      const ids = named.flatMap((one) => (one?.type === type ? [one.id] : []));
      const route = asking.routes.get(type);
      if (route === undefined || ids.length === 0) return { resources: [], residentIds: [] };
      return route.byIds([...new Set(ids)], asking);
    }),
  );
  return {
    resources: found.flatMap(({ resources }) => resources.map(unlinked)),
    residentIds: found.flatMap(({ residentIds }) => residentIds),
  };
}

/** How far references are followed: a task to its referral, the referral to its consent, the consent to its organisations. */
const DEPTH = 3;

async function gathered(subject: Gathered, asking: Asking): Promise<Gathered> {
  const all = new Map(subject.resources.map((resource) => [nameOf(resource), resource]));
  const residentIds = new Set(subject.residentIds);
  let last = subject.resources;
  for (let depth = 0; depth < DEPTH; depth += 1) {
    const more = await along(last, asking);
    last = more.resources.filter((resource) => !all.has(nameOf(resource)));
    for (const resource of last) all.set(nameOf(resource), resource);
    for (const residentId of more.residentIds) residentIds.add(residentId);
  }
  const place = ({ resourceType }: Resource) =>
    (ALONG.indexOf(resourceType) + ALONG.length + 1) % (ALONG.length + 1);
  const resources = [...all.values()].sort((one, other) => place(one) - place(other));
  return { resources, residentIds: [...residentIds] };
}

interface Around {
  /** What is in the Bundle, by type and id. */
  readonly known: ReadonlySet<string>;
  readonly people: ReadonlyMap<string, KnownAs>;
  readonly base: string;
}

/** One resource as the other side is to keep it: under its own id there, found again by an identifier. */
function entryOf(resource: Resource, { known, people, base }: Around): BundleEntry {
  const { resourceType: type, id = '', meta } = resource;
  const person = type === 'Patient' ? people.get(id) : undefined;
  const own = resourceIdentifier(type, id);
  const there = [...identifiersOf(resource as Identified), ...ownIdentifiers(type, id, person)];
  const by = there.find(isUnmasked) ?? resourceIdentifier(type, person?.name ?? id);
  const pointing = withReferences(linkedTo(resource, person?.replaces ?? []), (reference) => {
    const target = literal(reference, base);
    if (target === null) return reference;
    const name = `${target.type}/${target.id}`;
    return known.has(name) ? urnOf(target.type, target.id) : `${base}/${name}`;
  }) as Record<string, unknown>;
  const { id: _ours, meta: _stamp, ...content } = pointing;
  const isSingle = type === 'Bundle' || type === 'Composition' || type === 'QuestionnaireResponse';
  const sent = {
    ...content,
    meta: { source: `${base}/${type}/${id}`, ...(meta?.security && { security: meta.security }) },
    identifier: isSingle ? own : there,
  } as unknown as Resource;
  const request = OF_THE_RECEIVER.includes(type)
    ? { method: 'POST' as const, url: type, ifNoneExist: condition(by) }
    : { method: 'PUT' as const, url: `${type}?${condition(own)}` };
  return { fullUrl: urnOf(type, id), resource: sent, request };
}

const transaction = ({ recordedAt }: Message, entry: BundleEntry[]): Bundle => ({
  resourceType: 'Bundle',
  type: 'transaction',
  timestamp: recordedAt.toISOString(),
  entry,
});

export interface Sent {
  readonly bundle: Bundle;
  readonly type: string;
  readonly residentIds: readonly string[];
  /** Of whom the system hears for the first time. */
  readonly newPatients: readonly string[];
}

/** What a system has heard before. */
export interface HeardBefore {
  /** Whether it was told of the object. */
  readonly isKnown: boolean;
  /** How it knows these people. */
  patients(ids: readonly string[]): Promise<ReadonlyMap<string, KnownAs>>;
}

const NOTHING_HEARD: HeardBefore = { isKnown: false, patients: async () => new Map() };

const IN_ERROR = 'entered-in-error';

/** The status of an object that is over; null for one that is not. */
function endOf(resource: Resource, { ended }: Subject): string | null {
  const { status } = resource as { status?: string };
  return status === ended || status === IN_ERROR ? status : null;
}

/** Whether all that is sent along with a resource, and that it points at or is about, is among what is open. */
const isWhole = (
  resource: Resource,
  residentIds: readonly string[],
  { known, base }: { readonly known: ReadonlySet<string>; readonly base: string },
): boolean =>
  residentIds.every((id) => known.has(`Patient/${id}`)) &&
  referencesIn(resource)
    .map((reference) => literal(reference, base))
    .every((one) => one === null || !isAlong(one.type) || known.has(`${one.type}/${one.id}`));

const isAlong = (type: string): boolean => ALONG.some((one) => one === type);

/** That the status of an object is another one, and nothing else. */
function statusAlone(
  message: Message,
  { type }: Subject,
  { status: value, residentIds }: { readonly status: string; readonly residentIds: readonly string[] },
): Sent {
  const patch = JSON.stringify([{ op: 'add', path: '/status', value }]);
  const resource: Resource = {
    resourceType: 'Binary',
    contentType: 'application/json-patch+json',
    data: Buffer.from(patch).toString('base64'),
  };
  const url = `${type}?${condition(resourceIdentifier(type, message.nounId))}`;
  const entry = [
    { fullUrl: urnOf(type, message.nounId), resource, request: { method: 'PATCH' as const, url } },
  ];
  return { bundle: transaction(message, entry), type, residentIds, newPatients: [] };
}

/**
 * What a system is told: the object as it is now and as it is open to its organisation now, with whom and what it is about.
 * @returns null when it is closed to the organisation, or nothing serves it
 */
export async function bundleOf(
  message: Message,
  asking: Asking,
  heard: HeardBefore = NOTHING_HEARD,
): Promise<Sent | null> {
  const subject = SUBJECTS[message.noun];
  const route = subject === undefined ? undefined : asking.routes.get(subject.type);
  if (subject === undefined || route === undefined) return null;
  const found = await route.byIds([message.nounId], asking);
  if (found.resources.length === 0) return null;
  const { resources, residentIds } = await gathered(found, asking);
  const known = new Set(resources.map(nameOf));
  const [itself] = found.resources;
  const status = heard.isKnown && itself !== undefined ? endOf(itself, subject) : null;
  // What is over and points at what is closed by now keeps there what it points at.
  if (
    itself !== undefined &&
    status !== null &&
    !isWhole(itself, found.residentIds, { known, base: asking.base })
  )
    return statusAlone(message, subject, { status, residentIds });
  const named = resources.flatMap(({ resourceType, id = '' }) => (resourceType === 'Patient' ? [id] : []));
  const people = await heard.patients(named);
  const entry = resources.map((resource) => entryOf(resource, { known, people, base: asking.base }));
  const newPatients = named.filter((id) => people.get(id)?.isNew);
  return { bundle: transaction(message, entry), type: subject.type, residentIds, newPatients };
}

/**
 * What a system is told of an object that is closed to its organisation by now, and that it was told of before: that it is over,
 * or was entered in error, and nothing else.
 */
export function endingOf(message: Message): Sent | null {
  const subject = SUBJECTS[message.noun];
  if (subject === undefined) return null;
  const status = message.toState === 'VOIDED' ? IN_ERROR : subject.ended;
  return statusAlone(message, subject, { status, residentIds: [] });
}

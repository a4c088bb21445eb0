import type { Resource } from '@medplum/fhirtypes';
import type { AuditEntry } from '../../domain/audit/record.ts';
import type { Asking, FhirAnswer, FhirRequest } from './asking.ts';
import type { EntryRequest, Ways } from './bundle.ts';
import { planPatch, planUpdate, planUpdateMatching } from './change.ts';
import { finderFor, withReferences } from './conditional-references.ts';
import { unprocessable } from './fault.ts';
import { entryAt, inEntry, notServed } from './in-entry.ts';
import { answerWith, readOne, recordShown, requireScope } from './interactions.ts';
import { type Plan, performOnce, runPlan } from './once.ts';
import { referencesIn } from './references.ts';
import type { ResourceRoute } from './route.ts';
import { recordingRefused, tryReads } from './transaction-reads.ts';
import { asPreferred, asSince, type Ordered, planCreate, planRemoval, writingFor } from './write.ts';
import type { Writing } from './writing.ts';

interface Transacting {
  readonly asking: Asking;
  readonly entries: readonly EntryRequest[];
  readonly ways: Ways;
}

/** An entry of a transaction with what is planned for it; null: it is a part of another entry's write, or reads. */
interface Step {
  readonly at: number;
  readonly fullUrl: string | null;
  readonly route: ResourceRoute | null;
  readonly plan: Plan | null;
}

/** R4 http 3.1.0.11.2: deletes, creates, updates, and reads at the end, whatever their order in the Bundle. */
const RANKS: Readonly<Record<string, number>> = { DELETE: 0, POST: 1, PUT: 2, PATCH: 2, GET: 3 };
const rankOf = ({ request }: EntryRequest): number => RANKS[request.method] ?? 3;

interface Placed {
  readonly entry: EntryRequest;
  readonly at: number;
}

/** By rank, and what others of one rank refer to before those: the order in which a Bundle is written means nothing. */
function inOrder(entries: readonly EntryRequest[]): Placed[] {
  const ranked = entries
    .map((entry, at) => ({ entry, at }))
    .sort((one, other) => rankOf(one.entry) - rankOf(other.entry));
  const byUrl = new Map(ranked.map((placed) => [placed.entry.fullUrl, placed]));
  const seen = new Set<Placed>();
  const placedAfterItsOwn = (placed: Placed): Placed[] => {
    if (seen.has(placed)) return [];
    seen.add(placed);
    const named = referencesIn(placed.entry.request.body).flatMap((url) => byUrl.get(url) ?? []);
    const before = named.filter(({ entry }) => rankOf(entry) === rankOf(placed.entry));
    return [...before.flatMap(placedAfterItsOwn), placed];
  };
  return ranked.flatMap(placedAfterItsOwn);
}

/** What the entries share while they are planned and run. */
interface Sharing {
  readonly asking: Asking;
  /** Of each entry the type, by its place. */
  readonly types: readonly string[];
  readonly resources: ReadonlyMap<string, Resource>;
  /** Entries whose resource is a part of another one's write. */
  readonly parts: Set<string>;
  /** What each full URL has become. */
  readonly became: Map<string, string>;
}

/** @throws FhirFault 422 where two entries have one full URL */
function resourcesOf(entries: readonly EntryRequest[]): Map<string, Resource> {
  const resources = new Map<string, Resource>();
  for (const [at, { fullUrl, request }] of entries.entries()) {
    if (fullUrl === null || request.body === undefined || Array.isArray(request.body)) continue;
    if (resources.has(fullUrl))
      throw unprocessable(
        'FULL_URL',
        'Two entries have this full URL.',
        `${entryAt(at)}.fullUrl`,
        'duplicate',
      );
    resources.set(fullUrl, request.body as Resource);
  }
  return resources;
}

const sharingWith = (writing: Writing, { resources, parts, became }: Sharing): Writing => ({
  ...writing,
  resolved: (reference) => became.get(reference) ?? reference,
  siblings: () => resources,
  sibling: (reference) => {
    const resource = resources.get(reference);
    if (resource !== undefined) parts.add(reference);
    return resource;
  },
});

type Planner = (ordered: Ordered, id: string) => Promise<Plan>;
const OF_TYPE: Readonly<Record<string, Planner>> = { POST: planCreate, PUT: planUpdateMatching };
const OF_INSTANCE: Readonly<Record<string, Planner>> = {
  PUT: planUpdate,
  PATCH: planPatch,
  DELETE: planRemoval,
};

/** The write that an entry asks for. @throws FhirFault that names the entry */
async function stepOf({ fullUrl, request }: EntryRequest, at: number, sharing: Sharing): Promise<Step> {
  const [type = '', id, ...more] = request.path.split('/');
  const route = sharing.asking.routes.get(type) ?? null;
  const planner = (id === undefined ? OF_TYPE : OF_INSTANCE)[request.method];
  if (planner === undefined || more.length > 0) throw notServed(at);
  const isPart = request.method === 'POST' && route?.writes.create === undefined;
  if (isPart && route !== null) await requireScope(sharing.asking, type, 'c');
  if (isPart) return { at, fullUrl, route, plan: null };
  if (route === null) throw notServed(at);
  const writing = sharingWith(writingFor(sharing.asking, request), sharing);
  return { at, fullUrl, route, plan: await planner({ route, request, writing }, id ?? '') };
}

/** @throws FhirFault 422 for a resource that nothing of the transaction takes up */
function requireTakenUp(steps: readonly Step[], { parts }: Sharing): void {
  const lost = steps.find(({ plan, fullUrl }) => plan === null && (fullUrl === null || !parts.has(fullUrl)));
  if (lost === undefined) return;
  const message =
    'This is written as a part of something else alone, and nothing of the transaction refers to it.';
  throw unprocessable('NOT_TAKEN_UP', message, entryAt(lost.at), 'not-supported');
}

const DONE = { none: '-', later: '?' } as const;

/** Runs the plans in their order, in the transaction that is open. */
async function runEach(steps: readonly Step[], { became, types }: Sharing): Promise<string[]> {
  const names: string[] = [];
  for (const { at, fullUrl, route, plan } of steps) {
    if (plan === null || route === null) {
      names[at] = DONE.none;
      continue;
    }
    const { status, id } = await inEntry({ at, types }, () => runPlan(plan));
    const isLater = plan.planned.locate !== undefined;
    names[at] = isLater ? DONE.later : `${status}:${route.type}/${id}`;
    if (fullUrl !== null && !isLater) became.set(fullUrl, `${route.type}/${id}`);
    for (const [url, part] of (await plan.planned.parts?.()) ?? []) became.set(url, part);
  }
  return names;
}

/** @returns what each entry has become, by its place: also what another entry's write has made */
async function runAll(steps: readonly Step[], sharing: Sharing): Promise<string[]> {
  const { types } = sharing;
  const names = await runEach(steps, sharing);
  for (const { at, route, plan, fullUrl } of steps) {
    const part = plan === null ? sharing.became.get(fullUrl ?? '') : undefined;
    if (part !== undefined) names[at] = `201:${part}`;
    if (names[at] !== DONE.later || plan === null) continue;
    const id = await inEntry({ at, types }, async () => plan.planned.locate?.() ?? null);
    names[at] = id === null ? DONE.none : `${plan.status}:${route?.type}/${id}`;
  }
  return names;
}

/** Whatever became of them, each plan is settled. */
async function settleAll(steps: readonly Step[]): Promise<void> {
  for (const { plan } of steps) await plan?.planned.settle?.();
}

/** The answer to one entry that was written. */
async function answerOf(name: string, request: FhirRequest, asking: Asking): Promise<FhirAnswer> {
  const [status = '', path = ''] = name.split(':');
  const [type = '', id = ''] = path.split('/');
  const route = asking.routes.get(type);
  if (name === DONE.none || route === undefined) return { status: 200, headers: {}, resource: null };
  if (status === '204') return { status: 204, headers: {}, resource: null };
  const { resource, residentIds } = await readOne(route, id, asking);
  await recordShown(asking, { interaction: 'transaction', type, id, outcome: 'OK', residentIds });
  const location = `${asking.base}/${type}/${id}/_history/${resource.meta?.versionId ?? '1'}`;
  return asPreferred(answerWith(resource, Number(status), { Location: location }), request);
}

/** The entries as they are written: what their references search for is found before anything is. */
async function resolvedEntries(entries: readonly EntryRequest[], asking: Asking): Promise<EntryRequest[]> {
  const resolved: EntryRequest[] = [];
  const find = finderFor(asking);
  for (const [at, entry] of entries.entries()) {
    const { request } = entry;
    const isResource = request.method === 'POST' || request.method === 'PUT';
    const body = isResource
      ? await withReferences(request.body, `${entryAt(at)}.resource`, find)
      : request.body;
    resolved.push({ ...entry, request: { ...request, body } });
  }
  return resolved;
}

/** What is planned for the entries, by reading alone. @throws FhirFault, Refusal of the first that cannot be done */
async function planAll({ asking, entries: given, ways }: Transacting, toRecord: AuditEntry[]): Promise<Plan> {
  const entries = await resolvedEntries(given, asking);
  const types = entries.map(({ request }) => request.path.split('/')[0] ?? '');
  const resources = resourcesOf(entries);
  const sharing: Sharing = { asking, types, resources, parts: new Set(), became: new Map() };
  const steps: Step[] = [];
  try {
    for (const { entry, at } of inOrder(entries))
      if (entry.request.method !== 'GET')
        steps.push(await inEntry({ at, types }, () => stepOf(entry, at, sharing)));
    requireTakenUp(steps, sharing);
  } catch (error) {
    await settleAll(steps);
    throw error;
  }
  const run = async () => (await runAll(steps, sharing)).join(',');
  const verify = async () => {
    for (const { at, plan } of steps) await inEntry({ at, types }, async () => plan?.planned.verify?.());
    await tryReads(entries, { types, attempt: ways.attempt, asking: { ...asSince(asking), toRecord } });
  };
  return { status: 200, planned: { run, verify, settle: () => settleAll(steps) } };
}

/**
 * Writes all entries or none, and reads afterwards: what cannot be read then undoes it. A repeat under the same `Idempotency-Key` does
 * nothing more.
 * @returns the answers in the order of the entries
 * @throws FhirFault, Refusal of the first entry that cannot be done
 */
export async function transact(outer: FhirRequest, transacting: Transacting): Promise<FhirAnswer[]> {
  const { asking, entries, ways } = transacting;
  const done = await recordingRefused(asking, (toRecord) =>
    performOnce(outer, asking, () => planAll(transacting, toRecord)),
  );
  const names = done.id.split(',');
  const answers: FhirAnswer[] = [];
  for (const [at, { request }] of entries.entries())
    answers.push(
      request.method === 'GET'
        ? await ways.answer(request, asSince(asking))
        : await answerOf(names[at] ?? DONE.none, outer, asSince(asking)),
    );
  return answers;
}

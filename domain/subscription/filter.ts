import type { Reads } from '../event/openness.ts';
import type { ToldChange } from '../outbox/collect.ts';
import type { ToldNoun } from '../outbox/told.ts';
import { survivorOf } from '../resident/alias.ts';
import type { Reader } from '../resident/open.ts';

/** One filter: of events of this noun alone, and among them those that meet each part that it has. */
export interface NoticeFilter {
  readonly noun: ToldNoun;
  readonly residentIds?: readonly string[];
  readonly ownerOrgIds?: readonly string[];
  readonly requesterOrgIds?: readonly string[];
  /** The state to which the change led. */
  readonly states?: readonly string[];
}

/** What filters look at beside the change itself. */
export interface NoticeFacts {
  readonly ownerOrgId?: string;
  readonly requesterOrgId?: string;
}

/** The facts of these objects by id, as they stand inside a transaction. */
export async function factsOf(
  noun: string,
  ids: readonly string[],
  from: Reads,
): Promise<ReadonlyMap<string, NoticeFacts>> {
  const where = { id: { in: [...ids] } };
  if (noun === 'referral') {
    const found = await from.referral.findMany({ where, select: { id: true, fromOrgId: true } });
    return new Map(found.map(({ id, fromOrgId }) => [id, { requesterOrgId: fromOrgId }]));
  }
  if (noun !== 'referralTarget') return new Map();
  const found = await from.referralTarget.findMany({ where, select: { id: true, organizationId: true } });
  return new Map(found.map(({ id, organizationId }) => [id, { ownerOrgId: organizationId }]));
}

const among = (wanted: readonly string[] | undefined, value: string | null | undefined): boolean =>
  wanted === undefined || (value != null && wanted.includes(value));

/**
 * Whether an event is one that a subscription asks for. Without filters all of its topic are; with some, those of the nouns that they
 * name, where each filter of the noun is met. `residentId` is whom the event names to the subscriber: who is not named is not found.
 */
export function isWanted(
  filters: readonly NoticeFilter[],
  change: Pick<ToldChange, 'noun' | 'to'>,
  {
    residentId,
    facts = {},
  }: { readonly residentId: string | null; readonly facts?: NoticeFacts | undefined },
): boolean {
  if (filters.length === 0) return true;
  const own = filters.filter(({ noun }) => noun === change.noun);
  return (
    own.length > 0 &&
    own.every(
      ({ residentIds, ownerOrgIds, requesterOrgIds, states }) =>
        among(residentIds, residentId) &&
        among(ownerOrgIds, facts.ownerOrgId) &&
        among(requesterOrgIds, facts.requesterOrgId) &&
        among(states, change.to),
    )
  );
}

/** Whoever a filter names is meant also by the record under which that person goes on after a merge. */
export async function withSurvivors(read: Reader, filters: readonly NoticeFilter[]): Promise<NoticeFilter[]> {
  const resolved: NoticeFilter[] = [];
  for (const filter of filters) {
    const residentIds: string[] = [];
    for (const id of filter.residentIds ?? []) residentIds.push(await survivorOf(read, id));
    resolved.push(filter.residentIds === undefined ? filter : { ...filter, residentIds });
  }
  return resolved;
}

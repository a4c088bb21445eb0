import { read, rows } from '../../prisma/client.ts';
import type { AppliedPolicy } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import { requirePolicyKey } from './actions.ts';
import { appliedPolicy, defaultPolicy, type PolicyPlace, type PolicyValueRow } from './applied.ts';
import { type NamedPlace, namedPlace } from './place.ts';
import { policyRows } from './read.ts';
import { POLICY_KEYS, POLICY_TABLE, type PolicyDefinition, type PolicyKey } from './table.ts';

/** One key of the table as it stands at a place and instant. */
export interface PolicyEntry {
  readonly key: PolicyKey;
  readonly definition: PolicyDefinition;
  readonly applied: AppliedPolicy;
  readonly ofDefault: AppliedPolicy;
  /** Stored values that have a say here, past and announced, latest effect first. */
  readonly history: readonly PolicyValueRow[];
}

export interface PolicySearch extends NamedPlace {
  readonly keys?: readonly string[] | null | undefined;
}

async function entriesAt(keys: readonly PolicyKey[], place: PolicyPlace, at: Date): Promise<PolicyEntry[]> {
  const stored = await policyRows({ rows }, keys, place);
  return keys.map((key) => ({
    key,
    definition: POLICY_TABLE[key],
    applied: appliedPolicy(key, stored, place, at),
    ofDefault: defaultPolicy(key),
    history: stored.filter((row) => row.key === key).reverse(),
  }));
}

/**
 * The policy table as it applies to an organisation or region (the viewer's own by default) at an instant,
 * ordered by key. @throws InvalidInput, NotFound
 */
export async function policyEntries(viewer: Viewer, search: PolicySearch, at: Date): Promise<PolicyEntry[]> {
  const keys = search.keys?.map((key) => requirePolicyKey(key, ['filter', 'keys'])) ?? POLICY_KEYS;
  return entriesAt([...new Set(keys)].sort(), await namedPlace(viewer, search, ['filter']), at);
}

/** The key of one stored value, as it stands at that value's place. */
export async function policyEntryOf(valueId: string, at: Date): Promise<PolicyEntry> {
  const value = await read().policyValue.findUniqueOrThrow({
    where: { id: valueId },
    include: { organization: true },
  });
  const regionCode = value.regionCode ?? value.organization?.regionCode ?? '';
  const place = { organizationId: value.organizationId, regionCode };
  const [entry] = await entriesAt([requirePolicyKey(value.key, ['key'])], place, at);
  if (entry === undefined) throw new Error(`no entry for ${value.key}`);
  return entry;
}

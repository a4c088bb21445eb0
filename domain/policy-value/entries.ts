import { read, rows } from '../../prisma/client.ts';
import { type AppliedPolicy, InvalidInput, NotFound } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import { requirePolicyKey } from './actions.ts';
import { appliedPolicy, defaultPolicy, type PolicyPlace, type PolicyValueRow } from './applied.ts';
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

export interface PolicySearch {
  readonly keys?: readonly string[] | null | undefined;
  readonly organizationId?: string | null | undefined;
  readonly regionCode?: string | null | undefined;
}

/** Policies are rules, and rules are open: everybody who is signed in may read those of any place. */
async function placeOf(viewer: Viewer, { organizationId, regionCode }: PolicySearch): Promise<PolicyPlace> {
  if (organizationId != null && regionCode != null) {
    const message = 'Ask for a region or for an organisation, not for both.';
    throw new InvalidInput({
      code: 'POLICY_PLACE',
      message,
      path: ['filter', 'regionCode'],
      rule: 'domain 0 PolicyValue',
    });
  }
  if (regionCode != null) {
    const region = await read().region.findUnique({ where: { code: regionCode }, select: { code: true } });
    if (region === null) throw new NotFound('region', ['filter', 'regionCode']);
    return { organizationId: null, regionCode };
  }
  const id = organizationId ?? viewer.organizationId;
  const organization = await read().organization.findUnique({ where: { id }, select: { regionCode: true } });
  if (organization === null) throw new NotFound('organization', ['filter', 'organizationId']);
  return { organizationId: id, regionCode: organization.regionCode };
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
  return entriesAt([...new Set(keys)].sort(), await placeOf(viewer, search), at);
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

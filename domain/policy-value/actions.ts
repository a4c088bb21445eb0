import type { Tx } from '../../prisma/client.ts';
import { type Deciding, perform } from '../act.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { requireText } from '../require-text.ts';
import { type Acting, hasRole } from '../viewer.ts';
import { isWithinDirection, type PolicyPlace, regionPolicy } from './applied.ts';
import { policyRows } from './read.ts';
import { isPolicyKey, POLICY_TABLE, type PolicyKey } from './table.ts';

export interface PolicyValueSetInput {
  readonly idempotencyKey: string;
  readonly key: string;
  readonly value: number;
  /** Whose value it is: exactly one of the two. */
  readonly regionCode?: string | null | undefined;
  readonly organizationId?: string | null | undefined;
  /** From when on; now when it is left out. */
  readonly effectiveFromAt?: Date | null | undefined;
  readonly document: string;
  readonly place: string;
}

const RULE = 'domain 0 PolicyValue';

/** @throws InvalidInput POLICY_KEY_UNKNOWN */
export function requirePolicyKey(key: string, path: readonly string[]): PolicyKey {
  if (isPolicyKey(key)) return key;
  throw new InvalidInput({
    code: 'POLICY_KEY_UNKNOWN',
    message: `There is no policy key ${key}.`,
    path,
    rule: 'domain 7',
  });
}

function requireRange(key: PolicyKey, value: number): void {
  const { min, max, unit } = POLICY_TABLE[key];
  if (Number.isInteger(value) && value >= min && value <= max) return;
  const message = `${key} is ${min} to ${max} (${unit}).`;
  throw new InvalidInput({ code: 'POLICY_RANGE', message, path: ['value'], rule: 'domain 7' });
}

/** Never retroactive: what was decided under a value stays decided under it. */
function requireEffect(effectiveFromAt: Date | null | undefined, now: Date): Date {
  if (effectiveFromAt == null) return now;
  if (effectiveFromAt >= now) return effectiveFromAt;
  const message = 'A value cannot take effect in the past.';
  throw new InvalidInput({ code: 'POLICY_RETROACTIVE', message, path: ['effectiveFromAt'], rule: RULE });
}

const notYours = (message: string, path: string) =>
  new RuleRefused({ code: 'NOT_YOUR_ACT', message, path: [path], rule: 'domain 1' });

/** The place of the value: a region for SYS_ADMIN, the own organisation for its ORG_ADMIN (domain 1). */
async function requirePlace(tx: Tx, { viewer }: Acting, input: PolicyValueSetInput): Promise<PolicyPlace> {
  const { regionCode, organizationId } = input;
  if ((regionCode == null) === (organizationId == null)) {
    const message = 'Name either the region or the organisation whose value it is.';
    throw new InvalidInput({ code: 'POLICY_PLACE', message, path: ['regionCode'], rule: RULE });
  }
  if (regionCode != null) {
    if (!hasRole(viewer, 'SYS_ADMIN'))
      throw notYours("A region's values are set by SYS_ADMIN.", 'regionCode');
    const region = await tx.db.region.findUnique({ where: { code: regionCode } });
    if (region === null) throw new NotFound('region', ['regionCode']);
    return { organizationId: null, regionCode };
  }
  if (!hasRole(viewer, 'ORG_ADMIN'))
    throw notYours("An organisation's values are set by its ORG_ADMIN.", 'organizationId');
  if (organizationId !== viewer.organizationId) throw new NotFound('organization', ['organizationId']);
  return { organizationId: viewer.organizationId, regionCode: viewer.regionCode };
}

/** Whether this scope may have a value of the key at all, and an organisation this one beside its region's. */
async function requireOverridable(
  { tx }: Deciding,
  { key, value, effectiveFromAt }: { key: PolicyKey; value: number; effectiveFromAt: Date },
  place: PolicyPlace,
): Promise<void> {
  const { scopes, direction } = POLICY_TABLE[key];
  const scope = place.organizationId === null ? 'REGION' : 'ORGANIZATION';
  if (!scopes.includes(scope)) {
    const message = `${key} can be set by ${scopes.join(', ')} only.`;
    throw new RuleRefused({ code: 'POLICY_NOT_OVERRIDABLE', message, path: ['key'], rule: RULE });
  }
  if (scope === 'REGION') return;
  const ofRegion = regionPolicy(key, await policyRows(tx, [key], place), place.regionCode, effectiveFromAt);
  if (isWithinDirection(direction, value, ofRegion.value)) return;
  const message = `An organisation may only set ${key} ${direction} than its region's ${ofRegion.value}.`;
  throw new RuleRefused({ code: 'POLICY_DIRECTION', message, path: ['value'], rule: RULE, policy: ofRegion });
}

/**
 * Sets a policy value of a region or of the own organisation from now or a later instant on, with its document.
 * Earlier values stay on record: of two from the same instant the later recorded counts.
 * @returns the id of the value
 */
export const setPolicyValue = (acting: Acting, input: PolicyValueSetInput): Promise<string> =>
  perform(acting, 'policyValueSet', input, async (deciding) => {
    const { tx, now } = deciding;
    const key = requirePolicyKey(input.key, ['key']);
    requireRange(key, input.value);
    const effectiveFromAt = requireEffect(input.effectiveFromAt, now);
    const document = requireText(input.document, 'document', 200);
    const passage = requireText(input.place, 'place', 200);
    const place = await requirePlace(tx, acting, input);
    await requireOverridable(deciding, { key, value: input.value, effectiveFromAt }, place);
    const id = newId(now);
    const whose =
      place.organizationId === null
        ? { regionCode: place.regionCode }
        : { organizationId: place.organizationId };
    const source = { document, place: passage, setById: acting.viewer.personId, recordedAt: now };
    await tx.db.policyValue.create({
      data: { id, key, value: input.value, effectiveFromAt, ...whose, ...source },
    });
    const role = place.organizationId === null ? 'SYS_ADMIN' : 'ORG_ADMIN';
    const facts = { key, value: input.value, ...whose, effectiveFromAt };
    const change = {
      noun: 'policyValue',
      nounId: id,
      journeyId: id,
      act: 'policyValueSet',
      to: 'SET',
      facts,
    } as const;
    await appendEvent(tx, { ...change, role }, acting, now);
    return id;
  });

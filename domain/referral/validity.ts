import type { Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { localDateOf } from '../calendar-date.ts';
import { RuleRefused } from '../errors.ts';
import { policyFor } from '../policy-value/read.ts';
import { daysLater } from './clocks.ts';

/** A referral as its validity depends on it. */
interface Valid {
  readonly fromOrgId: string;
  readonly fromOrg: { readonly regionCode: string };
  readonly sentAt: Date | null;
  readonly validityDays: number;
}

/** The day of a place at who receives, and the field that says it. */
interface Reach {
  readonly expectedOn: string;
  readonly organizationId: string;
  readonly path: readonly string[];
}

/**
 * A place beyond the validity extends it, within `referral.bookedMaxDays` of who receives.
 * @throws RuleRefused SCHEDULED_TOO_LATE that names the field `path`
 */
export async function requireWithinReach(
  { tx, now }: Deciding,
  { sentAt }: Pick<Valid, 'sentAt'>,
  { expectedOn, organizationId, path }: Reach,
): Promise<void> {
  const { regionCode } = await tx.db.organization.findUniqueOrThrow({ where: { id: organizationId } });
  const policy = await policyFor(tx, 'referral.bookedMaxDays', { organizationId, regionCode }, now);
  const lastOn = localDateOf(daysLater(sentAt ?? now, policy.value));
  if (expectedOn <= lastOn) return;
  const message = `A place is reserved until ${lastOn} at the latest; refer the resident anew.`;
  const detail = { code: 'SCHEDULED_TOO_LATE', message, path, rule: 'domain 3.5.5' };
  throw new RuleRefused({ ...detail, policy });
}

/**
 * The place that was reserved fell away at `since`, by a no-show or otherwise: the referral is valid for `referral.rebookDays`
 * from then on at least, and the receiver reserves another one.
 */
export async function validAgainUntil(
  tx: Tx,
  { fromOrgId, fromOrg, sentAt, validityDays }: Valid,
  since: Date,
): Promise<Date> {
  const place = { organizationId: fromOrgId, regionCode: fromOrg.regionCode };
  const { value } = await policyFor(tx, 'referral.rebookDays', place, since);
  const own = daysLater(sentAt ?? since, validityDays);
  const again = daysLater(since, value);
  return own > again ? own : again;
}

/**
 * The clocks of a referral that has a place: none as long as nobody knows when the place is missed (`noShowAt` of its
 * appointment), and then both of them, the miss and the end of what may be reserved after it. The first comes first.
 */
export async function clocksOfPlace(tx: Tx, referral: Valid, noShowAt: Date | null) {
  if (noShowAt === null) return { missedAt: null, expiresAt: null };
  return { missedAt: noShowAt, expiresAt: await validAgainUntil(tx, referral, noShowAt) };
}

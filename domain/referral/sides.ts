import type { Deciding } from '../act.ts';
import { agreementsOnDate } from '../agreement/in-force.ts';
import { localDateOf } from '../calendar-date.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import { NotFound, RuleRefused } from '../errors.ts';
import { isMedical } from '../organization/kind.ts';

const ORGANIZATION = {
  ...{ id: true, kind: true, level: true, status: true, partOfId: true, allianceId: true, regionCode: true },
  capabilities: { select: { capability: true } },
} as const;

/** An organisation as a side of a referral, whatever its status; null for an unknown one. */
export const organizationOf = ({ tx }: Deciding, id: string) =>
  tx.db.organization.findUnique({ where: { id }, select: ORGANIZATION });
export type Side = NonNullable<Awaited<ReturnType<typeof organizationOf>>>;

const RULE = 'domain 2 Referral';

/** An organisation that is at work. @throws NotFound; RuleRefused ORGANIZATION_CLOSED */
export async function activeSide(deciding: Deciding, id: string, path: readonly string[]): Promise<Side> {
  const organization = await organizationOf(deciding, id);
  if (organization === null) throw new NotFound('organization', path);
  if (organization.status !== 'ACTIVE')
    throw new RuleRefused({ code: 'ORGANIZATION_CLOSED', message: 'It is not active.', path, rule: RULE });
  return organization;
}

/** @throws RuleRefused NOT_MEDICAL */
export function requireMedical({ kind }: Side, path: readonly string[]): void {
  if (isMedical(kind as OrganizationKind)) return;
  throw new RuleRefused({ code: 'NOT_MEDICAL', message: 'It treats nobody.', path, rule: RULE });
}

async function activeMedical(deciding: Deciding, id: string, path: readonly string[]): Promise<Side> {
  const organization = await activeSide(deciding, id, path);
  requireMedical(organization, path);
  return organization;
}

/**
 * The medical organisation that signs: one's own; for a home its in-house clinic, or a partner whose agreement offers
 * TWO_WAY_REFERRAL today (domain 3.5.1).
 * @throws NotFound; RuleRefused REFERRAL_SENDER
 */
export async function requireSender(deciding: Deciding, fromOrgId: string): Promise<Side> {
  const { tx, now, acting } = deciding;
  const { organizationId } = acting.viewer;
  const sender = await activeMedical(deciding, fromOrgId, ['fromOrganizationId']);
  if (sender.id === organizationId || sender.partOfId === organizationId) return sender;
  const sides = { nursingHomeId: organizationId, medicalOrgId: sender.id };
  const agreements = await agreementsOnDate(tx, { ...sides, serviceOn: localDateOf(now), now });
  const offers = agreements.some(
    ({ services, isSuspended }) => !isSuspended && services.includes('TWO_WAY_REFERRAL'),
  );
  if (offers) return sender;
  throw new RuleRefused({
    code: 'REFERRAL_SENDER',
    message: 'Your own clinic, or a partner by an agreement with TWO_WAY_REFERRAL, signs your referrals.',
    path: ['fromOrganizationId'],
    rule: 'domain 3.5.1',
  });
}

/** The medical organisation that has a referral to sign, as it is now. @throws RuleRefused ORGANIZATION_CLOSED */
export const senderOf = (deciding: Deciding, fromOrgId: string): Promise<Side> =>
  activeMedical(deciding, fromOrgId, ['referralId']);

import type { Deciding } from '../act.ts';
import { agreementsOnDate } from '../agreement/in-force.ts';
import { localDateOf } from '../calendar-date.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import type { ReferralDirection } from '../codes/referral.ts';
import { NotFound, RuleRefused } from '../errors.ts';
import { isMedical } from '../organization/kind.ts';

const ORGANIZATION = {
  ...{ id: true, kind: true, level: true, status: true, partOfId: true, allianceId: true, regionCode: true },
  capabilities: { select: { capability: true } },
} as const;

const organizationOf = ({ tx }: Deciding, id: string) =>
  tx.db.organization.findUnique({ where: { id }, select: ORGANIZATION });
export type Side = NonNullable<Awaited<ReturnType<typeof organizationOf>>>;

async function activeMedical(deciding: Deciding, id: string, path: readonly string[]): Promise<Side> {
  const organization = await organizationOf(deciding, id);
  if (organization === null) throw new NotFound('organization', path);
  const rule = 'domain 2 Referral';
  if (organization.status !== 'ACTIVE')
    throw new RuleRefused({ code: 'ORGANIZATION_CLOSED', message: 'It is not active.', path, rule });
  if (!isMedical(organization.kind as OrganizationKind))
    throw new RuleRefused({ code: 'NOT_MEDICAL', message: 'It treats nobody.', path, rule });
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

/** How much an organisation can treat, for the direction; null where its grade is not known. */
function rankOf({ kind, level }: Side): number | null {
  if (kind === 'VILLAGE_CLINIC' || kind === 'IN_HOUSE_CLINIC') return 0;
  if (kind === 'PRIMARY_CLINIC') return 1;
  return { L1: 1, L2: 2, L3: 3 }[level ?? ''] ?? null;
}

/** @throws RuleRefused REFERRAL_DIRECTION where the grades say otherwise */
function requireDirection(direction: ReferralDirection, from: Side, to: Side): void {
  const [below, above] = [rankOf(from), rankOf(to)];
  if (below === null || above === null) return;
  if (direction === 'UP' ? above > below : above === below) return;
  throw new RuleRefused({
    code: 'REFERRAL_DIRECTION',
    message: `By kind and level of the two organisations this is no ${direction} referral.`,
    path: ['direction'],
    rule: 'domain 3.5',
  });
}

/** Whom a referral asks. */
export interface NamedTarget {
  readonly organizationId: string;
  readonly departmentId: string;
}

/**
 * The organisation and department that is asked (V13).
 * @throws NotFound; RuleRefused NOT_MEDICAL, REFERRAL_TO_SELF, DEPARTMENT_NO_TARGET, REFERRAL_DIRECTION
 */
export async function requireTarget(
  deciding: Deciding,
  { organizationId, departmentId }: NamedTarget,
  { direction, from }: { readonly direction: ReferralDirection; readonly from: Side },
): Promise<Side> {
  const path = ['target', 'organizationId'];
  const to = await activeMedical(deciding, organizationId, path);
  if (to.id === from.id)
    throw new RuleRefused({ code: 'REFERRAL_TO_SELF', message: 'To somebody else.', path, rule: 'V13' });
  const department = await deciding.tx.db.department.findFirst({
    where: { id: departmentId, organizationId },
    select: { status: true, isReferralTarget: true },
  });
  if (department === null) throw new NotFound('department', ['target', 'departmentId']);
  if (department.status !== 'ACTIVE' || !department.isReferralTarget) {
    const message = 'This department takes no referrals.';
    const detail = { code: 'DEPARTMENT_NO_TARGET', message, path: ['target', 'departmentId'] };
    throw new RuleRefused({ ...detail, rule: 'domain 2 Department acceptsReferral' });
  }
  requireDirection(direction, from, to);
  return to;
}

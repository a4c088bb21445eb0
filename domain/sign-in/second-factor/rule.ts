import type { Role } from '../../codes/role.ts';
import { type SignInFactor, TWO_FACTORS } from '../../codes/sign-in.ts';
import { policyFor, type RowReader } from '../../policy-value/read.ts';
import { OWN_DATA_ROLES } from '../../resident/policy.ts';

/** What the installation asks for, whatever its policies say: in production, a second factor of all staff. */
export interface SecondFactorRule {
  readonly isForStaff: boolean;
}

/** Everybody but those who see their own record and nothing else. */
const isStaff = (roles: readonly Role[]): boolean => roles.some((role) => !OWN_DATA_ROLES.includes(role));

interface Session {
  readonly factor: SignInFactor;
  readonly roles: readonly Role[];
  readonly organizationId: string;
  readonly regionCode: string;
  /** Whether any region or organisation has set the policy at all. */
  readonly hasPolicy: boolean;
}

/**
 * Whether a session lacks a second factor that is required where it acts: `signIn.secondFactor` of the organisation or
 * its region, and for staff the rule of the installation.
 */
export async function lacksSecondFactor(
  read: RowReader,
  { factor, roles, hasPolicy, organizationId, regionCode }: Session,
  rule: SecondFactorRule,
  now: Date,
): Promise<boolean> {
  if (TWO_FACTORS.includes(factor)) return false;
  if (rule.isForStaff && isStaff(roles)) return true;
  if (!hasPolicy) return false;
  const { value } = await policyFor(read, 'signIn.secondFactor', { organizationId, regionCode }, now);
  return value === 1;
}

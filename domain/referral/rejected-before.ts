import type { Deciding } from '../act.ts';
import { RuleRefused } from '../errors.ts';
import type { NamedTarget } from './ask.ts';

interface Asked {
  readonly organizationId: string;
  readonly departmentId: string | null;
}
interface Redirected {
  readonly parentReferralId: string | null;
  readonly targets: readonly (Asked & { readonly state: string })[];
}

/** Who has said no to a referral, and to what it takes the place of. */
async function refusersOf({ tx }: Deciding, referral: Redirected): Promise<Asked[]> {
  const include = { targets: true } as const;
  const refusers: Asked[] = [];
  for (let asked: Redirected | null = referral; asked !== null; ) {
    refusers.push(...asked.targets.filter(({ state }) => state === 'REJECTED'));
    const id: string | null = asked.parentReferralId;
    asked =
      id === null ? null : await tx.db.referral.findFirst({ where: { id, state: 'REDIRECTED' }, include });
  }
  return refusers;
}

/**
 * Whoever has said no is not asked the same again by a redirection: another department of it may be.
 * @throws RuleRefused ALREADY_REJECTED that names the target
 */
export async function requireNotRejected(
  deciding: Deciding,
  referral: Redirected,
  targets: readonly NamedTarget[],
): Promise<void> {
  const refusers = await refusersOf(deciding, referral);
  for (const [at, { organizationId, departmentId = null }] of targets.entries()) {
    const isRefuser = (one: Asked) =>
      one.organizationId === organizationId && one.departmentId === departmentId;
    if (!refusers.some(isRefuser)) continue;
    throw new RuleRefused({
      code: 'ALREADY_REJECTED',
      message: 'It has said no to this referral; ask somebody else.',
      path: ['targets', String(at), departmentId === null ? 'organizationId' : 'departmentId'],
      rule: 'domain 3.5.9: REJECTED → REDIRECTED',
    });
  }
}

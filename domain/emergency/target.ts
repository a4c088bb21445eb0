import type { Deciding } from '../act.ts';
import { NotFound, RuleRefused } from '../errors.ts';
import { organizationOf, requireMedical, type Side } from '../referral/sides.ts';

/** Whom an emergency names, and by which fields of its input. */
export interface NamedHospital {
  readonly organizationId: string;
  readonly departmentId?: string | null | undefined;
  readonly field: string;
  /** Who tells of it: nobody tells oneself. */
  readonly tellingOrgIds: readonly string[];
}

/** The hospital that is told, as it is: closed or not, it is told. */
export interface Hospital {
  readonly to: Side;
  readonly departmentId: string | null;
  /** False where the department takes no referrals, or is closed. */
  readonly isDepartmentOpen: boolean;
}

/**
 * The hospital that an emergency names.
 * @throws NotFound for an unknown one, or a department that is not its own; RuleRefused NOT_MEDICAL, REFERRAL_TO_SELF
 */
export async function requireHospital(deciding: Deciding, named: NamedHospital): Promise<Hospital> {
  const { organizationId, departmentId = null, field, tellingOrgIds } = named;
  const to = await organizationOf(deciding, organizationId);
  if (to === null) throw new NotFound('organization', [field]);
  requireMedical(to, [field]);
  if (tellingOrgIds.includes(to.id)) {
    const message = 'To somebody else.';
    throw new RuleRefused({ code: 'REFERRAL_TO_SELF', message, path: [field], rule: 'V13' });
  }
  if (departmentId === null) return { to, departmentId, isDepartmentOpen: true };
  const department = await deciding.tx.db.department.findFirst({
    where: { id: departmentId, organizationId: to.id },
    select: { status: true, isReferralTarget: true },
  });
  if (department === null) throw new NotFound('department', ['departmentId']);
  const isDepartmentOpen = department.status === 'ACTIVE' && department.isReferralTarget;
  return { to, departmentId, isDepartmentOpen };
}

import type { Deciding } from '../act.ts';
import { TREATING_KINDS } from '../admission/rules.ts';
import { localDateOf } from '../calendar-date.ts';
import type { OrganizationCapability, OrganizationKind } from '../codes/organization.ts';
import { KINDS_OF_DIRECTION, type ReferralDirection, type ReferralKind } from '../codes/referral.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { isHome } from '../organization/kind.ts';
import { staysOn } from '../residency/policy.ts';
import { activeSide, requireMedical, type Side } from './sides.ts';

/** Whom a referral asks. */
export interface NamedTarget {
  readonly organizationId: string;
  /** A nursing home has none; everybody else names one. */
  readonly departmentId?: string | null | undefined;
}

/** What is asked, by whom and for whom. */
export interface Request {
  readonly direction: ReferralDirection;
  readonly kind: ReferralKind;
  readonly from: Side;
  readonly residentId: string;
}

const MOST_TARGETS = 5;

function refuse(code: string, message: string, path: readonly string[], rule: string): never {
  throw new RuleRefused({ code, message, path, rule });
}

/** How much an organisation can treat, for the direction; null where its grade is not known. */
function rankOf({ kind, level }: Side): number | null {
  if (kind === 'NURSING_HOME' || kind === 'VILLAGE_CLINIC' || kind === 'IN_HOUSE_CLINIC') return 0;
  if (kind === 'PRIMARY_CLINIC') return 1;
  return { L1: 1, L2: 2, L3: 3 }[level ?? ''] ?? null;
}

const LEADS: Readonly<Record<ReferralDirection, (below: number, above: number) => boolean>> = {
  UP: (from, to) => to > from,
  DOWN: (from, to) => to <= from,
  LATERAL: (from, to) => to === from,
};

/** @throws RuleRefused REFERRAL_DIRECTION where kinds and grades say otherwise; REFERRAL_KIND */
function requireDirection({ direction, kind, from }: Request, to: Side): void {
  if (!KINDS_OF_DIRECTION[direction].includes(kind))
    refuse('REFERRAL_KIND', `No ${direction} referral is for ${kind}.`, ['kind'], 'domain 3.5');
  if (direction === 'DOWN' && !TREATING_KINDS.includes(from.kind as OrganizationKind))
    refuse('REFERRAL_DIRECTION', 'Who treats inpatients refers down.', ['direction'], 'domain 3.5.11');
  const [below, above] = [rankOf(from), rankOf(to)];
  if (below === null || above === null || LEADS[direction](below, above)) return;
  const message = `By kind and level of the two organisations this is no ${direction} referral.`;
  refuse('REFERRAL_DIRECTION', message, ['direction'], 'domain 3.5');
}

/** What an organisation has to be able to do for what it is asked down for (domain 3.5.11, requirements A2.3, A2.4). */
const CAPABILITY_OF_KIND: Partial<Record<ReferralKind, readonly OrganizationCapability[]>> = {
  REHAB: ['DOWN_REFERRAL_REHAB', 'LINKED_WARD'],
  INPATIENT: ['DOWN_REFERRAL_REHAB', 'LINKED_WARD'],
  PALLIATIVE: ['PALLIATIVE'],
};

/** @throws RuleRefused TARGET_CAPABILITY */
function requireCapability({ direction, kind }: Request, to: Side, path: readonly string[]): void {
  const needed = direction === 'DOWN' ? CAPABILITY_OF_KIND[kind] : undefined;
  if (needed === undefined) return;
  if (to.capabilities.some(({ capability }) => needed.some((one) => one === capability))) return;
  const message = `It has not the capability ${needed.join(' or ')}.`;
  refuse('TARGET_CAPABILITY', message, path, 'domain 3.5.11');
}

/** Whoever lives in a home returns there; whoever does not, to an organisation that treats near the own address. */
async function requireOwnHome(
  { tx, now }: Deciding,
  { residentId }: Request,
  to: Side,
  path: readonly string[],
) {
  const where = { residentId, ...staysOn(localDateOf(now)) };
  const stays = await tx.db.residency.findMany({ where, select: { nursingHomeId: true } });
  if (stays.length === 0 && !isHome(to.kind as OrganizationKind)) return;
  if (stays.some(({ nursingHomeId }) => nursingHomeId === to.id)) return;
  refuse('NOT_OWN_HOME', 'It is not the home of the resident.', path, 'domain 3.5.11: RETURN_HOME');
}

/** @throws NotFound; RuleRefused DEPARTMENT_NO_TARGET */
async function requireDepartment({ tx }: Deciding, target: NamedTarget, to: Side, path: readonly string[]) {
  const { departmentId } = target;
  if (departmentId == null) {
    if (isHome(to.kind as OrganizationKind)) return;
    const message = 'Name the department that is asked.';
    throw new InvalidInput({ code: 'DEPARTMENT_MISSING', message, path, rule: 'V13' });
  }
  const department = await tx.db.department.findFirst({
    where: { id: departmentId, organizationId: to.id },
    select: { status: true, isReferralTarget: true },
  });
  if (department === null) throw new NotFound('department', path);
  if (department.status !== 'ACTIVE' || !department.isReferralTarget)
    refuse(
      'DEPARTMENT_NO_TARGET',
      'This department takes no referrals.',
      path,
      'domain 2 Department acceptsReferral',
    );
}

async function requireTarget(
  deciding: Deciding,
  request: Request,
  target: NamedTarget,
  at: number,
): Promise<Side> {
  const path = (field: string) => ['targets', String(at), field];
  const [named, department] = [path('organizationId'), path('departmentId')];
  const to = await activeSide(deciding, target.organizationId, named);
  if (to.id === request.from.id) refuse('REFERRAL_TO_SELF', 'To somebody else.', named, 'V13');
  const { kind } = request;
  if (kind === 'LONG_TERM_CARE') {
    if (!isHome(to.kind as OrganizationKind))
      refuse('TARGET_CAPABILITY', 'A nursing home, or one that is both.', named, 'domain 3.5.11');
  } else if (kind !== 'RETURN_HOME') requireMedical(to, named);
  await requireDepartment(deciding, target, to, department);
  requireDirection(request, to);
  requireCapability(request, to, named);
  if (kind === 'RETURN_HOME') await requireOwnHome(deciding, request, to, named);
  return to;
}

/** @throws InvalidInput TARGETS, TARGET_TWICE */
export function requireEachOnce(targets: readonly NamedTarget[]): void {
  const wrong = (code: string, message: string): never => {
    throw new InvalidInput({ code, message, path: ['targets'], rule: 'domain 3.5.4' });
  };
  if (targets.length === 0 || targets.length > MOST_TARGETS)
    wrong('TARGETS', `One organisation is asked, or up to ${MOST_TARGETS} at once.`);
  if (new Set(targets.map(({ organizationId }) => organizationId)).size < targets.length)
    wrong('TARGET_TWICE', 'Each organisation is asked once.');
}

/**
 * The organisations and departments that are asked (V13), each once.
 * @throws NotFound; InvalidInput TARGETS, TARGET_TWICE; RuleRefused NOT_MEDICAL, REFERRAL_TO_SELF, DEPARTMENT_NO_TARGET,
 * REFERRAL_KIND, REFERRAL_DIRECTION, TARGET_CAPABILITY, NOT_OWN_HOME
 */
export async function requireTargets(
  deciding: Deciding,
  request: Request,
  targets: readonly NamedTarget[],
): Promise<Side[]> {
  const wrong = (code: string, message: string): never => {
    throw new InvalidInput({ code, message, path: ['targets'], rule: 'domain 3.5.4' });
  };
  requireEachOnce(targets);
  if (request.kind === 'RETURN_HOME' && targets.length > 1)
    wrong('TARGETS', 'There is one home to return to.');
  const sides: Side[] = [];
  for (const [at, target] of targets.entries())
    sides.push(await requireTarget(deciding, request, target, at));
  return sides;
}

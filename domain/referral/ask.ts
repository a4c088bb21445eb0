import { TREATING_KINDS } from '../admission/rules.ts';
import { type Rule, refusalsOf } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import type { OrganizationCapability, OrganizationKind } from '../codes/organization.ts';
import { KINDS_OF_DIRECTION, type ReferralDirection, type ReferralKind } from '../codes/referral.ts';
import { InvalidInput, NotFound, type Refusal, RuleRefused } from '../errors.ts';
import { isHome } from '../organization/kind.ts';
import { staysOn } from '../residency/policy.ts';
import { closedRefusal, medicalRefusal, type Reading, type Side, sidesOf } from './sides.ts';

/** Whom a referral asks. */
export interface NamedTarget {
  readonly organizationId: string;
  /** A nursing home has none; everybody else names one. */
  readonly departmentId?: string | null | undefined;
}

/** What is known of the organisations and departments that are asked; unknown ones are missing. */
export interface KnownTargets {
  readonly sides: ReadonlyMap<string, Side>;
  readonly departments: ReadonlyMap<string, Department>;
}
interface Department {
  readonly organizationId: string;
  readonly status: string;
  readonly isReferralTarget: boolean;
}

/** What is asked of whom, by whom and for whom. */
export interface Request {
  readonly referral: {
    readonly direction: string;
    readonly kind: string;
    readonly targets: readonly NamedTarget[];
  };
  readonly from: Side;
  readonly known: KnownTargets;
  /** The homes in which the resident lives today. */
  readonly homeIds: readonly string[];
  /** Whether nobody has said which way it leads: it follows from who is asked. */
  readonly isDirectionDerived?: boolean;
}

/** Reads what is known of all that is asked; `others` are organisations that are read with them. */
export async function knownTargets(
  read: Reading,
  targets: readonly NamedTarget[],
  others: readonly string[],
): Promise<KnownTargets> {
  const sides = await sidesOf(read, [...others, ...targets.map(({ organizationId }) => organizationId)]);
  const ids = targets.map(({ departmentId }) => departmentId).filter((id) => id != null);
  const departments = await read.db.department.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, organizationId: true, status: true, isReferralTarget: true },
  });
  return { sides, departments: new Map(departments.map((one) => [one.id, one])) };
}

/** The homes in which these residents live today. */
export async function homesOf({ db }: Reading, residentIds: readonly string[], now: Date) {
  const where = { residentId: { in: [...residentIds] }, ...staysOn(localDateOf(now)) };
  return db.residency.findMany({ where, select: { residentId: true, nursingHomeId: true } });
}

const MOST_TARGETS = 5;

const refused = (code: string, message: string, path: readonly string[], rule: string) =>
  new RuleRefused({ code, message, path, rule });

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

/** One organisation that is asked, as the checks look at it. */
interface Asking {
  readonly direction: ReferralDirection;
  readonly kind: ReferralKind;
  readonly request: Request;
  readonly target: NamedTarget;
  readonly to: Side;
  readonly path: Readonly<Record<'organization' | 'department' | 'direction', readonly string[]>>;
}
type Check = Rule<Asking>;

/** Who treats inpatients refers down (domain 3.5.11). */
const mayLead = (direction: ReferralDirection, { kind }: Side): boolean =>
  direction !== 'DOWN' || TREATING_KINDS.includes(kind as OrganizationKind);

/** Whether a direction leads from one organisation to another; a grade that is not known stands in nobody's way. */
function leads(direction: ReferralDirection, from: Side, to: Side): boolean {
  const [below, above] = [rankOf(from), rankOf(to)];
  return below === null || above === null || LEADS[direction](below, above);
}

const DIRECTIONS = Object.keys(LEADS) as ReferralDirection[];
/** Which way leads to everybody who is asked for the same kind: the given one where it does, or where none does. */
export function directionTo(
  { direction, kind }: { readonly direction: string; readonly kind: string },
  from: Side,
  asked: readonly Side[],
): ReferralDirection {
  const given = direction as ReferralDirection;
  const isFor = (one: ReferralDirection) => KINDS_OF_DIRECTION[one].some((known) => known === kind);
  const fits = (one: ReferralDirection) =>
    isFor(one) && mayLead(one, from) && asked.every((to) => leads(one, from, to));
  return [given, ...DIRECTIONS].find(fits) ?? given;
}

/** Kinds and grades say which way it leads. */
const rightDirection: Check = ({ direction, kind, request: { from }, to, path }) => {
  if (!KINDS_OF_DIRECTION[direction].includes(kind))
    return refused('REFERRAL_KIND', `No ${direction} referral is for ${kind}.`, ['kind'], 'domain 3.5');
  if (!mayLead(direction, from))
    return refused(
      'REFERRAL_DIRECTION',
      'Who treats inpatients refers down.',
      path.direction,
      'domain 3.5.11',
    );
  if (leads(direction, from, to)) return null;
  const message = `By kind and level of the two organisations this is no ${direction} referral.`;
  return refused('REFERRAL_DIRECTION', message, path.direction, 'domain 3.5');
};

/** What an organisation has to be able to do for what it is asked down for (domain 3.5.11, requirements A2.3, A2.4). */
const CAPABILITY_OF_KIND: Partial<Record<ReferralKind, readonly OrganizationCapability[]>> = {
  REHAB: ['DOWN_REFERRAL_REHAB', 'LINKED_WARD'],
  INPATIENT: ['DOWN_REFERRAL_REHAB', 'LINKED_WARD'],
  PALLIATIVE: ['PALLIATIVE'],
};

const capableOf: Check = ({ direction, kind, to, path }) => {
  const needed = direction === 'DOWN' ? CAPABILITY_OF_KIND[kind] : undefined;
  if (needed === undefined) return null;
  if (to.capabilities.some(({ capability }) => needed.some((one) => one === capability))) return null;
  const message = `It has not the capability ${needed.join(' or ')}.`;
  return refused('TARGET_CAPABILITY', message, path.organization, 'domain 3.5.11');
};

/** Whoever lives in a home returns there; whoever does not, to an organisation that treats near the own address. */
const ownHome: Check = ({ kind, request: { homeIds }, to, path }) => {
  if (kind !== 'RETURN_HOME' || homeIds.includes(to.id)) return null;
  if (homeIds.length === 0 && !isHome(to.kind as OrganizationKind)) return null;
  const message = 'It is not the home of the resident.';
  return refused('NOT_OWN_HOME', message, path.organization, 'domain 3.5.11: RETURN_HOME');
};

const openDepartment: Check = ({ request: { known }, target: { departmentId }, to, path }) => {
  if (departmentId == null) {
    if (isHome(to.kind as OrganizationKind)) return null;
    const message = 'Name the department that is asked.';
    return new InvalidInput({
      code: 'DEPARTMENT_MISSING',
      message,
      path: path.department,
      rule: 'V13',
    });
  }
  const department = known.departments.get(departmentId);
  if (department?.organizationId !== to.id) return new NotFound('department', path.department);
  if (department.status === 'ACTIVE' && department.isReferralTarget) return null;
  const message = 'This department takes no referrals.';
  return refused('DEPARTMENT_NO_TARGET', message, path.department, 'domain 2 Department acceptsReferral');
};

const notSelf: Check = ({ request: { from }, to, path }) =>
  to.id === from.id ? refused('REFERRAL_TO_SELF', 'To somebody else.', path.organization, 'V13') : null;

const rightKind: Check = ({ kind, to, path }) => {
  if (kind === 'RETURN_HOME') return null;
  if (kind !== 'LONG_TERM_CARE') return medicalRefusal(to, path.organization);
  if (isHome(to.kind as OrganizationKind)) return null;
  const message = 'A nursing home, or one that is both.';
  return refused('TARGET_CAPABILITY', message, path.organization, 'domain 3.5.11');
};

const CHECKS: readonly Check[] = [notSelf, rightKind, openDepartment, rightDirection, capableOf, ownHome];

function targetRefusals(request: Request, target: NamedTarget, at: number): Refusal[] {
  const of = (field: string) => ['targets', String(at), field];
  const organization = of('organizationId');
  const sayingSo = request.isDirectionDerived === true ? organization : ['direction'];
  const path = { organization, department: of('departmentId'), direction: sayingSo };
  const to = request.known.sides.get(target.organizationId);
  const closed = closedRefusal(to, path.organization);
  if (closed !== null || to === undefined) return closed === null ? [] : [closed];
  const { direction, kind } = request.referral;
  const asking = { direction: direction as ReferralDirection, kind: kind as ReferralKind, request };
  return refusalsOf(CHECKS, { ...asking, target, to, path });
}

const wrongTargets = (code: string, message: string) =>
  new InvalidInput({ code, message, path: ['targets'], rule: 'domain 3.5.4' });

/** One is asked, or some, and each once. */
export const eachOnce: Rule<readonly NamedTarget[]> = (targets) => {
  if (targets.length === 0 || targets.length > MOST_TARGETS)
    return wrongTargets('TARGETS', `One organisation is asked, or up to ${MOST_TARGETS} at once.`);
  if (new Set(targets.map(({ organizationId }) => organizationId)).size < targets.length)
    return wrongTargets('TARGET_TWICE', 'Each organisation is asked once.');
  return null;
};

/**
 * The organisations and departments that are asked (V13), each once: NOT_FOUND, TARGETS, TARGET_TWICE, NOT_MEDICAL,
 * REFERRAL_TO_SELF, DEPARTMENT_NO_TARGET, REFERRAL_KIND, REFERRAL_DIRECTION, TARGET_CAPABILITY, NOT_OWN_HOME.
 */
export const rightTargets: Rule<Request> = (request) => {
  const { targets, kind } = request.referral;
  const wrong = eachOnce(targets);
  if (wrong !== null) return wrong;
  if (kind === 'RETURN_HOME' && targets.length > 1)
    return wrongTargets('TARGETS', 'There is one home to return to.');
  return targets.flatMap((target, at) => targetRefusals(request, target, at))[0] ?? null;
};

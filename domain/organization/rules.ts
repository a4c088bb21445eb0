import type { Deciding } from '../act.ts';
import { type Rule, refusalsOf, requireNone } from '../available-action.ts';
import type { Role } from '../codes/role.ts';
import { NotFound, RuleRefused } from '../errors.ts';
import { hasRole, type Viewer } from '../viewer.ts';
import { ACCOUNT_KEEPERS, keepersAs, organizationsKept, ROLE_ENDERS } from './policy.ts';

/** What the rules of the directory look at. */
export interface KeepingFacts {
  readonly viewer: Viewer;
  readonly organization: { readonly id: string; readonly status: string };
}

/** The system of an organisation keeps its place, its departments, its practitioners and their posts. */
const isOwnSystem = (viewer: Viewer, organizationId: string): boolean =>
  hasRole(viewer, 'HIS_CLIENT') && viewer.organizationId === organizationId;

const keptBy =
  (act: string, roles: readonly Role[]): Rule<KeepingFacts> =>
  ({ viewer, organization }) => {
    if (keepersAs(viewer, organization.id).some((role) => roles.includes(role))) return null;
    if (roles.includes('HIS_CLIENT') && isOwnSystem(viewer, organization.id)) return null;
    const message = `${act} is for ${roles.join(' or ')}; an ORG_ADMIN keeps the own organisation only.`;
    return new RuleRefused({ code: 'NOT_YOUR_ACT', message, rule: 'domain 1 Roles' });
  };

const isOpen: Rule<KeepingFacts> = ({ organization }) =>
  organization.status === 'CLOSED'
    ? new RuleRefused({
        code: 'ORGANIZATION_CLOSED',
        message: 'The organisation is closed; only SYS_ADMIN can open it again.',
        rule: 'domain 2 Organization: status',
      })
    : null;

/** The acts on an organisation's entry in the directory, with the rules that each has to meet. */
export const KEEPING_RULES = {
  organizationRevise: [keptBy('organizationRevise', ['ORG_ADMIN', 'SYS_ADMIN', 'HIS_CLIENT'])],
  departmentSet: [keptBy('departmentSet', ['ORG_ADMIN', 'HIS_CLIENT']), isOpen],
  practitionerRegister: [keptBy('practitionerRegister', ['ORG_ADMIN', 'HIS_CLIENT']), isOpen],
  roleAssign: [keptBy('roleAssign', [...ACCOUNT_KEEPERS, 'HIS_CLIENT']), isOpen],
  roleEnd: [keptBy('roleEnd', [...ROLE_ENDERS, 'HIS_CLIENT'])],
  personInvite: [keptBy('personInvite', ACCOUNT_KEEPERS), isOpen],
} as const satisfies Readonly<Record<string, readonly Rule<KeepingFacts>[]>>;

export type KeepingAct = keyof typeof KEEPING_RULES;

/**
 * The own organisation, for which staff may invite the residents in their care without keeping its entry.
 * @throws RuleRefused ORGANIZATION_CLOSED
 */
export async function ownOpenOrganization({ tx, acting: { viewer } }: Deciding) {
  const organization = await tx.db.organization.findUniqueOrThrow({ where: { id: viewer.organizationId } });
  requireNone(refusalsOf([isOpen], { viewer, organization }));
  return organization;
}

/**
 * The organisation that the viewer is about to keep.
 * @throws NotFound when it is unknown or another's; RuleRefused NOT_YOUR_ACT, ORGANIZATION_CLOSED
 */
export async function keptOrganization(deciding: Deciding, act: KeepingAct, id: string) {
  const { tx, now, acting } = deciding;
  const organization = await tx.db.organization.findFirst({
    where: { AND: [{ id }, organizationsKept(acting.viewer, now)] },
    include: { capabilities: true, greenChannelStages: true },
  });
  if (organization === null) throw new NotFound('organization', ['organizationId']);
  requireNone(refusalsOf(KEEPING_RULES[act], { viewer: acting.viewer, organization }));
  return organization;
}

import { type ActInput, type Deciding, perform } from '../act.ts';
import { addDays, localDateOf } from '../calendar-date.ts';
import type { Role } from '../codes/role.ts';
import { claimVersion } from '../compare-and-set.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { appendDirectoryEvent } from '../organization/directory-event.ts';
import { keptOrganization } from '../organization/rules.ts';
import { roleAssignmentsVisible } from '../person/policy.ts';
import { handOverReferrals } from '../referral/hand-over.ts';
import type { Acting } from '../viewer.ts';
import { lockPowers } from './role-locks.ts';
import { isPower, ROLE_PLACES, SEPARATE_ADMINS } from './role-places.ts';
import { endsRole } from './role-rules.ts';

export interface RoleEndInput extends ActInput {
  readonly roleAssignmentId: string;
  readonly expectedVersion: number;
  /** The last day on which the role holds; absent: it ends at once, and yesterday was its last day. */
  readonly lastOn?: string | null | undefined;
}

type Assignment = { id: string; role: string; organizationId: string; fromOn: string; toOn: string | null };

/** The roles without whose holder nobody could undo what happens next. */
const NEVER_VACANT: readonly string[] = ['ORG_ADMIN', ...SEPARATE_ADMINS];

async function requireAnotherHolder({ tx, now, acting }: Deciding, assignment: Assignment): Promise<void> {
  const { id, role, organizationId } = assignment;
  if (!NEVER_VACANT.includes(role)) return;
  // SECURITY_ADMIN may clear the place of an ORG_ADMIN, so that SYS_ADMIN can name another one.
  if (role === 'ORG_ADMIN' && acting.viewer.roles.includes('SECURITY_ADMIN')) return;
  const within = role === 'ORG_ADMIN' ? { organizationId } : {};
  const forGood = { fromOn: { lte: localDateOf(now) }, toOn: null };
  const others = await tx.db.roleAssignment.count({
    where: { id: { not: id }, role, person: { status: 'ACTIVE' }, ...within, ...forGood },
  });
  if (others > 0) return;
  const message = `This is the last ${role}; name another one first.`;
  throw new RuleRefused({ code: 'LAST_ADMIN', message, rule: 'domain 0: nothing is left without an owner' });
}

function lastDay(assignment: Assignment, input: RoleEndInput, todayOn: string): string {
  const yesterdayOn = addDays(todayOn, -1);
  if (assignment.toOn !== null && assignment.toOn < todayOn) {
    const message = 'This role has already ended.';
    throw new RuleRefused({ code: 'ROLE_ENDED', message, rule: 'domain 2 PractitionerRole: from-to' });
  }
  const lastOn = input.lastOn ?? yesterdayOn;
  const isLater = assignment.toOn !== null && lastOn > assignment.toOn;
  if (lastOn >= yesterdayOn && !isLater) return lastOn;
  throw new InvalidInput({
    code: 'ROLE_LAST_DAY',
    message: 'A role ends now or on a coming day, and never later than was agreed.',
    path: ['lastOn'],
    rule: 'domain 2 PractitionerRole: from-to',
  });
}

/**
 * Ends a role: at once, which counts from the next request on, or with a coming day.
 * @returns the id of the role assignment
 * @throws NotFound, InvalidInput, VersionConflict, RuleRefused ROLE_GIVEN_BY_OTHERS, ROLE_ENDED, LAST_ADMIN, OWNS_REFERRALS
 */
export const endRole = (acting: Acting, input: RoleEndInput): Promise<string> =>
  perform(acting, 'roleEnd', input, async (deciding) => {
    const { tx, now } = deciding;
    const visible = roleAssignmentsVisible(acting.viewer, now);
    const assignment = await tx.db.roleAssignment.findFirst({
      where: { AND: [{ id: input.roleAssignmentId }, visible] },
    });
    if (assignment === null) throw new NotFound('roleAssignment', ['roleAssignmentId']);
    const { id, organizationId, version: found } = assignment;
    await keptOrganization(deciding, 'roleEnd', organizationId);
    if (!endsRole(acting.viewer, assignment.role as Role, organizationId)) {
      const message = `${assignment.role} is ended by ${ROLE_PLACES[assignment.role as Role].endedBy.join(' or ')}.`;
      throw new RuleRefused({ code: 'ROLE_GIVEN_BY_OTHERS', message, rule: 'domain 1 Roles' });
    }
    const toOn = lastDay(assignment, input, localDateOf(now));
    await tx.lock('Organization', organizationId);
    if (isPower(assignment.role)) await lockPowers(tx);
    await claimVersion(tx, {
      table: 'RoleAssignment',
      noun: 'roleAssignment',
      id,
      expected: input.expectedVersion,
      found,
    });
    await requireAnotherHolder(deciding, assignment);
    await tx.db.roleAssignment.update({ where: { id }, data: { toOn } });
    if (toOn < localDateOf(now))
      await handOverReferrals(deciding, { personId: assignment.personId, organizationId });
    const facts = { personId: assignment.personId, role: assignment.role, fromOn: assignment.fromOn, toOn };
    const event = {
      noun: 'roleAssignment',
      nounId: id,
      act: 'roleEnd',
      from: 'ASSIGNED',
      to: 'ENDED',
    } as const;
    await appendDirectoryEvent(deciding, organizationId, { ...event, facts });
    return id;
  });

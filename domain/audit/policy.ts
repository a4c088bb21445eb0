import { type Grant, type Policy, rolesOf, type SqlFilter, sqlOpen } from '../access.ts';
import type { Role } from '../codes/role.ts';
import { OWN_DATA_ROLES } from '../resident/policy.ts';
import { hasRole, type Viewer } from '../viewer.ts';
import { chainsOf, subjectsOf } from './chain/link.ts';
import type { CoveredRow } from './chain/mac.ts';
import { namesPerson } from './names-person.ts';
import { IS_OWN_WORK, isOwnWork } from './whose-work.ts';

/** An audit row as its openness depends on it. */
export type AuditedRow = Pick<CoveredRow, 'organizationId' | 'ownerOrgIds' | 'residentIds' | 'role'>;

/** A row with all it says; that somebody was looked at, by whom, without the evidence; and what the own people and machines did. */
export type AuditAspect = 'entry' | 'access' | 'work';

type AuditGrant = Grant<AuditAspect, SqlFilter, AuditedRow>;

const forGood = { ends: 'never: no row is ever changed or deleted', isLasting: true } as const;

const auditor: AuditGrant = {
  relation: 'NETWORK',
  roles: ['AUDIT_ADMIN'],
  opens: ['entry'],
  begins: 'it is recorded',
  ...forGood,
  where: () => ({ sql: '1 = 1', params: {} }),
  holds: () => true,
};

const owner: AuditGrant = {
  relation: 'OWN_ORGANIZATION',
  roles: ['ORG_ADMIN'],
  opens: ['entry'],
  begins: 'somebody at work for the own organisation sees or does something, or anybody with what it keeps',
  ...forGood,
  where: ({ organizationId }) => ({
    sql: `u."ownerOrgIds" LIKE '%"' || :viewerOrgId || '"%'
      OR (u."ownerOrgIds" IS NULL AND u."organizationId" = :viewerOrgId)`,
    params: { viewerOrgId: organizationId },
  }),
  holds: ({ organizationId }, row) => chainsOf(row).includes(organizationId),
};

/** A machine reads what was done for its organisation, and not what others did with what it keeps. */
const machine: AuditGrant = {
  relation: 'OWN_ORGANIZATION',
  roles: ['HIS_CLIENT'],
  opens: ['work'],
  begins: 'somebody or a machine at work for the own organisation sees or does something',
  ...forGood,
  where: ({ organizationId }) => ({ sql: IS_OWN_WORK, params: { viewerOrgId: organizationId } }),
  holds: ({ organizationId }, row) => isOwnWork(row, organizationId),
};

const self: AuditGrant = {
  relation: 'SELF',
  roles: OWN_DATA_ROLES,
  opens: ['access'],
  begins: 'somebody sees the own data, or does something with them',
  ends: 'the last day of the document of representation; never for the resident',
  where: ({ residentId }) => ({
    sql: namesPerson(':viewerResidentId'),
    params: { viewerResidentId: residentId },
  }),
  holds: ({ residentId }, row) => residentId !== null && subjectsOf(row).includes(residentId),
};

/** Who reads the audit log. Alias: `u`. */
export const auditPolicy: Policy<AuditAspect, SqlFilter, AuditedRow> = {
  noun: 'audit',
  aspects: ['entry', 'access', 'work'],
  grants: [auditor, owner, machine, self],
};

/** The audit administrator reads all of it, an organisation's administrator what concerns the own organisation. */
export const AUDIT_READERS: readonly Role[] = rolesOf(auditPolicy, 'entry');

/** Who reads by whom they were looked at. */
export const ACCESS_LOG_READERS: readonly Role[] = rolesOf(auditPolicy, 'access');

/** Row filter over the alias `u`: right for every row, quick for the few that are not linked yet. */
export const auditVisible = (viewer: Viewer, aspect: AuditAspect, now: Date): SqlFilter =>
  sqlOpen(auditPolicy, aspect, viewer, now);

/** Whether the viewer reads the chains of every organisation. */
export const readsAllChains = (viewer: Viewer): boolean => hasRole(viewer, ...auditor.roles);

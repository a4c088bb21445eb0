import { EVERYBODY, type Policy, type SqlFilter, sqlOpen, whereOpen } from '../access.ts';
import { isInForceSql, isSuspendedSql } from '../agreement/in-force.ts';
import type { Role } from '../codes/role.ts';
import { STOPPING_ROLES } from '../session/workflow.ts';
import type { Viewer } from '../viewer.ts';

/** Who keeps the sessions of the own hospital. */
export const SCHEDULERS: readonly Role[] = ['HOSP_SCHED'];

/** Whose clinics can be booked: the kinds of organisation that hold outpatient sessions. */
export const SESSION_KINDS = [
  'HOSPITAL',
  'PRIMARY_CLINIC',
  'IN_HOUSE_CLINIC',
  'INTEGRATED',
  'REHAB',
] as const;

/** Weekly templates are the hospital's own; what they offer stands in the sessions. */
export const slotTemplatePolicy: Policy<'entry', object, { readonly hospitalId: string }> = {
  noun: 'slotTemplate',
  aspects: ['entry'],
  grants: [
    {
      relation: 'OWN_ORGANIZATION',
      roles: SCHEDULERS,
      opens: ['entry'],
      begins: 'the hospital sets it',
      ends: 'never: closed ones are its own record',
      isLasting: true,
      where: ({ organizationId }) => ({ hospitalId: organizationId }),
      holds: ({ organizationId }, { hospitalId }) => hospitalId === organizationId,
    },
  ],
};

/** Row filter of templates. */
export const templatesVisible = (viewer: Viewer, now: Date) =>
  whereOpen(slotTemplatePolicy, 'entry', viewer, now);

/** A session as its openness depends on it. */
export interface SessionPlace {
  readonly hospitalId: string;
  readonly state: string;
}

/** What hospitals offer is public in the network; what was taken back before anybody booked is not. Aliases: `x`. */
export const sessionPolicy: Policy<'entry' | 'keeping', SqlFilter, SessionPlace> = {
  noun: 'session',
  aspects: ['entry', 'keeping'],
  grants: [
    {
      relation: 'SIGNED_IN',
      roles: EVERYBODY,
      opens: ['entry'],
      begins: 'the hospital offers it',
      ends: 'when it is taken back before anybody booked',
      where: () => ({ sql: `x."state" <> 'WITHDRAWN'`, params: {} }),
      holds: (_viewer, { state }) => state !== 'WITHDRAWN',
    },
    {
      relation: 'OWN_ORGANIZATION',
      roles: EVERYBODY,
      opens: ['entry'],
      begins: 'the hospital offers it',
      ends: 'never',
      isLasting: true,
      where: ({ organizationId }) => ({
        sql: 'x."hospitalId" = :viewerOrgId',
        params: { viewerOrgId: organizationId },
      }),
      holds: ({ organizationId }, { hospitalId }) => hospitalId === organizationId,
    },
    {
      relation: 'OWN_ORGANIZATION',
      roles: STOPPING_ROLES,
      opens: ['keeping'],
      begins: 'the hospital offers it',
      ends: 'never',
      where: ({ organizationId }) => ({
        sql: 'x."hospitalId" = :viewerOrgId',
        params: { viewerOrgId: organizationId },
      }),
      holds: ({ organizationId }, { hospitalId }) => hospitalId === organizationId,
    },
  ],
};

/** Row filter of sessions that are the viewer's to stop or to add places to, over the alias `x`. */
export const sessionsKept = (viewer: Viewer, now: Date): SqlFilter =>
  sqlOpen(sessionPolicy, 'keeping', viewer, now);

/** Row filter of sessions over the alias `x`. */
export const sessionsVisible = (viewer: Viewer, now: Date): SqlFilter =>
  sqlOpen(sessionPolicy, 'entry', viewer, now);

// An agreement with GREEN_CHANNEL that is in force on the service date and reserves places in the department.
const GREEN_FOR_VIEWER = `s."pool" = 'GREEN_CHANNEL' AND EXISTS (
  SELECT 1 FROM "CooperationAgreement" g JOIN "AgreementService" v ON v."agreementId" = g."id" AND v."service" = 'GREEN_CHANNEL'
  JOIN "AgreementQuota" k ON k."agreementId" = g."id" AND k."departmentId" = s."departmentId" AND k."placesPerWeek" > 0
  JOIN "Organization" o ON o."id" = :viewerOrgId
  WHERE g."medicalOrgId" = s."hospitalId" AND g."nursingHomeId" IN (o."id", o."partOfId")
    AND ${isInForceSql('g', 'x."serviceOn"')} AND NOT ${isSuspendedSql('g')})`;

/** A slot as its openness depends on it. */
export interface PooledPlaces {
  readonly pool: string;
  readonly releaseAt: Date | null;
  /** Homes with an agreement in force that reserves these places, and the clinics that are part of them. */
  readonly greenOrgIds: readonly string[];
}

/** To whom free places are offered. Aliases: `s`, and `x` for its session. */
export const slotPolicy: Policy<'entry', SqlFilter, PooledPlaces> = {
  noun: 'slot',
  aspects: ['entry'],
  grants: [
    {
      relation: 'SIGNED_IN',
      roles: EVERYBODY,
      opens: ['entry'],
      begins: 'it is public, or is released to the public pool',
      ends: 'when it begins',
      where: (_viewer, now) => ({ sql: `s."pool" = 'PUBLIC' OR s."releaseAt" <= :now`, params: { now } }),
      holds: (_viewer, { pool, releaseAt }, now) =>
        pool === 'PUBLIC' || (releaseAt !== null && releaseAt <= now),
    },
    {
      relation: 'PARTICIPANT',
      roles: EVERYBODY,
      opens: ['entry'],
      begins: 'an agreement with GREEN_CHANNEL and a quota in the department is in force on the service date',
      ends: 'with the agreement',
      where: ({ organizationId }, now) => ({
        sql: GREEN_FOR_VIEWER,
        params: { viewerOrgId: organizationId, now },
      }),
      holds: ({ organizationId }, { pool, greenOrgIds }) =>
        pool === 'GREEN_CHANNEL' && greenOrgIds.includes(organizationId),
    },
  ],
};

/** Row filter of slots over the aliases `s` and `x`. */
export const slotsVisible = (viewer: Viewer, now: Date): SqlFilter =>
  sqlOpen(slotPolicy, 'entry', viewer, now);

import { type Grant, type Policy, type SqlFilter, sqlOpen } from '../access.ts';
import type { Role } from '../codes/role.ts';
import { CARE_ROLES } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';
import { ALARM_ROLES, type AlarmSide } from './workflow.ts';

/** What of an alarm is open: that something has to be seen to; and about which resident. */
export type AlarmAspect = 'entry' | 'resident';

/** An alarm as its openness depends on it. */
export interface AlarmStanding {
  readonly organizationId: string;
  /** 1 where the viewer has been told of it, for the organisation of the session. */
  readonly isToldMe: number;
}

type AlarmGrant = Grant<AlarmAspect, SqlFilter, AlarmStanding>;

/** Whether the viewer has been told of an alarm, over the alias `a`: whom it has reached is told before any read. */
export const TOLD_ME = `EXISTS (
  SELECT 1 FROM "Notification" n WHERE n."personId" = :viewerId AND n."organizationId" = :viewerOrgId
    AND n."noun" = 'alarm' AND n."nounId" = a."id")`;

const told = {
  relation: 'PARTICIPANT',
  begins:
    'it climbs to the person: the holder of the duty, the deputy, everybody whose work it is, the administrators',
  ends: 'never: what one was told of stays on the own list',
  isLasting: true,
  where: ({ personId, organizationId }: Viewer) => ({
    sql: TOLD_ME,
    params: { viewerId: personId, viewerOrgId: organizationId },
  }),
  holds: (_viewer: Viewer, { isToldMe }: AlarmStanding) => isToldMe === 1,
} as const;

const toldCarers: AlarmGrant = {
  ...told,
  roles: ALARM_ROLES.filter((role) => CARE_ROLES.includes(role)),
  opens: ['entry', 'resident'],
};

const toldOthers: AlarmGrant = {
  ...told,
  roles: ALARM_ROLES.filter((role) => !CARE_ROLES.includes(role)),
  opens: ['entry'],
};

const administrators: AlarmGrant = {
  relation: 'OWN_ORGANIZATION',
  roles: ['ORG_ADMIN'],
  opens: ['entry'],
  begins: 'it is raised in the own organisation',
  ends: 'never',
  isLasting: true,
  where: ({ organizationId }) => ({
    sql: 'a."organizationId" = :viewerOrgId',
    params: { viewerOrgId: organizationId },
  }),
  holds: (viewer, { organizationId }) => organizationId === viewer.organizationId,
};

/** Who sees an alarm: to whom it has climbed, and the administrators of the organisation. */
export const alarmPolicy: Policy<AlarmAspect, SqlFilter, AlarmStanding> = {
  noun: 'alarm',
  aspects: ['entry', 'resident'],
  grants: [toldCarers, toldOthers, administrators],
};

export const ALARM_READERS: readonly Role[] = ALARM_ROLES;

/** Row filter over the alias `a`. */
export const alarmsVisible = (viewer: Viewer, now: Date): SqlFilter =>
  sqlOpen(alarmPolicy, 'entry', viewer, now);

/** The side of an alarm the viewer is on. */
export const alarmSides = ({ isToldMe }: Pick<AlarmStanding, 'isToldMe'>): AlarmSide[] =>
  isToldMe === 1 ? ['TOLD'] : [];

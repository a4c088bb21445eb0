import { type Grant, isOpen, type Policy, rolesOf, whereOpen } from '../access.ts';
import type { Role } from '../codes/role.ts';
import { OPENING_COLUMNS, type Opening, residentPolicy } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';
import { CALLERS, type ContactNotificationSide } from './workflow.ts';

/** What of it is open: whether the family knows; who was called and is to be called; and the numbers to call, in full. */
export type ContactNotificationAspect = 'entry' | 'calls' | 'number';

/** A task as its openness depends on it. */
export interface ContactNotificationParties {
  readonly organizationId: string;
  readonly openedByOrgId: string | null;
  readonly resident: Opening;
}

/** What a task is read with for these questions. */
export const PARTY_COLUMNS = {
  ...{ id: true, residentId: true, organizationId: true, openedByOrgId: true },
  resident: { select: OPENING_COLUMNS },
} as const;

type TaskGrant = Grant<ContactNotificationAspect, object, ContactNotificationParties>;

const owner: TaskGrant = {
  relation: 'OWN_ORGANIZATION',
  roles: CALLERS,
  opens: ['entry', 'calls', 'number'],
  begins: 'the own organisation has to tell the family',
  ends: 'never: whom it told stays its own record',
  isLasting: true,
  where: ({ organizationId }) => ({ organizationId }),
  holds: (viewer, { organizationId }) => organizationId === viewer.organizationId,
};

/** Who can have recorded what happened. */
const RECORDERS: readonly Role[] = [...CALLERS, 'HOSP_SCHED'];

const recorder: TaskGrant = {
  relation: 'PARTICIPANT',
  roles: RECORDERS,
  opens: ['entry'],
  begins: 'the own organisation records what happened',
  ends: 'never: whether the family knows of what it recorded stays its own record',
  isLasting: true,
  where: ({ organizationId }) => ({ openedByOrgId: organizationId }),
  holds: ({ organizationId }, { openedByOrgId }) => openedByOrgId === organizationId,
};

/** Whoever keeps the record calls as well, after a move for example; the resident's side reads who was told. */
const OF_RESIDENT: Partial<Record<string, readonly ContactNotificationAspect[]>> = {
  OWN_RESIDENT: ['entry', 'calls', 'number'],
  SELF: ['entry', 'calls'],
};
const ofResident = residentPolicy.grants.flatMap((grant): TaskGrant[] => {
  const opens = OF_RESIDENT[grant.relation];
  if (opens === undefined) return [];
  return [
    {
      ...{ ...grant, opens },
      where: (viewer, now) => ({ resident: grant.where(viewer, now) }),
      holds: (viewer, { resident }, now) => grant.holds(viewer, resident, now),
    },
  ];
});

/** Who sees whether a family was told, and by whom. */
export const contactNotificationPolicy: Policy<
  ContactNotificationAspect,
  object,
  ContactNotificationParties
> = {
  noun: 'contactNotification',
  aspects: ['entry', 'calls', 'number'],
  grants: [owner, recorder, ...ofResident],
};

export const CONTACT_NOTIFICATION_READERS: readonly Role[] = rolesOf(contactNotificationPolicy, 'entry');

/** Row filter: the tasks that the viewer sees now. */
export const contactNotificationsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(contactNotificationPolicy, 'entry', viewer, now);

/** Whether the calls of a loaded task are open to the viewer now. */
export const areCallsOpen = (viewer: Viewer, task: ContactNotificationParties, now: Date): boolean =>
  isOpen(contactNotificationPolicy, 'calls', viewer, task, now);

/** The sides of a task the viewer is on. */
export const contactNotificationSides = (
  viewer: Viewer,
  task: ContactNotificationParties,
  now: Date,
): ContactNotificationSide[] =>
  isOpen(contactNotificationPolicy, 'number', viewer, task, now) ? ['CALLER'] : [];

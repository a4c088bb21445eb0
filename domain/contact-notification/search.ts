import type { ContactNotificationState, ContactOccasion } from '../codes/contact-notification.ts';
import { survivingId } from '../resident/alias.ts';
import type { Viewer } from '../viewer.ts';
import { contactNotificationsVisible } from './policy.ts';
import { UNTOLD } from './workflow.ts';

export interface ContactNotificationFilter {
  readonly states?: readonly ContactNotificationState[] | null | undefined;
  readonly occasions?: readonly ContactOccasion[] | null | undefined;
  readonly isOverdue?: boolean | null | undefined;
  readonly residentId?: string | null | undefined;
}

const isUntold = { state: { in: [...UNTOLD] } };
/** `isOverdue` as a row filter: of what is past its time, only where the family was not told. */
const overdue = (isWanted: boolean, now: Date) =>
  isWanted
    ? { ...isUntold, dueAt: { lte: now } }
    : { OR: [{ state: { notIn: [...UNTOLD] } }, { dueAt: { gt: now } }] };

/** The tasks of the viewer's worklist that are asked for; every part narrows. */
export async function contactNotificationsWanted(
  viewer: Viewer,
  { states, occasions, isOverdue, residentId }: ContactNotificationFilter,
  now: Date,
) {
  return {
    AND: [
      contactNotificationsVisible(viewer, now),
      ...(states == null ? [] : [{ state: { in: [...states] } }]),
      ...(occasions == null ? [] : [{ occasion: { in: [...occasions] } }]),
      ...(isOverdue == null ? [] : [overdue(isOverdue, now)]),
      ...(residentId == null ? [] : [{ residentId: await survivingId(residentId) }]),
    ],
  };
}

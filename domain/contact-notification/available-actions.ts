import { type AvailableAction, availableAction, edgeRefusals } from '../available-action.ts';
import type { ContactNotificationState } from '../codes/contact-notification.ts';
import type { Refusal } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import { actsOf } from '../workflow.ts';
import { type ContactNotificationParties, contactNotificationSides } from './policy.ts';
import { contactNotificationWorkflow, UNTOLD } from './workflow.ts';

/** A task as its lifecycle sees it. */
export interface ContactNotificationFacing extends ContactNotificationParties {
  readonly state: string;
}

/** Why an act is not open to the viewer now; empty when it is. */
export const contactNotificationRefusals = (
  act: string,
  viewer: Viewer,
  task: ContactNotificationFacing,
  now: Date,
): Refusal[] =>
  edgeRefusals(contactNotificationWorkflow, act, {
    viewer,
    state: task.state as ContactNotificationState,
    sides: contactNotificationSides(viewer, task, now),
  });

/** What the viewer may do with a task now, and why not (domain 8.2). */
export const contactNotificationActions = (
  viewer: Viewer,
  task: ContactNotificationFacing,
  now: Date,
): AvailableAction[] =>
  actsOf(contactNotificationWorkflow).map((act) =>
    availableAction(act, contactNotificationRefusals(act, viewer, task, now)),
  );

/** Whether the family has not been told yet. */
export const isUntold = ({ state }: { readonly state: string }): boolean =>
  UNTOLD.some((one) => one === state);

/** Whether it should have been told by now. */
export const isOverdue = (task: { readonly state: string; readonly dueAt: Date }, now: Date): boolean =>
  isUntold(task) && task.dueAt <= now;

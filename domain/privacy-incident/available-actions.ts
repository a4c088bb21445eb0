import { type AvailableAction, availableAction, edgeRefusals } from '../available-action.ts';
import type { PrivacyIncidentState } from '../codes/privacy-incident.ts';
import type { Viewer } from '../viewer.ts';
import { privacyIncidentSides } from './policy.ts';
import { privacyIncidentWorkflow } from './workflow.ts';

/** An incident as its lifecycle sees it. */
export interface PrivacyIncidentFacing {
  readonly state: string;
  readonly openedById: string;
}

/** Why the viewer cannot close an incident that the viewer sees; empty when it is possible. */
export const closeRefusals = (viewer: Viewer, incident: PrivacyIncidentFacing) =>
  edgeRefusals(privacyIncidentWorkflow, 'privacyIncidentClose', {
    viewer,
    state: incident.state as PrivacyIncidentState,
    sides: privacyIncidentSides(viewer, incident),
  });

/** What the viewer may do with an incident now, and why not (domain 8.2). */
export const privacyIncidentActions = (
  viewer: Viewer,
  incident: PrivacyIncidentFacing,
): AvailableAction[] => [availableAction('privacyIncidentClose', closeRefusals(viewer, incident))];

/** Whether its people and the authority should have been told by now, and it is still open. */
export const isOverdue = ({ state, dueAt }: { state: string; dueAt: Date }, now: Date): boolean =>
  state === 'OPEN' && dueAt <= now;

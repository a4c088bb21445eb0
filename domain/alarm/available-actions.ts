import { type AvailableAction, availableAction, edgeRefusals } from '../available-action.ts';
import type { AlarmState } from '../codes/alarm.ts';
import type { Viewer } from '../viewer.ts';
import { type AlarmStanding, alarmSides } from './policy.ts';
import { alarmWorkflow } from './workflow.ts';

/** An alarm as its lifecycle sees it. */
export type AlarmFacing = Pick<AlarmStanding, 'isToldMe'> & { readonly state: AlarmState };

/** Why the viewer cannot acknowledge an alarm; empty when it is possible. */
export const acknowledgeRefusals = (viewer: Viewer, alarm: AlarmFacing) =>
  edgeRefusals(alarmWorkflow, 'alarmAcknowledge', { viewer, state: alarm.state, sides: alarmSides(alarm) });

/** What the viewer may do with an alarm now, and why not (domain 8.2). */
export const alarmActions = (viewer: Viewer, alarm: AlarmFacing): AvailableAction[] => [
  availableAction('alarmAcknowledge', acknowledgeRefusals(viewer, alarm)),
];

import { type AvailableAction, availableAction, edgeRefusals } from '../available-action.ts';
import type { BreakGlassState } from '../codes/break-glass.ts';
import type { Viewer } from '../viewer.ts';
import { type BreakGlassStanding, breakGlassSides } from './policy.ts';
import { breakGlassWorkflow } from './workflow.ts';

/** An emergency access in the state that counts now. */
export type BreakGlassFacing = Pick<BreakGlassStanding, 'personId' | 'organizationId'> & {
  readonly state: BreakGlassState;
};

/** Why the viewer cannot take an act of the lifecycle; empty when it is possible. */
export const breakGlassRefusals = (viewer: Viewer, act: string, breakGlass: BreakGlassFacing) =>
  edgeRefusals(breakGlassWorkflow, act, {
    viewer,
    state: breakGlass.state,
    sides: breakGlassSides(viewer, breakGlass),
  });

/** What the viewer may do with an emergency access now, and why not (domain 8.2). */
export const breakGlassActions = (viewer: Viewer, breakGlass: BreakGlassFacing): AvailableAction[] =>
  breakGlassWorkflow.acts.map(({ act }) => availableAction(act, breakGlassRefusals(viewer, act, breakGlass)));

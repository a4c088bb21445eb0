import { type AvailableAction, availableAction, edgeRefusals } from '../available-action.ts';
import type { HandoverState } from '../codes/handover.ts';
import type { Viewer } from '../viewer.ts';
import { handoverSides } from './policy.ts';
import { handoverWorkflow } from './workflow.ts';

/** What the viewer may do with a handover now, and why not (domain 8.2). */
export const handoverActions = (
  viewer: Viewer,
  handover: { readonly state: string; readonly givenById: string },
): AvailableAction[] => {
  const standing = { viewer, state: handover.state as HandoverState, sides: handoverSides(viewer, handover) };
  return [availableAction('handoverSign', edgeRefusals(handoverWorkflow, 'handoverSign', standing))];
};

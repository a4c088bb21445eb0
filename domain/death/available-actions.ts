import { type AvailableAction, availableAction, edgeRefusals } from '../available-action.ts';
import type { DeathState } from '../codes/death.ts';
import type { Viewer } from '../viewer.ts';
import { actsOf } from '../workflow.ts';
import { type DeathParties, deathSides } from './policy.ts';
import { deathWorkflow } from './workflow.ts';

type Facing = DeathParties & { readonly state: string };

/** Why the viewer cannot take an act on a death now; empty when it is possible. */
export const deathRefusals = (act: string, viewer: Viewer, death: Facing, now: Date) =>
  edgeRefusals(deathWorkflow, act, {
    viewer,
    state: death.state as DeathState,
    sides: deathSides(viewer, death, now),
  });

/** What the viewer may do with a death now, and why not (domain 8.2). */
export const deathActions = (viewer: Viewer, death: Facing, now: Date): AvailableAction[] =>
  actsOf(deathWorkflow).map((act) => availableAction(act, deathRefusals(act, viewer, death, now)));

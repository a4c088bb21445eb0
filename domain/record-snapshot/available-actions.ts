import { type AvailableAction, availableAction, edgeRefusals } from '../available-action.ts';
import { isInCare } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';
import { actsOf } from '../workflow.ts';
import { type SnapshotStanding, snapshotState } from './policy.ts';
import { recordSnapshotWorkflow } from './workflow.ts';

/**
 * What the viewer may do with a snapshot now, and why not (domain 8.2): ask again. Whether consent and source still stand is
 * judged by the act.
 */
export function recordSnapshotActions(
  viewer: Viewer,
  snapshot: SnapshotStanding,
  now: Date,
): AvailableAction[] {
  const isOwn = snapshot.organizationId === viewer.organizationId && isInCare(viewer, snapshot.resident, now);
  const standing = { viewer, state: snapshotState(snapshot, now), sides: isOwn ? ['RECEIVER'] : [] };
  return actsOf(recordSnapshotWorkflow).map((act) =>
    availableAction(act, edgeRefusals(recordSnapshotWorkflow, act, standing)),
  );
}

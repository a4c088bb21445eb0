import { type AvailableAction, availableAction, edgeRefusals } from '../available-action.ts';
import type { AdmissionState } from '../codes/admission.ts';
import type { Viewer } from '../viewer.ts';
import { actsOf } from '../workflow.ts';
import { type AdmissionSides, admissionSides } from './policy.ts';
import { admissionWorkflow } from './workflow.ts';

/** What the viewer may do with an admission now, and why not (domain 8.2). */
export function admissionActions(
  viewer: Viewer,
  admission: AdmissionSides & { readonly state: string },
  now: Date,
): AvailableAction[] {
  const state = admission.state as AdmissionState;
  const standing = { viewer, state, sides: admissionSides(viewer, admission, now) };
  return actsOf(admissionWorkflow).map((act) =>
    availableAction(act, edgeRefusals(admissionWorkflow, act, standing)),
  );
}

import { type AvailableAction, availableAction, edgeRefusals } from '../available-action.ts';
import type { ConsentState } from '../codes/consent.ts';
import type { Opening } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';
import { effectiveState } from '../workflow.ts';
import { consentSides } from './policy.ts';
import { consentWorkflow } from './workflow.ts';

/** A consent as its lifecycle sees it. */
export interface ConsentRow {
  readonly state: string;
  readonly validUntilAt: Date | null;
}

/** The state that counts now: past its term a consent is EXPIRED without any background work. */
export const consentState = (consent: ConsentRow, now: Date): ConsentState =>
  effectiveState(consentWorkflow, { ...consent, state: consent.state as ConsentState }, now);

/** What the viewer may do with a consent now, and why not (domain 8.2). */
export function consentActions(
  viewer: Viewer,
  consent: ConsentRow & { readonly resident: Opening; readonly recordedByOrgId: string },
  now: Date,
): AvailableAction[] {
  const standing = {
    viewer,
    state: consentState(consent, now),
    sides: consentSides(viewer, consent, now),
  };
  return consentWorkflow.acts.map(({ act }) =>
    availableAction(act, edgeRefusals(consentWorkflow, act, standing)),
  );
}

import { CARE_ROLES, isInCare, type Opening, recordsOpen, residentsVisible } from '../resident/policy.ts';
import { hasRole, type Viewer } from '../viewer.ts';
import type { Side } from '../workflow.ts';

/**
 * Row filter: the consents of an open record, those the own organisation recorded for somebody it knows, and those
 * that were given with the own organisation as recipient. A refusal tells its recipients nothing.
 */
export function consentsVisible(viewer: Viewer, now: Date) {
  if (!hasRole(viewer, ...CARE_ROLES)) return { resident: residentsVisible(viewer, now) };
  const { organizationId } = viewer;
  return {
    OR: [
      { resident: recordsOpen(viewer, now) },
      { recordedByOrgId: organizationId, resident: residentsVisible(viewer, now) },
      { decision: 'GIVEN', recipients: { some: { organizationId } } },
    ],
  };
}

/** The side of a consent the viewer is on: who knows the resident now acts for the resident, a recipient does not. */
export const consentSides = (viewer: Viewer, resident: Opening, now: Date): Side[] =>
  isInCare(viewer, resident, now) ? ['RESIDENT'] : [];

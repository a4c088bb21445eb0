import { localDateOf } from '../calendar-date.ts';
import type { JointRoundState, JointRoundWorklist } from '../codes/joint-round.ts';
import type { LinkedWardStayState } from '../codes/linked-ward-stay.ts';
import type { Viewer } from '../viewer.ts';
import { whereEffectiveState } from '../workflow.ts';
import { jointRoundsVisible, linkedWardStaysVisible } from './policy.ts';
import { jointRoundWorkflow } from './workflow.ts';

export interface LinkedWardStayFilter {
  readonly states?: readonly LinkedWardStayState[] | null | undefined;
  readonly residentId?: string | null | undefined;
  readonly referralId?: string | null | undefined;
}

/** Row filter: the stays that a viewer asks for; what was entered in error is asked for by name. */
export const linkedWardStaysWanted = (
  viewer: Viewer,
  { states, residentId, referralId }: LinkedWardStayFilter,
  now: Date,
) => ({
  AND: [
    linkedWardStaysVisible(viewer, now),
    { state: states == null ? { not: 'VOIDED' } : { in: [...states] } },
    residentId == null ? {} : { residentId },
    referralId == null ? {} : { referralId },
  ],
});

const inState = (states: readonly JointRoundState[], now: Date) =>
  whereEffectiveState(jointRoundWorkflow, states, now);

/** Rounds of the viewer's own side: who has the resident in care only looks on. */
const ofSides = ({ organizationId }: Viewer) => ({
  stay: { OR: [{ hospitalOrgId: organizationId }, { localOrgId: organizationId }] },
});

/** Row filters, beside the policy: what waits for somebody (requirements A.10). */
const WORKLISTS: Readonly<Record<JointRoundWorklist, (viewer: Viewer, now: Date) => object>> = {
  DUE: (viewer, now) => ({
    AND: [ofSides(viewer), inState(['PLANNED'], now), { plannedOn: { lte: localDateOf(now) } }],
  }),
  OVERDUE: (viewer, now) => ({
    AND: [
      ofSides(viewer),
      {
        OR: [
          {
            // Missed, and not made up for yet; a make-up that was missed stands for it.
            AND: [inState(['MISSED'], now), { stay: { state: 'ACTIVE' } }],
            OR: [{ makeUp: null }, { makeUp: { is: inState(['PLANNED'], now) } }],
          },
          { AND: [inState(['RECORDED'], now), { signDueAt: { lte: now } }] },
        ],
      },
    ],
  }),
  TO_SIGN: ({ organizationId }, now) => ({
    AND: [
      inState(['RECORDED'], now),
      {
        OR: [
          { hospitalSignedAt: null, stay: { hospitalOrgId: organizationId } },
          { localSignedAt: null, stay: { localOrgId: organizationId } },
        ],
      },
    ],
  }),
};

export interface JointRoundFilter {
  readonly worklist?: JointRoundWorklist | null | undefined;
  readonly linkedWardStayId?: string | null | undefined;
}

/** Row filter: the rounds that a viewer asks for; those of a stay that was entered in error stand on no list. */
export const jointRoundsWanted = (
  viewer: Viewer,
  { worklist, linkedWardStayId }: JointRoundFilter,
  now: Date,
) => ({
  AND: [
    jointRoundsVisible(viewer, now),
    { stay: { state: { not: 'VOIDED' } } },
    worklist == null ? {} : WORKLISTS[worklist](viewer, now),
    linkedWardStayId == null ? {} : { stayId: linkedWardStayId },
  ],
});

import { rows } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import type { ReferralState } from '../codes/referral.ts';
import type { ReferralWorklist } from '../codes/referral-worklist.ts';
import { policyFor } from '../policy-value/read.ts';
import type { Viewer } from '../viewer.ts';
import { whereEffectiveState } from '../workflow.ts';
import { answerIsLate, daysLater } from './clocks.ts';
import { ACCEPTED_STATES, LIVE_STATES } from './target-workflow.ts';
import { ON_THE_WAY, OPEN_STATES, referralWorkflow, UNDER_WAY } from './workflow.ts';

interface Asked {
  readonly viewer: Viewer;
  readonly now: Date;
  /** After how many days without a step an open referral is lost here. */
  readonly lostDays: number;
}

const inState = (states: readonly ReferralState[], now: Date) =>
  whereEffectiveState(referralWorkflow, states, now);
const mine = ({ organizationId }: Viewer) => ({
  OR: [{ initiatingOrgId: organizationId }, { fromOrgId: organizationId }],
});
/** Of what others answer, and when, one of several that are asked is told nothing. */
const notOneOfSeveral = (viewer: Viewer) => ({
  OR: [
    mine(viewer),
    {
      targets: { none: { organizationId: viewer.organizationId, askedAt: { not: null }, disclosedAt: null } },
    },
  ],
});
const asked = ({ organizationId }: Viewer, states: readonly string[]) => ({
  targets: { some: { organizationId, askedAt: { not: null }, state: { in: [...states] } } },
});

/** Who is missed is given another place once (MISSED_TWICE); what the clock has found counts as well. */
const missedOnce = (now: Date) => ({
  OR: [
    { noShowCount: 0 },
    { noShowCount: 1, AND: [{ OR: [{ missedAt: null }, { missedAt: { gt: now } }] }] },
  ],
});

/** The clocks of an emergency: seen by nobody, arrived nowhere, not written down (domain 3.5.10). */
const emergencyOverdue = (now: Date) => [
  {
    AND: [
      inState(['SENT'], now),
      { emergency: { is: { acknowledgedAt: null, acknowledgeDueAt: { lte: now } } } },
    ],
  },
  { AND: [inState(ON_THE_WAY, now), { emergency: { is: { arrivalDueAt: { lte: now } } } }] },
  { remainderDueAt: { lte: now } },
];

/** An answer is late: whose it is sees its own, who asks everybody's. */
const answersLate = (viewer: Viewer, now: Date) => ({
  OR: [
    { targets: { some: { organizationId: viewer.organizationId, ...answerIsLate(now) } } },
    { AND: [notOneOfSeveral(viewer), { targets: { some: answerIsLate(now) } }] },
  ],
});

/** Row filters, beside the policy: what waits for whom (domain 3.5). */
const WORKLISTS: Readonly<Record<ReferralWorklist, (asked: Asked) => object>> = {
  DRAFTS: ({ viewer, now }) => ({
    AND: [{ initiatingOrgId: viewer.organizationId }, inState(['DRAFT'], now)],
  }),
  TO_COSIGN: ({ viewer, now }) => ({
    AND: [{ fromOrgId: viewer.organizationId }, inState(['PENDING_COSIGN'], now)],
  }),
  TO_REVIEW: ({ viewer, now }) => ({
    AND: [{ fromOrgId: viewer.organizationId }, inState(['PENDING_REVIEW'], now)],
  }),
  TO_DECIDE: ({ viewer, now }) => ({ AND: [inState(['SENT'], now), asked(viewer, ['ASKED', 'RECEIVED'])] }),
  WAITING_FOR_INFO: ({ viewer, now }) => ({
    AND: [
      inState(['SENT'], now),
      {
        OR: [
          asked(viewer, ['INFO_REQUESTED']),
          { ...mine(viewer), targets: { some: { state: 'INFO_REQUESTED' } } },
        ],
      },
    ],
  }),
  TO_CHOOSE: ({ viewer, now }) => ({
    AND: [
      ...[mine(viewer), inState(['SENT'], now)],
      { targets: { some: { state: { in: [...ACCEPTED_STATES] }, disclosedAt: null } } },
    ],
  }),
  REJECTED: ({ viewer, now }) => ({
    AND: [
      ...[mine(viewer), inState(['SENT'], now)],
      { targets: { some: { state: 'REJECTED' }, none: { state: { in: [...LIVE_STATES] } } } },
    ],
  }),
  TO_SCHEDULE: ({ viewer, now }) => ({
    OR: [
      { AND: [inState(['PLACED'], now), asked(viewer, ['ACCEPTED'])] },
      // Missed, and perhaps nobody has written that yet.
      { AND: [inState(['NO_SHOW'], now), missedOnce(now), asked(viewer, ['ACCEPTED', 'SCHEDULED'])] },
    ],
  }),
  WAITING_BED: ({ viewer, now }) => ({
    AND: [
      inState(['SENT', 'PLACED'], now),
      {
        OR: [
          asked(viewer, ['WAITING_BED']),
          { ...mine(viewer), targets: { some: { state: 'WAITING_BED' } } },
        ],
      },
    ],
  }),
  EXPECTED_TODAY: ({ viewer, now }) => ({
    AND: [
      inState(['PLACED'], now),
      {
        targets: {
          some: {
            ...{ organizationId: viewer.organizationId, state: { in: ['ACCEPTED', 'SCHEDULED'] } },
            expectedOn: { lte: localDateOf(now) },
          },
        },
      },
    ],
  }),
  UNDER_TREATMENT: ({ viewer, now }) => ({
    AND: [inState([...UNDER_WAY, 'COMPLETED'], now), asked(viewer, ACCEPTED_STATES)],
  }),
  NO_SHOW: ({ viewer, now }) => ({
    AND: [inState(['NO_SHOW'], now), { OR: [mine(viewer), asked(viewer, ACCEPTED_STATES)] }],
  }),
  ABORT_ASKED: ({ viewer, now }) => ({
    AND: [
      inState(UNDER_WAY, now),
      {
        OR: [
          { abortSide: 'RECEIVER', ...mine(viewer) },
          { abortSide: { in: ['SENDER', 'PATIENT'] }, ...asked(viewer, ACCEPTED_STATES) },
        ],
      },
    ],
  }),
  TO_CLOSE: ({ viewer, now }) => ({
    AND: [{ fromOrgId: viewer.organizationId }, inState(['COMPLETED', 'FEEDBACK_RETURNED'], now)],
  }),
  EMERGENCY: ({ viewer, now }) => ({
    AND: [
      ...[{ kind: 'EMERGENCY' }, inState(ON_THE_WAY, now)],
      { OR: [mine(viewer), asked(viewer, LIVE_STATES)] },
    ],
  }),
  EMERGENCY_REMAINDER: ({ viewer }) => ({ AND: [mine(viewer), { remainderDueAt: { not: null } }] }),
  OVERDUE: ({ viewer, now }) => ({
    OR: [
      ...emergencyOverdue(now),
      { AND: [inState(['DRAFT', 'PENDING_COSIGN'], now), { cosignDueAt: { lte: now } }] },
      { AND: [inState(['SENT'], now), answersLate(viewer, now)] },
      { AND: [inState(['SENT'], now), notOneOfSeveral(viewer), { unmetDueAt: { lte: now } }] },
      {
        AND: [
          inState(['PLACED', 'NO_SHOW'], now),
          {
            targets: {
              some: {
                OR: [
                  { state: 'ACCEPTED', scheduleDueAt: { lte: now } },
                  { state: 'WAITING_BED', bedWaitDueAt: { lte: now } },
                  { state: 'ACCEPTED', arrivalDueAt: { lte: now } },
                ],
              },
            },
          },
        ],
      },
      {
        AND: [
          inState(['PLACED'], now),
          { targets: { some: { state: 'SCHEDULED', arrivalDueAt: { lte: now } } } },
        ],
      },
      { AND: [inState(UNDER_WAY, now), { abortDueAt: { lte: now } }] },
      { AND: [inState(['COMPLETED'], now), { feedbackDueAt: { lte: now } }] },
      { AND: [inState(['FEEDBACK_RETURNED'], now), { closeDueAt: { lte: now } }] },
    ],
  }),
  LOST: ({ viewer, now, lostDays }) => ({
    AND: [
      ...[inState(OPEN_STATES, now), notOneOfSeveral(viewer)],
      { movedAt: { lte: daysLater(now, -lostDays) } },
    ],
  }),
};

/** Row filter of one worklist, beside the policy. */
export async function onWorklist(worklist: ReferralWorklist, viewer: Viewer, now: Date): Promise<object> {
  const lost = await policyFor({ rows }, 'referral.lostDays', viewer, now);
  return WORKLISTS[worklist]({ viewer, now, lostDays: lost.value });
}

import type { ReferralState } from '../codes/referral.ts';
import type { ReferralTargetState } from '../codes/referral-target.ts';
import type { Role } from '../codes/role.ts';
import type { ActEdge, Workflow } from '../workflow.ts';

/**
 * HOME is the organisation that began it, SENDER the medical organisation that signs it, OWNER the doctor who follows it
 * to its end, RECEIVER the organisation that has accepted it, PATIENT the resident's side.
 */
export type ReferralSide = 'HOME' | 'SENDER' | 'OWNER' | 'RECEIVER' | 'PATIENT';

export const NURSES: readonly Role[] = ['NH_NURSE'];
/** Who signs a referral, and what a nurse has written. */
export const SIGNERS: readonly Role[] = ['CLINIC_DOCTOR', 'FAMILY_DOCTOR'];
/** Who reviews what goes out. */
export const OFFICE: readonly Role[] = ['REFERRAL_OFFICE'];
/** Who decides on what comes in. */
export const RECEIVERS: readonly Role[] = ['REFERRAL_OFFICE', 'HOSP_DOCTOR', 'CLINIC_DOCTOR'];
/** Who treats, and answers for what was done. */
export const TREATERS: readonly Role[] = ['HOSP_DOCTOR', 'CLINIC_DOCTOR'];
/** Who sees that the resident has come. */
export const ARRIVALS: readonly Role[] = [...RECEIVERS, 'HOSP_SCHED'];
const PATIENT: readonly Role[] = ['RESIDENT', 'REPRESENTATIVE'];

const STATES = [
  ...(['DRAFT', 'PENDING_COSIGN', 'PENDING_REVIEW', 'SENT', 'PLACED', 'ARRIVED', 'IN_TREATMENT'] as const),
  ...(['COMPLETED', 'FEEDBACK_RETURNED', 'CLOSED', 'CANCELLED', 'EXPIRED', 'CLOSED_UNMET', 'LEFT'] as const),
  ...(['CLOSED_WITHOUT_FEEDBACK', 'VOIDED'] as const),
] as const satisfies readonly ReferralState[];

/** In these nobody has arrived: the sender may still take it back. */
export const BEFORE_ARRIVAL: readonly ReferralState[] = [
  ...(['DRAFT', 'PENDING_COSIGN', 'PENDING_REVIEW', 'SENT', 'PLACED'] as const),
];
/** In these the resident is with the receiver. */
const UNDER_WAY: readonly ReferralState[] = ['ARRIVED', 'IN_TREATMENT'];
/** In these somebody has still to move it. */
export const OPEN_STATES: readonly ReferralState[] = [
  ...BEFORE_ARRIVAL,
  ...UNDER_WAY,
  ...(['COMPLETED', 'FEEDBACK_RETURNED'] as const),
];

type Edge = ActEdge<ReferralState>;
type Step = Pick<Edge, 'act' | 'from' | 'to'> & { readonly rule: string };

const edge =
  (side: ReferralSide, by: readonly Role[]) =>
  ({ rule, ...step }: Step): Edge => ({ ...step, side, by, source: `domain 3.5.${rule}` });
const nurse = edge('HOME', NURSES);
const signer = edge('SENDER', SIGNERS);
const office = edge('SENDER', OFFICE);
const owner = edge('OWNER', SIGNERS);
const receiver = edge('RECEIVER', RECEIVERS);
const treater = edge('RECEIVER', TREATERS);

/** 转诊: the sender's lifecycle. What each asked organisation answers is `referralTargetWorkflow`. */
export const referralWorkflow: Workflow<ReferralState> = {
  noun: 'referral',
  states: STATES,
  initial: ['DRAFT'],
  terminal: STATES.filter((state) => !OPEN_STATES.includes(state)),
  acts: [
    ...[nurse, signer].map((by) => by({ act: 'referralRevise', from: ['DRAFT'], to: 'DRAFT', rule: '1' })),
    nurse({ act: 'referralSubmit', from: ['DRAFT'], to: 'PENDING_COSIGN', rule: '1 a nurse’s' }),
    signer({ act: 'referralSubmit', from: ['DRAFT'], to: 'PENDING_REVIEW', rule: '1 a licensed author’s' }),
    signer({ act: 'referralSubmit', from: ['DRAFT'], to: 'SENT', rule: '1 without a referral office' }),
    signer({ act: 'referralCosign', from: ['PENDING_COSIGN'], to: 'PENDING_REVIEW', rule: '1' }),
    signer({ act: 'referralCosign', from: ['PENDING_COSIGN'], to: 'SENT', rule: '1 without an office' }),
    signer({ act: 'referralReturn', from: ['PENDING_COSIGN'], to: 'DRAFT', rule: '1 not signed, reason' }),
    office({ act: 'referralReview', from: ['PENDING_REVIEW'], to: 'SENT', rule: '2' }),
    office({ act: 'referralReturn', from: ['PENDING_REVIEW'], to: 'DRAFT', rule: '2 returned, reason' }),
    receiver({ act: 'referralAccept', from: ['SENT'], to: 'PLACED', rule: '4' }),
    receiver({ act: 'referralAcceptanceWithdraw', from: ['PLACED'], to: 'SENT', rule: '4' }),
    signer({ act: 'referralCloseUnmet', from: ['SENT'], to: 'CLOSED_UNMET', rule: '9 after REJECTED' }),
    edge('RECEIVER', ARRIVALS)({ act: 'referralArrive', from: ['PLACED'], to: 'ARRIVED', rule: '6' }),
    treater({ act: 'referralTreat', from: ['ARRIVED'], to: 'IN_TREATMENT', rule: '7' }),
    treater({ act: 'referralComplete', from: ['IN_TREATMENT'], to: 'COMPLETED', rule: '7' }),
    treater({ act: 'referralFeedback', from: ['COMPLETED'], to: 'FEEDBACK_RETURNED', rule: '7' }),
    receiver({ act: 'referralLeave', from: UNDER_WAY, to: 'LEFT', rule: '7 against advice' }),
    owner({
      ...{ act: 'referralCloseWithoutFeedback', from: ['COMPLETED'], to: 'CLOSED_WITHOUT_FEEDBACK' },
      rule: '7',
    }),
    owner({
      ...{ act: 'referralReconcile', from: ['FEEDBACK_RETURNED'], to: 'FEEDBACK_RETURNED', rule: '8' },
    }),
    owner({ act: 'referralClose', from: ['FEEDBACK_RETURNED'], to: 'CLOSED', rule: '8' }),
    ...[nurse, signer, edge('PATIENT', PATIENT)].map((by) =>
      by({ act: 'referralCancel', from: BEFORE_ARRIVAL, to: 'CANCELLED', rule: '9' }),
    ),
    {
      ...{ act: 'recordVoid', from: STATES.filter((state) => state !== 'VOIDED'), to: 'VOIDED' },
      ...{ by: SIGNERS, side: 'SENDER', source: 'domain 0 VOIDED: by two people of the sending side' },
    },
  ],
  timers: [
    {
      ...{ act: 'expire', from: 'SENT', to: 'EXPIRED', dueColumn: 'expiresAt' },
      source: 'domain 3.5.5: EXPIRED only from SENT, or PLACED without booking',
    },
    {
      ...{ act: 'expire', from: 'PLACED', to: 'EXPIRED', dueColumn: 'expiresAt' },
      source: 'domain 3.5.5: EXPIRED only from SENT, or PLACED without booking',
    },
  ],
};

/** RECEIVER is the organisation that is asked, SENDER the one that asks, HOME the one that began it. */
export type ReferralTargetSide = 'RECEIVER' | 'SENDER' | 'HOME';

/** In these the organisation has not answered yet. */
export const UNANSWERED_STATES: readonly ReferralTargetState[] = ['ASKED', 'RECEIVED', 'INFO_REQUESTED'];
/** In these it is still asked, or has said yes. */
export const LIVE_STATES: readonly ReferralTargetState[] = [...UNANSWERED_STATES, 'ACCEPTED'];

type TargetEdge = ActEdge<ReferralTargetState>;
type TargetStep = Pick<TargetEdge, 'act' | 'from' | 'to'> & { readonly rule: string };

const answerEdge =
  (side: ReferralTargetSide, by: readonly Role[]) =>
  ({ rule, ...step }: TargetStep): TargetEdge => ({ ...step, side, by, source: `domain 3.5.${rule}` });
const asked = answerEdge('RECEIVER', RECEIVERS);
const asking = [answerEdge('SENDER', SIGNERS), answerEdge('HOME', NURSES)];

/** 转诊接收方: what one asked organisation answers (domain 3.5, one FHIR Task each). */
export const referralTargetWorkflow: Workflow<ReferralTargetState> = {
  noun: 'referralTarget',
  states: [...LIVE_STATES, 'REJECTED', 'WITHDRAWN'],
  initial: ['ASKED'],
  terminal: ['REJECTED', 'WITHDRAWN'],
  acts: [
    asked({ act: 'referralReceive', from: ['ASKED'], to: 'RECEIVED', rule: '3' }),
    asked({ act: 'referralRequestInfo', from: ['RECEIVED'], to: 'INFO_REQUESTED', rule: '3' }),
    ...asking.map((by) =>
      by({ act: 'referralAnswerInfo', from: ['INFO_REQUESTED'], to: 'RECEIVED', rule: '3' }),
    ),
    asked({ act: 'referralAccept', from: ['RECEIVED'], to: 'ACCEPTED', rule: '4' }),
    asked({ act: 'referralReject', from: ['RECEIVED', 'INFO_REQUESTED'], to: 'REJECTED', rule: '4' }),
    asked({ act: 'referralAcceptanceWithdraw', from: ['ACCEPTED'], to: 'RECEIVED', rule: '4' }),
    ...asking.map((by) => by({ act: 'referralCancel', from: LIVE_STATES, to: 'WITHDRAWN', rule: '9' })),
  ],
  timers: [],
};

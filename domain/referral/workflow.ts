import type { ReferralState } from '../codes/referral.ts';
import type { Role } from '../codes/role.ts';
import type { ActEdge, ConsequenceEdge, Workflow } from '../workflow.ts';

/**
 * HOME is the organisation that began it, SENDER the medical organisation that signs it, OWNER who follows it to its end,
 * RECEIVER the organisation that is asked and later treats, PATIENT the resident's side, SUPERVISOR the health authority
 * of the region.
 */
export type ReferralSide = 'HOME' | 'SENDER' | 'OWNER' | 'RECEIVER' | 'PATIENT' | 'SUPERVISOR';

export const NURSES: readonly Role[] = ['NH_NURSE'];
/** Who signs a referral, and what a nurse has written. */
export const SIGNERS: readonly Role[] = ['CLINIC_DOCTOR', 'FAMILY_DOCTOR', 'HOSP_DOCTOR'];
/** Who reviews what goes out. */
export const OFFICE: readonly Role[] = ['REFERRAL_OFFICE'];
/** Who treats and answers for what was done; in a nursing home that receives somebody, its nurses. */
export const TREATERS: readonly Role[] = [...SIGNERS, ...NURSES];
/** Who decides on what comes in. */
export const RECEIVERS: readonly Role[] = [...OFFICE, ...TREATERS];
/** Who gives out places, and sees that the resident has come. */
export const ARRIVALS: readonly Role[] = [...RECEIVERS, 'HOSP_SCHED'];
/** Who may follow a referral to its end: whoever has signed it, or told of an emergency. */
export const OWNERS: readonly Role[] = [...SIGNERS, ...NURSES];
const PATIENT: readonly Role[] = ['RESIDENT', 'REPRESENTATIVE'];
export const RECALLERS: readonly Role[] = ['HEALTH_SUPERVISOR'];

const STATES = [
  ...(['DRAFT', 'PENDING_COSIGN', 'PENDING_REVIEW', 'SENT', 'PLACED', 'NO_SHOW', 'ARRIVED'] as const),
  ...(['IN_TREATMENT', 'COMPLETED', 'FEEDBACK_RETURNED', 'CLOSED', 'CANCELLED', 'EXPIRED'] as const),
  ...(['RECALLED', 'REDIRECTED', 'CLOSED_UNMET', 'CLOSED_WITHOUT_FEEDBACK', 'LEFT', 'DIED'] as const),
  ...(['TRANSFERRED', 'ABORTED', 'VOIDED'] as const),
] as const satisfies readonly ReferralState[];

/** In these nobody has arrived: the sender may still take it back. */
export const BEFORE_ARRIVAL: readonly ReferralState[] = [
  ...(['DRAFT', 'PENDING_COSIGN', 'PENDING_REVIEW', 'SENT', 'PLACED', 'NO_SHOW'] as const),
];
/** In these the resident is with the receiver. */
export const UNDER_WAY = ['ARRIVED', 'IN_TREATMENT'] as const satisfies readonly ReferralState[];
/** In these somebody has still to move it. */
export const OPEN_STATES: readonly ReferralState[] = [
  ...BEFORE_ARRIVAL,
  ...UNDER_WAY,
  ...(['COMPLETED', 'FEEDBACK_RETURNED'] as const),
];

/** In these the resident is asked for, or treated, at a department: one such referral to it is enough (domain 3.5.2). */
export const HOLDING_STATES: readonly ReferralState[] = [
  ...BEFORE_ARRIVAL.filter((state) => state !== 'DRAFT'),
  ...UNDER_WAY,
];

/** Nobody has arrived elsewhere, and the resident lies still where the referral had led. */
export const TRANSFER_FAILED = {
  ...({ act: 'transferFail', from: 'TRANSFERRED', to: 'IN_TREATMENT' } as const),
  source: 'domain 3.5.7: TRANSFERRED is left with a child; the last child has ended before anybody arrived',
} satisfies ConsequenceEdge<ReferralState>;

/** These have ended for a child that goes out in their place. */
export const ENDED_FOR_CHILD: readonly ReferralState[] = ['TRANSFERRED', 'REDIRECTED'];

type Edge = ActEdge<ReferralState>;
type Step = Pick<Edge, 'act' | 'from' | 'to'> & { readonly rule: string };

const edge =
  (side: ReferralSide, by: readonly Role[]) =>
  ({ rule, ...step }: Step): Edge => ({ ...step, side, by, source: `domain 3.5.${rule}` });
const nurse = edge('HOME', NURSES);
const signer = edge('SENDER', SIGNERS);
const office = edge('SENDER', OFFICE);
const owner = edge('OWNER', OWNERS);
const patient = edge('PATIENT', PATIENT);
const receiver = edge('RECEIVER', RECEIVERS);
const arrival = edge('RECEIVER', ARRIVALS);
const treater = edge('RECEIVER', TREATERS);
const onward = edge('RECEIVER', SIGNERS);
const supervisor = edge('SUPERVISOR', RECALLERS);
const askers = [nurse, signer] as const;
/** An act that is for several sides, and leaves the referral where it is. */
const stays = (sides: readonly (typeof nurse)[], { act, from, rule }: Omit<Step, 'to'>): Edge[] =>
  sides.flatMap((by) => from.map((state) => by({ act, from: [state], to: state, rule })));

/** Who adds files: the side that sends before the arrival, who treats from then on. */
export const FILERS: readonly Role[] = [...NURSES, ...SIGNERS, ...OFFICE, ...TREATERS];
const WITH_RECEIVER: readonly ReferralState[] = [...UNDER_WAY, 'COMPLETED', 'FEEDBACK_RETURNED'];

const FILED = 'domain 2 Referral: attachments';
const filing = (side: ReferralSide, by: readonly Role[], states: readonly ReferralState[]): Edge[] =>
  ['attachmentAdd', 'attachmentRemove'].flatMap((act) =>
    states.map((state) => ({ act, from: [state], to: state, by, side, source: FILED })),
  );

/** Files go out with the resident, and results come back: each side adds while it is its turn, and moves nothing. */
const ATTACHMENT_EDGES: readonly Edge[] = [
  ...filing('HOME', NURSES, BEFORE_ARRIVAL),
  ...filing('SENDER', [...SIGNERS, ...OFFICE], BEFORE_ARRIVAL),
  ...filing('RECEIVER', TREATERS, WITH_RECEIVER),
];

/** In these an emergency is on its way. */
export const ON_THE_WAY = ['SENT', 'PLACED'] as const satisfies readonly ReferralState[];
const AFTER_NOTICE = [...ON_THE_WAY, ...WITH_RECEIVER];

/** An emergency is told, and never asked: it arrives without an acceptance, and is diverted instead of rejected. */
const EMERGENCY_EDGES: readonly Edge[] = [
  arrival({ act: 'referralArrive', from: ['SENT'], to: 'ARRIVED', rule: '10 EMERGENCY, not accepted' }),
  ...[...askers, receiver].map((by) =>
    by({ act: 'emergencyDivert', from: ON_THE_WAY, to: 'PLACED', rule: '10 never rejected' }),
  ),
  ...stays(askers, { act: 'emergencyCallRecord', from: [...ON_THE_WAY, ...UNDER_WAY], rule: '10' }),
  ...stays(askers, { act: 'emergencyComplete', from: AFTER_NOTICE, rule: '10 the clinical remainder' }),
];

/** 转诊: the sender's lifecycle. What each asked organisation answers is `referralTargetWorkflow` (target-workflow.ts). */
export const referralWorkflow: Workflow<ReferralState> = {
  noun: 'referral',
  states: STATES,
  // An emergency begins where it has been told.
  initial: ['DRAFT', 'SENT'],
  terminal: STATES.filter((state) => !OPEN_STATES.includes(state)),
  acts: [
    ...stays(askers, { act: 'referralRevise', from: ['DRAFT'], rule: '1' }),
    nurse({ act: 'referralSubmit', from: ['DRAFT'], to: 'PENDING_COSIGN', rule: '1 a nurse’s' }),
    signer({ act: 'referralSubmit', from: ['DRAFT'], to: 'PENDING_REVIEW', rule: '1 a licensed author’s' }),
    signer({ act: 'referralSubmit', from: ['DRAFT'], to: 'SENT', rule: '1 without a referral office' }),
    signer({ act: 'referralCosign', from: ['PENDING_COSIGN'], to: 'PENDING_REVIEW', rule: '1' }),
    signer({ act: 'referralCosign', from: ['PENDING_COSIGN'], to: 'SENT', rule: '1 without an office' }),
    signer({ act: 'referralReturn', from: ['PENDING_COSIGN'], to: 'DRAFT', rule: '1 not signed, reason' }),
    office({ act: 'referralReview', from: ['PENDING_REVIEW'], to: 'SENT', rule: '2' }),
    office({ act: 'referralReturn', from: ['PENDING_REVIEW'], to: 'DRAFT', rule: '2 returned, reason' }),
    receiver({ act: 'referralAccept', from: ['SENT'], to: 'PLACED', rule: '4 who is asked alone' }),
    receiver({ act: 'referralAccept', from: ['SENT'], to: 'SENT', rule: '4 one of several' }),
    ...askers.map((by) => by({ act: 'referralChoose', from: ['SENT'], to: 'PLACED', rule: '4, 8' })),
    receiver({ act: 'returnHomeConfirm', from: ['SENT'], to: 'PLACED', rule: '11' }),
    receiver({ act: 'returnHomeDefer', from: ['SENT'], to: 'SENT', rule: '11 CANNOT_YET' }),
    ...stays(askers, { act: 'referralTargetWithdraw', from: ['SENT'], rule: '4' }),
    ...stays([receiver], { act: 'referralBedWaitConfirm', from: ON_THE_WAY, rule: '4 weekly' }),
    receiver({ act: 'referralAcceptanceWithdraw', from: ['SENT', 'PLACED'], to: 'SENT', rule: '4' }),
    signer({ act: 'referralRedirect', from: ['SENT'], to: 'REDIRECTED', rule: '9 after REJECTED' }),
    signer({ act: 'referralCloseUnmet', from: ['SENT'], to: 'CLOSED_UNMET', rule: '9 after REJECTED' }),
    arrival({ act: 'referralSchedule', from: ['PLACED', 'NO_SHOW'], to: 'PLACED', rule: '5, 6' }),
    arrival({ act: 'referralNoShow', from: ['PLACED'], to: 'NO_SHOW', rule: '6' }),
    arrival({ act: 'referralArrive', from: ['PLACED', 'NO_SHOW'], to: 'ARRIVED', rule: '6' }),
    treater({ act: 'referralTreat', from: ['ARRIVED'], to: 'IN_TREATMENT', rule: '7' }),
    treater({ act: 'referralComplete', from: ['IN_TREATMENT'], to: 'COMPLETED', rule: '7' }),
    treater({ act: 'referralFeedback', from: ['COMPLETED'], to: 'FEEDBACK_RETURNED', rule: '7' }),
    receiver({ act: 'referralLeave', from: UNDER_WAY, to: 'LEFT', rule: '7 against advice' }),
    treater({ act: 'referralDied', from: UNDER_WAY, to: 'DIED', rule: '7' }),
    onward({ act: 'referralTransfer', from: UNDER_WAY, to: 'TRANSFERRED', rule: '7 with a child' }),
    ...stays([...askers, patient, receiver], { act: 'referralAbortRequest', from: UNDER_WAY, rule: '7, 9' }),
    ...[...askers, receiver].map((by) =>
      by({ act: 'referralAbortDecide', from: UNDER_WAY, to: 'ABORTED', rule: '7 granted' }),
    ),
    ...stays([...askers, receiver], { act: 'referralAbortDecide', from: UNDER_WAY, rule: '7 refused' }),
    owner({
      ...{ act: 'referralCloseWithoutFeedback', from: ['COMPLETED'], to: 'CLOSED_WITHOUT_FEEDBACK' },
      rule: '7',
    }),
    ...stays([owner], { act: 'referralReconcile', from: ['FEEDBACK_RETURNED'], rule: '8' }),
    owner({ act: 'referralClose', from: ['FEEDBACK_RETURNED'], to: 'CLOSED', rule: '8' }),
    ...ATTACHMENT_EDGES,
    ...[...askers, patient].map((by) =>
      by({ act: 'referralCancel', from: BEFORE_ARRIVAL, to: 'CANCELLED', rule: '9' }),
    ),
    ...EMERGENCY_EDGES,
    supervisor({ act: 'referralRecall', from: ON_THE_WAY, to: 'RECALLED', rule: '9' }),
    {
      ...{ act: 'recordVoid', from: STATES.filter((state) => state !== 'VOIDED'), to: 'VOIDED' },
      ...{ by: OWNERS, side: 'SENDER', source: 'domain 0 VOIDED: by two people of the sending side' },
    },
  ],
  timers: [
    {
      ...{ act: 'miss', from: 'PLACED', to: 'NO_SHOW', dueColumn: 'missedAt' },
      source: 'domain 3.5.6: SCHEDULED → NO_SHOW with its appointment',
    },
    ...(['SENT', 'PLACED'] as const).map((from) => ({
      ...({ act: 'expire', from, to: 'EXPIRED', dueColumn: 'expiresAt' } as const),
      source: 'domain 3.5.5: EXPIRED only from SENT, or PLACED without booking',
    })),
    {
      ...{ act: 'expire', from: 'NO_SHOW', to: 'CANCELLED', dueColumn: 'expiresAt' },
      source: 'domain 3.5.6: scheduled once more, or else cancelled',
    },
  ],
  consequences: [TRANSFER_FAILED],
};

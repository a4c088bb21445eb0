import type { ReferralTargetState } from '../codes/referral-target.ts';
import type { Role } from '../codes/role.ts';
import type { ActEdge, Workflow } from '../workflow.ts';
import { ARRIVALS, NURSES, RECEIVERS, SIGNERS } from './workflow.ts';

/** RECEIVER is the organisation that is asked, SENDER the one that asks, HOME the one that began it. */
export type ReferralTargetSide = 'RECEIVER' | 'SENDER' | 'HOME';

/** In these the organisation has not answered yet. */
export const UNANSWERED_STATES: readonly ReferralTargetState[] = ['ASKED', 'RECEIVED', 'INFO_REQUESTED'];
/** In these it has said yes. */
export const ACCEPTED_STATES: readonly ReferralTargetState[] = ['ACCEPTED', 'WAITING_BED', 'SCHEDULED'];
/** In these it is still asked, or has said yes. */
export const LIVE_STATES: readonly ReferralTargetState[] = [...UNANSWERED_STATES, ...ACCEPTED_STATES];

type TargetEdge = ActEdge<ReferralTargetState>;
type TargetStep = Pick<TargetEdge, 'act' | 'from' | 'to'> & { readonly rule: string };

const answerEdge =
  (side: ReferralTargetSide, by: readonly Role[]) =>
  ({ rule, ...step }: TargetStep): TargetEdge => ({ ...step, side, by, source: `domain 3.5.${rule}` });
const asked = answerEdge('RECEIVER', RECEIVERS);
const placing = answerEdge('RECEIVER', ARRIVALS);
const asking = [answerEdge('SENDER', SIGNERS), answerEdge('HOME', NURSES)];

/** Who is asked in an emergency takes whoever comes, or somebody else does; who has diverted it may take it after all. */
const EMERGENCY_ANSWERS: readonly TargetEdge[] = [
  asked({ act: 'referralAccept', from: ['ASKED'], to: 'ACCEPTED', rule: '10 EMERGENCY' }),
  placing({
    ...{ act: 'referralArrive', from: [...UNANSWERED_STATES, 'DIVERTED'], to: 'ACCEPTED' },
    rule: '10 EMERGENCY, not accepted',
  }),
  placing({ act: 'referralArrive', from: LIVE_STATES, to: 'WITHDRAWN', rule: '10 EMERGENCY, elsewhere' }),
  ...[asked, ...asking].flatMap((by) => [
    by({ act: 'emergencyDivert', from: LIVE_STATES, to: 'DIVERTED', rule: '10' }),
    by({ act: 'emergencyDivert', from: ['DIVERTED'], to: 'ACCEPTED', rule: '10 named again' }),
  ]),
];

/** 转诊接收方: what one asked organisation answers (domain 3.5, one FHIR Task each). */
export const referralTargetWorkflow: Workflow<ReferralTargetState> = {
  noun: 'referralTarget',
  states: [...LIVE_STATES, 'REJECTED', 'NOT_SELECTED', 'WITHDRAWN', 'DIVERTED'],
  // Whom an emergency is diverted to has accepted already.
  initial: ['ASKED', 'ACCEPTED'],
  terminal: ['REJECTED', 'NOT_SELECTED', 'WITHDRAWN'],
  acts: [
    asked({ act: 'referralReceive', from: ['ASKED'], to: 'RECEIVED', rule: '3' }),
    asked({ act: 'referralRequestInfo', from: ['RECEIVED'], to: 'INFO_REQUESTED', rule: '3' }),
    ...asking.map((by) =>
      by({ act: 'referralAnswerInfo', from: ['INFO_REQUESTED'], to: 'RECEIVED', rule: '3' }),
    ),
    asked({ act: 'referralAccept', from: ['RECEIVED'], to: 'ACCEPTED', rule: '4' }),
    asked({ act: 'referralAccept', from: ['RECEIVED'], to: 'WAITING_BED', rule: '4 INPATIENT' }),
    asked({ act: 'returnHomeConfirm', from: ['RECEIVED'], to: 'SCHEDULED', rule: '11' }),
    asked({ act: 'returnHomeDefer', from: ['RECEIVED'], to: 'RECEIVED', rule: '11 CANNOT_YET' }),
    asked({ act: 'referralReject', from: ['RECEIVED', 'INFO_REQUESTED'], to: 'REJECTED', rule: '4' }),
    ...ACCEPTED_STATES.map((state) =>
      asked({ act: 'referralAcceptanceWithdraw', from: [state], to: 'RECEIVED', rule: '4' }),
    ),
    ...asking.flatMap((by) => [
      ...(['ACCEPTED', 'WAITING_BED'] as const).map((state) =>
        by({ act: 'referralChoose', from: [state], to: state, rule: '4' }),
      ),
      by({ act: 'referralChoose', from: LIVE_STATES, to: 'NOT_SELECTED', rule: '4 the others' }),
    ]),
    asked({ act: 'referralBedWaitConfirm', from: ['WAITING_BED'], to: 'WAITING_BED', rule: '4 weekly' }),
    placing({ act: 'referralSchedule', from: ACCEPTED_STATES, to: 'SCHEDULED', rule: '5' }),
    placing({ act: 'referralNoShow', from: ['SCHEDULED'], to: 'ACCEPTED', rule: '6' }),
    ...asking.map((by) =>
      by({ act: 'referralTargetWithdraw', from: LIVE_STATES, to: 'WITHDRAWN', rule: '4' }),
    ),
    ...asking.map((by) => by({ act: 'referralCancel', from: LIVE_STATES, to: 'WITHDRAWN', rule: '9' })),
    ...ACCEPTED_STATES.map((state) =>
      placing({ act: 'referralArrive', from: [state], to: state, rule: '6' }),
    ),
    ...EMERGENCY_ANSWERS,
  ],
  timers: [],
};

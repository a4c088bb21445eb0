import { localDateOf } from '../../domain/calendar-date.ts';
import type { ReferralState } from '../../domain/codes/referral.ts';
import type { ReferralTargetState } from '../../domain/codes/referral-target.ts';
import * as answer from '../../domain/referral/answer.ts';
import { referralState } from '../../domain/referral/available-actions.ts';
import * as close from '../../domain/referral/close.ts';
import { reviseReferral } from '../../domain/referral/draft.ts';
import { giveFeedback } from '../../domain/referral/feedback.ts';
import { reconcileReferral } from '../../domain/referral/reconcile.ts';
import * as sign from '../../domain/referral/sign.ts';
import * as visit from '../../domain/referral/visit.ts';
import { referralWorkflow } from '../../domain/referral/workflow.ts';
import type { Acting } from '../../domain/viewer.ts';
import { dueEdges } from '../../domain/workflow.ts';
import { newKey } from '../fixtures/network.ts';
import { safetyAfter } from '../fixtures/referral-content.ts';
import { approve, askToVoid } from '../fixtures/two-people.ts';
import { type Cast, cast, clock, DAY, draft, draftInput, stored } from './scene.ts';

/** The input of an act on a referral as it is read now. */
export async function asRead(referralId: string) {
  const row = await stored(referralId);
  const timed = { ...row, state: row.state as ReferralState };
  const expectedVersion = row.version + dueEdges(referralWorkflow, timed, clock.now()).length;
  return { idempotencyKey: newKey(), referralId, expectedVersion };
}
type Input = Awaited<ReturnType<typeof asRead>>;
type Act = (by: Acting, input: Input) => Promise<string>;

const other = { reasonCode: 'OTHER', reasonText: '另行安排' } as const;
export const acceptance = () => ({
  ...{ contactName: '导诊台', contactPhone: '0756-2123456', expectedOn: localDateOf(clock.now()) },
});
export const FEEDBACK = {
  diagnoses: [{ role: 'PRINCIPAL', system: 'ICD_10', code: 'I50.0', name: '充血性心力衰竭' }],
  treatment: '利尿治疗',
  nextPlan: '两周后复诊',
  returnTo: 'HOME',
  safety: safetyAfter(),
} as const;
const TAKEN_OVER = (['ALLERGIES', 'MEDICINES'] as const).map(
  (line) => ({ line, decision: 'TAKE_OVER' }) as const,
);

/** Each act with an input that nothing is wrong with. */
export const ACTS: Readonly<Record<string, Act>> = {
  referralRevise: (by, input) => reviseReferral(by, { ...draftInput(), ...input }),
  referralSubmit: sign.submitReferral,
  referralCosign: sign.cosignReferral,
  referralReturn: (by, input) => sign.returnReferral(by, { ...input, ...other }),
  referralReview: sign.reviewReferral,
  referralReceive: answer.receiveReferral,
  referralRequestInfo: (by, input) => answer.askSender(by, { ...input, text: '请补充心电图' }),
  referralAnswerInfo: (by, input) => answer.answerReceiver(by, { ...input, text: '已补充' }),
  referralAccept: (by, input) => answer.acceptReferral(by, { ...input, ...acceptance() }),
  referralReject: (by, input) => answer.rejectReferral(by, { ...input, reasonCode: 'NO_BED' }),
  referralAcceptanceWithdraw: (by, input) =>
    answer.withdrawAcceptance(by, { ...input, reasonCode: 'BED_LOST', alternative: '三日后再来院' }),
  referralArrive: visit.arriveReferral,
  referralTreat: visit.treatReferral,
  referralComplete: visit.completeReferral,
  referralLeave: (by, input) => visit.leaveReferral(by, { ...input, reasonText: '家属坚持离院' }),
  referralFeedback: (by, input) => giveFeedback(by, { ...input, ...FEEDBACK }),
  referralReconcile: (by, input) => reconcileReferral(by, { ...input, lines: TAKEN_OVER }),
  referralClose: (by, input) => close.closeReferral(by, { ...input, followUp: '一周后复诊' }),
  referralCloseUnmet: (by, input) => close.closeUnmetReferral(by, { ...input, ...other }),
  referralCloseWithoutFeedback: (by, input) => close.closeWithoutFeedback(by, { ...input, ...other }),
  referralCancel: (by, input) => close.cancelReferral(by, { ...input, ...other }),
};

/** Somebody takes an act on a referral as it stands. */
export async function does(act: string, by: Acting, id: string): Promise<string> {
  const carryOut = ACTS[act];
  if (carryOut === undefined) throw new Error(`say how ${act} is done`);
  return carryOut(by, await asRead(id));
}

/** Where a referral stands: the sender's state, and what was answered where that says more. */
export type Stage =
  | ReferralState
  | 'DRAFT RETURNED'
  | `SENT ${Exclude<ReferralTargetState, 'ASKED' | 'ACCEPTED' | 'WITHDRAWN'>}`;

type Who = keyof Cast;
/** From which stage, by which act of whom, a referral comes into each. */
const FROM: Readonly<Record<Exclude<Stage, 'DRAFT' | 'VOIDED' | 'EXPIRED'>, readonly [Stage, string, Who]>> =
  {
    PENDING_COSIGN: ['DRAFT', 'referralSubmit', 'nurse'],
    'DRAFT RETURNED': ['PENDING_COSIGN', 'referralReturn', 'doctor'],
    PENDING_REVIEW: ['PENDING_COSIGN', 'referralCosign', 'doctor'],
    SENT: ['PENDING_REVIEW', 'referralReview', 'office'],
    'SENT RECEIVED': ['SENT', 'referralReceive', 'receiver'],
    'SENT INFO_REQUESTED': ['SENT RECEIVED', 'referralRequestInfo', 'receiver'],
    'SENT REJECTED': ['SENT RECEIVED', 'referralReject', 'receiver'],
    PLACED: ['SENT RECEIVED', 'referralAccept', 'receiver'],
    ARRIVED: ['PLACED', 'referralArrive', 'scheduler'],
    IN_TREATMENT: ['ARRIVED', 'referralTreat', 'treater'],
    COMPLETED: ['IN_TREATMENT', 'referralComplete', 'treater'],
    FEEDBACK_RETURNED: ['COMPLETED', 'referralFeedback', 'treater'],
    CLOSED: ['FEEDBACK_RETURNED', 'referralClose', 'doctor'],
    CANCELLED: ['SENT', 'referralCancel', 'nurse'],
    CLOSED_UNMET: ['SENT REJECTED', 'referralCloseUnmet', 'doctor'],
    CLOSED_WITHOUT_FEEDBACK: ['COMPLETED', 'referralCloseWithoutFeedback', 'doctor'],
    LEFT: ['IN_TREATMENT', 'referralLeave', 'treater'],
  };

export const STAGES: readonly Stage[] = ['DRAFT', ...(Object.keys(FROM) as Stage[]), 'EXPIRED', 'VOIDED'];
export const stateOf = (stage: Stage): ReferralState => stage.split(' ')[0] as ReferralState;

/** A new referral of the resident at hand, moved to a stage. @returns its id */
export async function into(stage: Stage): Promise<string> {
  if (stage === 'DRAFT') return draft();
  if (stage === 'EXPIRED') {
    const id = await into('SENT');
    clock.advance(14 * DAY);
    return id;
  }
  if (stage === 'VOIDED') {
    const id = await into('SENT');
    await approve(cast.colleague, await askToVoid(cast.doctor, 'REFERRAL', id));
    return id;
  }
  const [before, act, who] = FROM[stage];
  const id = await into(before);
  if (act === 'referralClose') await does('referralReconcile', cast.doctor, id);
  return does(act, cast[who], id);
}

export const shownState = async (id: string) => referralState(await stored(id), clock.now());

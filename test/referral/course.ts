import type { ReferralState } from '../../domain/codes/referral.ts';
import * as accept from '../../domain/referral/accept.ts';
import { referralState } from '../../domain/referral/state.ts';
import { approve, askToVoid } from '../fixtures/two-people.ts';
import { acceptance, asRead, dayIn, does } from './acts.ts';
import { type Cast, cast, clock, DAY, draft, draftInput, elsewhere, stored } from './scene.ts';

/** Where a referral stands: the sender's state, and what was answered where that says more. */
export type Stage =
  | ReferralState
  | 'DRAFT RETURNED'
  | `SENT ${'RECEIVED' | 'INFO_REQUESTED' | 'REJECTED'}`
  | `TWO ${'ASKED' | 'ACCEPTED'}`
  | `PLACED ${'WAITING_BED' | 'SCHEDULED'}`
  | 'ARRIVED ABORT'
  | `RETURN ${'ASKED' | 'RECEIVED' | 'SCHEDULED'}`;

type Who = keyof Cast;
/** From which stage, by which act of whom, a referral comes into each. */
const FROM: Readonly<
  Record<
    Exclude<Stage, 'DRAFT' | 'VOIDED' | 'EXPIRED' | 'TWO ASKED' | 'PLACED WAITING_BED' | 'RETURN ASKED'>,
    readonly [Stage, string, Who]
  >
> = {
  PENDING_COSIGN: ['DRAFT', 'referralSubmit', 'nurse'],
  'DRAFT RETURNED': ['PENDING_COSIGN', 'referralReturn', 'doctor'],
  PENDING_REVIEW: ['PENDING_COSIGN', 'referralCosign', 'doctor'],
  SENT: ['PENDING_REVIEW', 'referralReview', 'office'],
  'SENT RECEIVED': ['SENT', 'referralReceive', 'receiver'],
  'SENT INFO_REQUESTED': ['SENT RECEIVED', 'referralRequestInfo', 'receiver'],
  'SENT REJECTED': ['SENT RECEIVED', 'referralReject', 'receiver'],
  PLACED: ['SENT RECEIVED', 'referralAccept', 'receiver'],
  'TWO ACCEPTED': ['TWO ASKED', 'referralAccept', 'receiver'],
  'PLACED SCHEDULED': ['PLACED', 'referralSchedule', 'scheduler'],
  NO_SHOW: ['PLACED SCHEDULED', 'referralNoShow', 'scheduler'],
  ARRIVED: ['PLACED', 'referralArrive', 'scheduler'],
  'ARRIVED ABORT': ['ARRIVED', 'referralAbortRequest', 'doctor'],
  IN_TREATMENT: ['ARRIVED', 'referralTreat', 'treater'],
  COMPLETED: ['IN_TREATMENT', 'referralComplete', 'treater'],
  FEEDBACK_RETURNED: ['COMPLETED', 'referralFeedback', 'treater'],
  CLOSED: ['FEEDBACK_RETURNED', 'referralClose', 'doctor'],
  CANCELLED: ['SENT', 'referralCancel', 'nurse'],
  CLOSED_UNMET: ['SENT REJECTED', 'referralCloseUnmet', 'doctor'],
  CLOSED_WITHOUT_FEEDBACK: ['COMPLETED', 'referralCloseWithoutFeedback', 'doctor'],
  LEFT: ['IN_TREATMENT', 'referralLeave', 'treater'],
  DIED: ['IN_TREATMENT', 'referralDied', 'treater'],
  TRANSFERRED: ['IN_TREATMENT', 'referralTransfer', 'treater'],
  ABORTED: ['ARRIVED ABORT', 'referralAbortDecide', 'treater'],
  RECALLED: ['SENT', 'referralRecall', 'supervisor'],
  REDIRECTED: ['SENT REJECTED', 'referralRedirect', 'doctor'],
  'RETURN RECEIVED': ['RETURN ASKED', 'referralReceive', 'nurse'],
  'RETURN SCHEDULED': ['RETURN RECEIVED', 'returnHomeConfirm', 'nurse'],
};

export const STAGES: readonly Stage[] = [
  ...(['DRAFT', 'TWO ASKED', 'PLACED WAITING_BED', 'RETURN ASKED'] as const),
  ...(Object.keys(FROM) as Stage[]),
  ...(['EXPIRED', 'VOIDED'] as const),
];
/** Where the sender's side stands in a stage. */
export function stateOf(stage: Stage): ReferralState {
  if (stage === 'RETURN SCHEDULED') return 'PLACED';
  if (stage.startsWith('TWO ') || stage.startsWith('RETURN ')) return 'SENT';
  return stage.split(' ')[0] as ReferralState;
}

/** Signed by the doctor of the clinic and let out by its office. */
async function sent(id: string): Promise<string> {
  await does('referralSubmit', cast.nurse, id);
  await does('referralCosign', cast.doctor, id);
  return does('referralReview', cast.office, id);
}

/** Whoever is asked among others has seen it. */
async function askingTwo(): Promise<string> {
  const [first] = draftInput().targets;
  if (first === undefined) throw new Error('it asks nobody');
  const id = await sent(await draft({ kind: 'INPATIENT', targets: [first, elsewhere] }));
  return does('referralReceive', cast.receiver, id);
}

/** The hospital that has the resident sends the resident home. */
async function returning(): Promise<string> {
  await into('ARRIVED');
  const { nurse, treater, receiver } = cast;
  const home = { organizationId: nurse.viewer.organizationId };
  const back = await draft(
    {
      ...{ direction: 'DOWN', kind: 'RETURN_HOME', reasonCode: 'TREATMENT_ENDED', carePhase: 'STABLE' },
      ...{ fromOrganizationId: treater.viewer.organizationId, targets: [home] },
      ...{ warningSigns: '气促加重', followUpPlan: '家庭医生随访', followUpOn: [dayIn(14)] },
    },
    treater,
  );
  await does('referralSubmit', treater, back);
  return does('referralReview', receiver, back);
}

/** A new referral of the resident at hand, moved to a stage. @returns its id */
export async function into(stage: Stage): Promise<string> {
  if (stage === 'DRAFT') return draft({ kind: 'INPATIENT' });
  if (stage === 'TWO ASKED') return askingTwo();
  if (stage === 'RETURN ASKED') return returning();
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
  if (stage === 'PLACED WAITING_BED') {
    const id = await into('SENT RECEIVED');
    const waiting = { ...acceptance(), expectedOn: null, isWaitingForBed: true };
    return accept.acceptReferral(cast.receiver, { ...(await asRead(id)), ...waiting });
  }
  const [before, act, who] = FROM[stage];
  const id = await into(before);
  if (act === 'referralClose') await does('referralReconcile', cast.doctor, id);
  await does(act, cast[who], id);
  return id;
}

export const shownState = async (id: string) => referralState(await stored(id), clock.now());

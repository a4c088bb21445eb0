import type { Acting } from '../../domain/viewer.ts';
import { type Stage, stateOf } from './course.ts';
import { type Cast, cast, patient } from './scene.ts';

export type Who = keyof Cast | 'patient';
export const people: readonly Who[] = [
  ...(['nurse', 'doctor', 'office', 'receiver', 'treater', 'scheduler', 'supervisor', 'patient'] as const),
];
export const actingOf = (who: Who): Acting => (who === 'patient' ? patient() : cast[who]);

interface Edge {
  readonly act: string;
  readonly stage: Stage;
  readonly who: Who;
  readonly to: string;
  readonly answer?: string;
}
const edge = (act: string, stages: readonly Stage[], whose: readonly Who[], to?: string, answer?: string) =>
  stages.flatMap((stage) =>
    whose.map((who): Edge => ({ act, stage, who, to: to ?? stateOf(stage), ...(answer && { answer }) })),
  );
const SENT: readonly Stage[] = ['SENT', 'SENT RECEIVED', 'SENT INFO_REQUESTED', 'SENT REJECTED'];
const TWO: readonly Stage[] = ['TWO ASKED', 'TWO ACCEPTED'];
const PLACED: readonly Stage[] = ['PLACED', 'PLACED WAITING_BED', 'PLACED SCHEDULED'];
const BEFORE_ARRIVAL: readonly Stage[] = [
  ...(['DRAFT', 'DRAFT RETURNED', 'PENDING_COSIGN', 'PENDING_REVIEW', 'NO_SHOW'] as const),
  ...[...SENT, ...TWO, ...PLACED],
];
const UNDER_WAY: readonly Stage[] = ['ARRIVED', 'IN_TREATMENT', 'ARRIVED ABORT'];
const RETURNS: readonly Stage[] = ['RETURN ASKED', 'RETURN RECEIVED', 'RETURN SCHEDULED'];
const receivers: readonly Who[] = ['receiver', 'treater'];
const askers: readonly Who[] = ['nurse', 'doctor'];

/** Both lifecycles as they are meant, written again by hand: who moves what from where to where. */
const EDGES: readonly Edge[] = [
  ...edge('referralRevise', ['DRAFT', 'DRAFT RETURNED'], ['nurse']),
  ...edge('referralRevise', ['DRAFT RETURNED'], ['doctor']),
  ...edge('referralSubmit', ['DRAFT', 'DRAFT RETURNED'], ['nurse'], 'PENDING_COSIGN'),
  ...edge('referralSubmit', ['DRAFT RETURNED'], ['doctor'], 'PENDING_REVIEW'),
  ...edge('referralCosign', ['PENDING_COSIGN'], ['doctor'], 'PENDING_REVIEW'),
  ...edge('referralReturn', ['PENDING_COSIGN'], ['doctor'], 'DRAFT'),
  ...edge('referralReturn', ['PENDING_REVIEW'], ['office'], 'DRAFT'),
  ...edge('referralReview', ['PENDING_REVIEW'], ['office'], 'SENT', 'ASKED'),
  ...edge('referralReceive', ['SENT'], receivers, 'SENT', 'RECEIVED'),
  ...edge('referralRequestInfo', ['SENT RECEIVED', 'TWO ASKED'], receivers, 'SENT', 'INFO_REQUESTED'),
  ...edge('referralAnswerInfo', ['SENT INFO_REQUESTED'], ['nurse', 'doctor'], 'SENT', 'RECEIVED'),
  ...edge('referralAccept', ['SENT RECEIVED'], receivers, 'PLACED', 'ACCEPTED'),
  ...edge('referralAccept', ['TWO ASKED'], receivers, 'SENT', 'ACCEPTED'),
  ...edge('referralChoose', ['TWO ACCEPTED'], askers, 'PLACED', 'ACCEPTED'),
  ...edge('referralTargetWithdraw', TWO, askers, 'SENT', 'WITHDRAWN'),
  ...edge(
    'referralReject',
    ['SENT RECEIVED', 'SENT INFO_REQUESTED', 'TWO ASKED'],
    receivers,
    'SENT',
    'REJECTED',
  ),
  ...edge('referralAcceptanceWithdraw', [...PLACED, 'TWO ACCEPTED'], receivers, 'SENT', 'RECEIVED'),
  ...edge('referralBedWaitConfirm', ['PLACED WAITING_BED'], receivers, 'PLACED', 'WAITING_BED'),
  ...edge('referralSchedule', [...PLACED, 'NO_SHOW'], [...receivers, 'scheduler'], 'PLACED', 'SCHEDULED'),
  ...edge('referralNoShow', ['PLACED SCHEDULED'], [...receivers, 'scheduler'], 'NO_SHOW', 'ACCEPTED'),
  ...edge('referralRedirect', ['SENT REJECTED'], ['doctor'], 'REDIRECTED', 'REJECTED'),
  ...edge('referralRecall', [...SENT, ...TWO, ...PLACED], ['supervisor'], 'RECALLED'),
  ...edge('referralCloseUnmet', ['SENT REJECTED'], ['doctor'], 'CLOSED_UNMET', 'REJECTED'),
  ...edge('referralArrive', [...PLACED, 'NO_SHOW'], [...receivers, 'scheduler'], 'ARRIVED'),
  ...edge('referralTreat', ['ARRIVED', 'ARRIVED ABORT'], ['treater'], 'IN_TREATMENT'),
  ...edge('referralComplete', ['IN_TREATMENT'], ['treater'], 'COMPLETED'),
  ...edge('referralLeave', UNDER_WAY, receivers, 'LEFT'),
  ...edge('referralDied', UNDER_WAY, ['treater'], 'DIED'),
  ...edge('referralTransfer', ['ARRIVED', 'IN_TREATMENT'], ['treater'], 'TRANSFERRED'),
  ...edge('referralAbortRequest', ['ARRIVED', 'IN_TREATMENT'], [...askers, ...receivers, 'patient']),
  ...edge('referralAbortDecide', ['ARRIVED ABORT'], receivers, 'ABORTED'),
  ...edge('referralFeedback', ['COMPLETED'], ['treater'], 'FEEDBACK_RETURNED'),
  ...edge('referralCloseWithoutFeedback', ['COMPLETED'], ['doctor'], 'CLOSED_WITHOUT_FEEDBACK'),
  ...edge('referralReconcile', ['FEEDBACK_RETURNED'], ['doctor']),
  ...['attachmentAdd', 'attachmentRemove'].flatMap((act) => [
    ...edge(act, BEFORE_ARRIVAL, ['nurse', 'doctor', 'office']).filter(
      ({ stage, who }) => stage !== 'DRAFT' || who === 'nurse',
    ),
    ...edge(act, [...UNDER_WAY, 'COMPLETED', 'FEEDBACK_RETURNED'], ['treater']),
  ]),
  ...edge('referralCancel', BEFORE_ARRIVAL, ['nurse', 'doctor', 'patient'], 'CANCELLED').filter(
    ({ stage, who }) => stage !== 'DRAFT' || who === 'nurse',
  ),
];

/** The home answers a return of the hospital that has its resident: there the sides are others. */
const RETURN_EDGES: readonly Edge[] = [
  ...edge('referralReceive', ['RETURN ASKED'], ['nurse'], 'SENT', 'RECEIVED'),
  ...edge('referralRequestInfo', ['RETURN RECEIVED'], ['nurse'], 'SENT', 'INFO_REQUESTED'),
  ...edge('returnHomeConfirm', ['RETURN RECEIVED'], ['nurse'], 'PLACED', 'SCHEDULED'),
  ...edge('returnHomeDefer', ['RETURN RECEIVED'], ['nurse'], 'SENT', 'RECEIVED'),
  ...edge('referralAcceptanceWithdraw', ['RETURN SCHEDULED'], ['nurse'], 'SENT', 'RECEIVED'),
  ...edge('referralSchedule', ['RETURN SCHEDULED'], ['nurse'], 'PLACED', 'SCHEDULED'),
  ...edge('referralNoShow', ['RETURN SCHEDULED'], ['nurse'], 'NO_SHOW', 'ACCEPTED'),
  ...edge('referralArrive', ['RETURN SCHEDULED'], ['nurse'], 'ARRIVED', 'SCHEDULED'),
  ...edge('referralRecall', RETURNS, ['supervisor'], 'RECALLED', 'WITHDRAWN'),
  ...edge('referralCancel', RETURNS, ['treater', 'patient'], 'CANCELLED', 'WITHDRAWN'),
  ...edge('attachmentAdd', RETURNS, ['treater', 'receiver']),
  ...edge('attachmentRemove', RETURNS, ['treater', 'receiver']),
];
export const ALL_EDGES = [...EDGES, ...RETURN_EDGES];

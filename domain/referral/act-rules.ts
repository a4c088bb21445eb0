import type { Rule } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import { RuleRefused, StateConflict } from '../errors.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { consentHolds } from './asked.ts';
import { hasTakenBack, liveTargets, type ReferralFacing } from './facing.ts';
import { referralSides } from './policy.ts';
import { ACCEPTED_STATES, LIVE_STATES } from './target-workflow.ts';
import { UNDER_WAY } from './workflow.ts';

type ReferralRule = Rule<ReferralFacing>;

const refused = (code: string, message: string, rule: string) => new RuleRefused({ code, message, rule });

/**
 * Only what nobody takes is ended as unmet, or goes elsewhere: who may still answer is waited for (domain 3.5.9), and who has
 * said yes and taken that back is not.
 */
const nobodyTakesIt: ReferralRule = ({ referral, state }) => {
  if (state !== 'SENT' || liveTargets(referral.targets).every(hasTakenBack)) return null;
  const message = 'Not everybody who is asked has said no; cancel the referral to take it back.';
  return refused('STILL_ASKED', message, 'domain 3.5.9: REJECTED → REDIRECTED | CLOSED_UNMET');
};

/** The safety block is compared line by line before anything is closed (domain 3.5.8). */
const reconciled: ReferralRule = ({ referral, state }) => {
  if (state !== 'FEEDBACK_RETURNED' || referral.reconciledAt !== null) return null;
  const message = 'Compare the safety block of the feedback with the own one first (referralReconcile).';
  return refused('NOT_RECONCILED', message, 'domain 3.5.8');
};

/** Who has not said yes is not chosen (domain 3.5.4). */
const hasAccepted: ReferralRule = ({ target, state }) => {
  if (state !== 'SENT' || target === undefined) return null;
  if (ACCEPTED_STATES.some((accepted) => accepted === target.state)) return null;
  return refused('NOT_ACCEPTED', 'One that has said yes is chosen.', 'domain 3.5.4');
};

/** Whom the consent opens nothing to any more is told nothing more (V19). */
const mayBeTold: ReferralRule = ({ target, state, now }) => {
  if (state !== 'SENT' || target === undefined || consentHolds(target.consent, now)) return null;
  const message = 'The consent on which it is asked has ended: record a new one, or choose another one.';
  return refused('CONSENT_MISSING', message, 'domain 2 Consent, V19');
};

/** Who is asked alone is not taken back so: that would leave a referral that asks nobody. */
const isOneOfSeveral: ReferralRule = ({ referral, state }) => {
  if (state !== 'SENT' || liveTargets(referral.targets).length !== 1) return null;
  const message = 'Nobody else is asked; cancel the referral to take it back.';
  return refused('LAST_TARGET', message, 'domain 3.5.4');
};

/** A return is looked at line by line, and nobody refuses the own resident (domain 3.5.11). */
const notReturnHome: ReferralRule = ({ referral }) => {
  if (referral.kind !== 'RETURN_HOME') return null;
  const message = 'A return is answered by its checklist (returnHomeConfirm), or put off (returnHomeDefer).';
  return refused('RETURN_BY_CHECKLIST', message, 'domain 3.5.11');
};
const isReturnHome: ReferralRule = ({ referral }) =>
  referral.kind === 'RETURN_HOME'
    ? null
    : refused('NOT_A_RETURN', 'This is for a return home.', 'domain 3.5.11');

/** After a no-show a place is reserved once more, and not twice (domain 3.5.6). */
const missedOnce: ReferralRule = ({ referral, state, now }) => {
  const { noShowCount, missedAt } = referral;
  // What the clock has found and nobody has written yet counts as well.
  const times = noShowCount + (missedAt !== null && missedAt <= now ? 1 : 0);
  if (state !== 'NO_SHOW' || times < 2) return null;
  return refused('MISSED_TWICE', 'Nobody came twice; refer the resident anew.', 'domain 3.5.6');
};

const isEmergency: ReferralRule = ({ referral }) =>
  referral.kind === 'EMERGENCY'
    ? null
    : refused('NOT_AN_EMERGENCY', 'This is for an emergency.', 'domain 3.5.10');

/** Nobody sends an emergency away without a hospital that takes it (domain 3.5.10). */
const notEmergency: ReferralRule = ({ referral }) => {
  if (referral.kind !== 'EMERGENCY') return null;
  const message = 'An emergency is not rejected: name the hospital that takes it (emergencyDivert).';
  return refused('DIVERT_INSTEAD', message, 'domain 3.5.10');
};

/** No place is reserved for an emergency, so that nobody can miss it. */
const waitsForPlace: ReferralRule = ({ referral }) =>
  referral.kind === 'EMERGENCY'
    ? refused('EMERGENCY_UNSCHEDULED', 'An emergency needs no place that is reserved.', 'domain 3.5.10')
    : null;

/** The recall is for what may wait: an ambulance that is on its way is turned round by nobody (domain 3.5.10). */
const neverRecalled: ReferralRule = ({ referral }) =>
  referral.kind === 'EMERGENCY'
    ? refused('EMERGENCY_NOT_RECALLED', 'An emergency is not recalled.', 'domain 3.5.10')
    : null;

/** Only an emergency is accepted unseen, and arrives unaccepted. */
const seenFirst: ReferralRule = ({ referral, target }) => {
  if (referral.kind === 'EMERGENCY' || target?.state !== 'ASKED') return null;
  const [noun, act] = ['referralTarget', 'referralAccept'];
  return new StateConflict({ noun, act, currentState: target.state, allowedStates: ['RECEIVED'] });
};
const acceptedFirst: ReferralRule = ({ referral, state }) => {
  if (referral.kind === 'EMERGENCY' || state !== 'SENT') return null;
  const [noun, act, allowedStates] = ['referral', 'referralArrive', ['PLACED', 'NO_SHOW']];
  return new StateConflict({ noun, act, currentState: state, allowedStates });
};

/** Who diverts is asked still, or has said yes. */
const stillAsked: ReferralRule = ({ target }) => {
  if (target === undefined || LIVE_STATES.some((live) => live === target.state)) return null;
  const [noun, act] = ['referralTarget', 'emergencyDivert'];
  return new StateConflict({ noun, act, currentState: target.state, allowedStates: [...LIVE_STATES] });
};

const remainderOpen: ReferralRule = ({ referral }) =>
  referral.remainderWrittenAt === null
    ? null
    : refused('REMAINDER_WRITTEN', 'The clinical remainder is written.', 'domain 3.5.10');

/** The loop of an emergency is not closed over what was never written (domain 3.5.10). */
const remainderWritten: ReferralRule = ({ referral }) => {
  if (referral.remainderDueAt === null) return null;
  const message = 'Write the clinical remainder of the emergency first (emergencyComplete).';
  return refused('REMAINDER_MISSING', message, 'domain 3.5.10');
};

/** What of an emergency is its own; no rule stops the notice itself. */
const EMERGENCY_RULES: Readonly<Record<string, readonly ReferralRule[]>> = {
  referralArrive: [acceptedFirst],
  referralAcceptanceWithdraw: [notEmergency],
  referralRecall: [neverRecalled],
  referralCloseWithoutFeedback: [remainderWritten],
  emergencyDivert: [isEmergency, stillAsked],
  emergencyCallRecord: [isEmergency],
  emergencyComplete: [isEmergency, remainderOpen],
};

/** Nobody is missed before the time for which a place is reserved, or without one before the day (domain 3.5.6). */
const expectedByNow: ReferralRule = ({ target, state, now }) => {
  if (state !== 'PLACED' || target?.state !== 'SCHEDULED') return null;
  const { expectedAt, expectedOn } = target;
  const isAwaited =
    expectedAt === null ? expectedOn !== null && localDateOf(now) < expectedOn : now < expectedAt;
  return isAwaited ? refused('NOT_EXPECTED_YET', 'The resident is not expected yet.', 'domain 3.5.6') : null;
};

/** What has begun is kept or missed, and not moved (domain 3.4). */
const placeAhead: ReferralRule = ({ target, state, now }) => {
  if (state !== 'PLACED' || target?.expectedAt == null || now < target.expectedAt) return null;
  const message =
    'The reserved time has come: say whether the resident is there (referralArrive, referralNoShow).';
  return refused('VISIT_BEGUN', message, 'domain 3.4 RESCHEDULED');
};

const isUnderWay = (state: string): boolean => UNDER_WAY.some((one) => one === state);

const noAbortAsked: ReferralRule = ({ referral, state }) =>
  isUnderWay(state) && referral.abortSide !== null
    ? refused('ABORT_ASKED', 'To end it was asked already, and is not decided.', 'domain 3.5.7')
    : null;

/** What the other side has asked is decided, and not passed over by sending the resident on; the own request falls with it. */
const noOthersAbort: ReferralRule = (facing) =>
  facing.referral.abortSide === 'RECEIVER' ? null : noAbortAsked(facing);

/** What one side asks, the other decides (domain 3.5.7, 8). */
const othersAbort: ReferralRule = ({ viewer, referral, state }) => {
  if (!isUnderWay(state)) return null;
  if (referral.abortSide === null)
    return refused('NO_ABORT_ASKED', 'Nobody has asked to end it.', 'domain 3.5.7');
  const isReceiver = referralSides(viewer, referral).includes('RECEIVER');
  if (isReceiver !== (referral.abortSide === 'RECEIVER')) return null;
  return refused('OWN_REQUEST', 'The other side decides on what one has asked.', 'domain 3.5.7');
};

const RULES: Readonly<Record<string, readonly ReferralRule[]>> = {
  referralSubmit: [requiresActiveOrganization],
  referralCosign: [requiresActiveOrganization],
  referralReview: [requiresActiveOrganization],
  ...EMERGENCY_RULES,
  referralAccept: [seenFirst, requiresActiveOrganization, notReturnHome],
  referralReject: [notReturnHome, notEmergency],
  returnHomeConfirm: [requiresActiveOrganization, isReturnHome],
  returnHomeDefer: [isReturnHome],
  referralChoose: [hasAccepted, mayBeTold],
  referralTargetWithdraw: [isOneOfSeveral],
  referralSchedule: [missedOnce, waitsForPlace, placeAhead],
  referralNoShow: [expectedByNow],
  referralRedirect: [requiresActiveOrganization, nobodyTakesIt],
  attachmentAdd: [requiresActiveOrganization],
  referralCloseUnmet: [nobodyTakesIt],
  referralTransfer: [requiresActiveOrganization, noOthersAbort],
  referralComplete: [noAbortAsked],
  referralAbortRequest: [noAbortAsked],
  referralAbortDecide: [othersAbort],
  referralClose: [reconciled, remainderWritten],
};

/** The rules of an act beyond its edge. */
export const referralRules = (act: string): readonly ReferralRule[] => RULES[act] ?? [];

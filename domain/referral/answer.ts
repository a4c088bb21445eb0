import { perform } from '../act.ts';
import { isRejectCommentMandatory, type RejectReason } from '../codes/referral-reason.ts';
import { acknowledgeEmergency } from '../emergency/acknowledge.ts';
import { InvalidInput, RuleRefused } from '../errors.ts';
import { policyFor } from '../policy-value/read.ts';
import { requireLongText } from '../require-text.ts';
import type { Acting } from '../viewer.ts';
import { claimReferral, type FoundReferral, type FoundTarget, namedTarget } from './claim.ts';
import { hoursLater } from './clocks.ts';
import { liveTargets, ownTarget } from './facing.ts';
import { answerFor } from './move.ts';
import { type Reasoned, wordsOf } from './reasoned.ts';
import { sealedOfTarget } from './sealed.ts';
import type { ReferralActInput } from './sign.ts';
import { NO_TARGET_CLOCKS } from './targets.ts';
import { tellOffice, tellSender } from './tell.ts';
import { NURSES, RECEIVERS, SIGNERS } from './workflow.ts';

export interface ReferralRequestInfoInput extends ReferralActInput {
  readonly text: string;
}
export interface ReferralAnswerInfoInput extends ReferralRequestInfoInput {
  /** Whose question it is; needed when several have asked. */
  readonly targetId?: string | null | undefined;
}
export interface ReferralRejectInput extends ReferralActInput, Reasoned<RejectReason> {}

/** The asked organisation has seen it (签收). @returns the id of the referral */
export const receiveReferral = (acting: Acting, input: ReferralActInput): Promise<string> =>
  perform(acting, 'referralReceive', input, async (deciding) => {
    const act = 'referralReceive';
    const referral = await claimReferral(deciding, { ...input, act });
    const data = { receivedAt: deciding.now };
    const target = ownTarget(acting.viewer, referral);
    await answerFor(deciding, target, { act, to: 'RECEIVED', roles: RECEIVERS, data });
    if (referral.kind === 'EMERGENCY') await acknowledgeEmergency(deciding, referral.id);
    return referral.id;
  });

/**
 * Asks for what is missing (补充资料). The first question stops the clock of the answer, for
 * `referral.infoPauseMaxHours` at most. @returns the id of the referral
 */
export const askSender = (acting: Acting, input: ReferralRequestInfoInput): Promise<string> =>
  perform(acting, 'referralRequestInfo', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralRequestInfo';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = ownTarget(acting.viewer, referral);
    const text = requireLongText(input.text, 'text');
    const { organizationId, regionCode } = acting.viewer;
    const pause = await policyFor(tx, 'referral.infoPauseMaxHours', { organizationId, regionCode }, now);
    const infoDueAt = hoursLater(now, pause.value);
    const question = {
      infoQuestionSealed: sealedOfTarget(target.id, 'infoQuestion', text),
      infoAnswerSealed: null,
    };
    const data = { ...question, infoAskedAt: target.infoAskedAt ?? now, infoDueAt };
    await answerFor(deciding, target, { act, to: 'INFO_REQUESTED', roles: RECEIVERS, data });
    await tellSender(tx, referral, 'INFO_REQUESTED', now);
    return referral.id;
  });

/** The question that is answered. @throws InvalidInput TARGET_UNNAMED when several have asked */
function questionOf(referral: FoundReferral, targetId: string | null | undefined): FoundTarget {
  if (targetId != null) return namedTarget(referral, targetId);
  const [only, ...others] = referral.targets.filter(({ state }) => state === 'INFO_REQUESTED');
  if (only !== undefined && others.length === 0) return only;
  const message = 'Several have asked; name whose question it is.';
  throw new InvalidInput({ code: 'TARGET_UNNAMED', message, path: ['targetId'], rule: 'domain 3.5.3' });
}

/** Answers the question; the clock goes on by the time it stood still, once. @returns the id of the referral */
export const answerReceiver = (acting: Acting, input: ReferralAnswerInfoInput): Promise<string> =>
  perform(acting, 'referralAnswerInfo', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralAnswerInfo';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = questionOf(referral, input.targetId);
    const answer = sealedOfTarget(target.id, 'infoAnswer', requireLongText(input.text, 'text'));
    const { infoAskedAt, infoDueAt, answerDueAt, isPauseUsed } = target;
    const until = infoDueAt !== null && infoDueAt < now ? infoDueAt : now;
    const paused = infoAskedAt === null || isPauseUsed ? 0 : until.getTime() - infoAskedAt.getTime();
    const moved = answerDueAt === null ? null : new Date(answerDueAt.getTime() + paused);
    const data = { infoAnswerSealed: answer, infoDueAt: null, answerDueAt: moved, isPauseUsed: true };
    await answerFor(deciding, target, { act, to: 'RECEIVED', roles: [...SIGNERS, ...NURSES], data });
    await tellOffice(tx, referral, target.organizationId, now);
    return referral.id;
  });

/** @throws RuleRefused ANSWER_AWAITED: the sender has its time to answer (domain 3.5.3 infoSla) */
function requireUnanswered({ state, infoDueAt }: FoundTarget, now: Date): void {
  if (state === 'INFO_REQUESTED' && infoDueAt !== null && infoDueAt <= now) return;
  const message = 'NO_ANSWER is said of a question whose time is over.';
  throw new RuleRefused({ code: 'ANSWER_AWAITED', message, path: ['reasonCode'], rule: 'domain 3.5.3' });
}

/**
 * Says no, and why (拒绝转诊). When nobody is asked any more, the sender has `referral.unmetHours` to ask somebody else or to
 * end it. @returns the id of the referral
 */
export const rejectReferral = (acting: Acting, input: ReferralRejectInput): Promise<string> =>
  perform(acting, 'referralReject', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralReject';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = ownTarget(acting.viewer, referral);
    const { reasonCode } = input;
    if (reasonCode === 'NO_ANSWER') requireUnanswered(target, now);
    const text = wordsOf(input, isRejectCommentMandatory(reasonCode));
    const words = { reasonCode, reasonTextSealed: sealedOfTarget(target.id, 'reasonText', text) };
    const data = { ...NO_TARGET_CLOCKS, ...words };
    await answerFor(deciding, target, { act, to: 'REJECTED', roles: RECEIVERS, data, reasonCode });
    if (liveTargets(referral.targets).length === 1) {
      const place = { organizationId: referral.fromOrgId, regionCode: referral.fromOrg.regionCode };
      const { value } = await policyFor(tx, 'referral.unmetHours', place, now);
      const unmet = { unmetDueAt: hoursLater(now, value), alarmedClock: null };
      await tx.db.referral.update({ where: { id: referral.id }, data: unmet });
    }
    await tellSender(tx, referral, 'REJECTED', now);
    return referral.id;
  });

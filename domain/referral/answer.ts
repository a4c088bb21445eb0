import { perform } from '../act.ts';
import { isCalendarDate, localDateOf } from '../calendar-date.ts';
import {
  type AcceptanceWithdrawReason,
  isOtherReason,
  isRejectCommentMandatory,
  type RejectReason,
} from '../codes/referral-reason.ts';
import { InvalidInput } from '../errors.ts';
import { requireOwnDepartment } from '../organization/own-department.ts';
import { policyFor } from '../policy-value/read.ts';
import { requirePhone } from '../require-phone.ts';
import { requireReasonText } from '../require-reason.ts';
import { requireLongText, requireText } from '../require-text.ts';
import type { Acting } from '../viewer.ts';
import { claimReferral } from './claim.ts';
import { daysLater, hoursLater } from './clocks.ts';
import { targetOf } from './facing.ts';
import { answerFor, moveReferral } from './move.ts';
import { sealedOfTarget } from './sealed.ts';
import type { ReferralActInput } from './sign.ts';
import { tellSender, tellWaiting } from './tell.ts';
import { NURSES, RECEIVERS, SIGNERS } from './workflow.ts';

export interface ReferralInfoInput extends ReferralActInput {
  readonly text: string;
}
export interface ReferralAcceptInput extends ReferralActInput {
  /** The receiving department; the one that was asked when it is left out. */
  readonly departmentId?: string | null | undefined;
  readonly contactName: string;
  readonly contactPhone: string;
  readonly expectedOn: string;
}
export interface ReferralRejectInput extends ReferralActInput {
  readonly reasonCode: RejectReason;
  readonly reasonText?: string | null | undefined;
}
export interface AcceptanceWithdrawInput extends ReferralActInput {
  readonly reasonCode: AcceptanceWithdrawReason;
  readonly reasonText?: string | null | undefined;
  /** What the receiver proposes instead. */
  readonly alternative: string;
}

const ANSWERERS = [...SIGNERS, ...NURSES];

/** The asked organisation has seen it (签收). @returns the id of the referral */
export const receiveReferral = (acting: Acting, input: ReferralActInput): Promise<string> =>
  perform(acting, 'referralReceive', input, async (deciding) => {
    const act = 'referralReceive';
    const referral = await claimReferral(deciding, { ...input, act });
    const data = { receivedAt: deciding.now };
    await answerFor(deciding, targetOf(referral), { act, to: 'RECEIVED', roles: RECEIVERS, data });
    return referral.id;
  });

/**
 * Asks for what is missing (补充资料). The first question stops the clock of the answer, for
 * `referral.infoPauseMaxHours` at most. @returns the id of the referral
 */
export const askSender = (acting: Acting, input: ReferralInfoInput): Promise<string> =>
  perform(acting, 'referralRequestInfo', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralRequestInfo';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = targetOf(referral);
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

/** Answers the question; the clock goes on by the time it stood still, once. @returns the id of the referral */
export const answerReceiver = (acting: Acting, input: ReferralInfoInput): Promise<string> =>
  perform(acting, 'referralAnswerInfo', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralAnswerInfo';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = targetOf(referral);
    const answer = sealedOfTarget(target.id, 'infoAnswer', requireLongText(input.text, 'text'));
    const { infoAskedAt, infoDueAt, answerDueAt, isPauseUsed } = target;
    const until = infoDueAt !== null && infoDueAt < now ? infoDueAt : now;
    const paused = infoAskedAt === null || isPauseUsed ? 0 : until.getTime() - infoAskedAt.getTime();
    const moved = answerDueAt === null ? null : new Date(answerDueAt.getTime() + paused);
    const data = { infoAnswerSealed: answer, infoDueAt: null, answerDueAt: moved, isPauseUsed: true };
    await answerFor(deciding, target, { act, to: 'RECEIVED', roles: ANSWERERS, data });
    await tellWaiting(
      tx,
      referral,
      { organizationId: target.organizationId, function: 'REFERRAL_OFFICE' },
      now,
    );
    return referral.id;
  });

function requireExpectedOn(expectedOn: string, validUntil: Date | null, now: Date): string {
  const refuse = (code: string, message: string): never => {
    throw new InvalidInput({ code, message, path: ['expectedOn'], rule: 'domain 3.5.4' });
  };
  if (!isCalendarDate(expectedOn)) refuse('EXPECTED_DATE', 'This date does not exist.');
  if (expectedOn < localDateOf(now)) refuse('EXPECTED_IN_PAST', 'The resident is expected from today on.');
  if (validUntil !== null && expectedOn > localDateOf(validUntil))
    refuse('EXPECTED_AFTER_VALIDITY', `The referral is valid until ${localDateOf(validUntil)}.`);
  return expectedOn;
}

/** Says yes: who receives the resident, where and when (接受转诊). @returns the id of the referral */
export const acceptReferral = (acting: Acting, input: ReferralAcceptInput): Promise<string> =>
  perform(acting, 'referralAccept', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralAccept';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = targetOf(referral);
    const departmentId = input.departmentId ?? target.departmentId;
    await requireOwnDepartment(tx, target.organizationId, departmentId);
    const phone = requirePhone(input.contactPhone, ['contactPhone']);
    const data = {
      acceptingDepartmentId: departmentId,
      contactName: requireText(input.contactName, 'contactName', 50),
      contactPhoneSealed: sealedOfTarget(target.id, 'contactPhone', phone),
      expectedOn: requireExpectedOn(input.expectedOn, referral.expiresAt, now),
      ...{ acceptedById: acting.viewer.personId, acceptedAt: now, reasonCode: null, reasonTextSealed: null },
    };
    await answerFor(deciding, target, { act, to: 'ACCEPTED', roles: RECEIVERS, data });
    await moveReferral(deciding, referral, { act, to: 'PLACED', roles: RECEIVERS, data: { placedAt: now } });
    await tellSender(tx, referral, 'PLACED', now);
    return referral.id;
  });

/** Says no, and why (拒绝转诊): the sender asks somebody else, or ends it. @returns the id of the referral */
export const rejectReferral = (acting: Acting, input: ReferralRejectInput): Promise<string> =>
  perform(acting, 'referralReject', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralReject';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = targetOf(referral);
    const { reasonCode } = input;
    const isTextMandatory = isRejectCommentMandatory(reasonCode);
    const text = requireReasonText({
      code: reasonCode,
      text: input.reasonText,
      field: 'reasonText',
      isTextMandatory,
    });
    const data = { reasonCode, reasonTextSealed: sealedOfTarget(target.id, 'reasonText', text) };
    await answerFor(deciding, target, { act, to: 'REJECTED', roles: RECEIVERS, data, reasonCode });
    await tellSender(tx, referral, 'REJECTED', now);
    return referral.id;
  });

/** Takes the acceptance back, with a reason and an alternative; the answer is open again. @returns the id of the referral */
export const withdrawAcceptance = (acting: Acting, input: AcceptanceWithdrawInput): Promise<string> =>
  perform(acting, 'referralAcceptanceWithdraw', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralAcceptanceWithdraw';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = targetOf(referral);
    const { reasonCode } = input;
    const given = { code: reasonCode, text: input.reasonText, field: 'reasonText' };
    const text = requireReasonText({ ...given, isTextMandatory: isOtherReason(reasonCode) });
    const words = [text, requireLongText(input.alternative, 'alternative')].filter((one) => one !== null);
    const data = {
      ...{ reasonCode, reasonTextSealed: sealedOfTarget(target.id, 'reasonText', words.join('\n')) },
      ...{ expectedOn: null, contactName: null, contactPhoneSealed: null, acceptingDepartmentId: null },
      ...{ acceptedById: null, acceptedAt: null },
    };
    await answerFor(deciding, target, { act, to: 'RECEIVED', roles: RECEIVERS, data, reasonCode });
    const sent = { placedAt: null, expiresAt: referral.expiresAt ?? daysLater(now, referral.validityDays) };
    await moveReferral(deciding, referral, { act, to: 'SENT', roles: RECEIVERS, data: sent, reasonCode });
    await tellSender(tx, referral, 'SENT', now);
    return referral.id;
  });

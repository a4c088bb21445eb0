import { perform } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import type { EmergencyCallResult } from '../codes/emergency.ts';
import type { ReferralState } from '../codes/referral.ts';
import { InvalidInput } from '../errors.ts';
import { newId } from '../id.ts';
import { claimReferral } from '../referral/claim.ts';
import { moveReferral } from '../referral/move.ts';
import type { ReferralActInput } from '../referral/sign.ts';
import { requirePhone } from '../require-phone.ts';
import { requireLongText } from '../require-text.ts';
import type { Acting } from '../viewer.ts';
import { NOTIFIERS } from './notify.ts';
import { sealedOfCall } from './sealed.ts';
import { PUBLIC_NUMBERS } from './telephone.ts';

export interface EmergencyCallRecordInput extends ReferralActInput {
  /** 120, or a telephone number. */
  readonly calledNumber: string;
  readonly calledAt: Date;
  readonly result: EmergencyCallResult;
  readonly text?: string | null | undefined;
}

function refuse(code: string, message: string, field: string): never {
  throw new InvalidInput({ code, message, path: [field], rule: 'domain 0 DutyRoster: the call is recorded' });
}

/**
 * Keeps a call about an emergency: who called, which number, when, and what came of it (电话联系记录). The sender's alarm to call
 * has been seen to; the hospital has acknowledged nothing by it.
 * @returns the id of the referral
 * @throws InvalidInput PHONE_FORM, CALLED_IN_FUTURE, CALL_TEXT; RuleRefused NOT_AN_EMERGENCY
 */
export const recordCall = (acting: Acting, input: EmergencyCallRecordInput): Promise<string> =>
  perform(acting, 'emergencyCallRecord', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'emergencyCallRecord';
    const referral = await claimReferral(deciding, { ...input, act });
    const { calledAt, result } = input;
    if (calledAt > now) refuse('CALLED_IN_FUTURE', 'Nobody has called in the future.', 'calledAt');
    const dialled = input.calledNumber.trim();
    const number = PUBLIC_NUMBERS.includes(dialled) ? dialled : requirePhone(dialled, ['calledNumber']);
    const text = input.text == null ? null : requireLongText(input.text, 'text');
    if (result === 'OTHER' && text === null) refuse('CALL_TEXT', 'Say what came of the call.', 'text');
    const where = { referralId: referral.id };
    const { id: eventId } = await tx.db.emergencyEvent.findUniqueOrThrow({ where, select: { id: true } });
    const id = newId(now);
    const said = {
      calledNumberSealed: sealedOfCall(id, 'calledNumber', number),
      textSealed: sealedOfCall(id, 'text', text),
    };
    const by = { recordedById: acting.viewer.personId, recordedAt: now };
    await tx.db.emergencyCall.create({ data: { id, eventId, calledAt, result, ...said, ...by } });
    const kinds = ['EMERGENCY_CALL_NOW'] as const;
    await clearAlarms(tx, { noun: 'referral', nounId: referral.id, kinds }, now);
    const to = referral.state as ReferralState;
    return moveReferral(deciding, referral, { act, to, roles: NOTIFIERS, facts: { result } });
  });

import { type Deciding, perform } from '../act.ts';
import { endOfLocalDay, isCalendarDate, localDateOf } from '../calendar-date.ts';
import type { ReturnDeferReason } from '../codes/referral-reason.ts';
import { InvalidInput } from '../errors.ts';
import { requirePhone } from '../require-phone.ts';
import { requireText } from '../require-text.ts';
import type { Acting } from '../viewer.ts';
import { claimReferral } from './claim.ts';
import { daysLater } from './clocks.ts';
import type { ReturnChecklist } from './content.ts';
import { ownTarget } from './facing.ts';
import { answerFor } from './move.ts';
import { placeReferral } from './place.ts';
import { type Reasoned, wordsOf } from './reasoned.ts';
import { sealedChecklist, sealedOfTarget } from './sealed.ts';
import type { ReferralActInput } from './sign.ts';
import { tellSender } from './tell.ts';
import { requireWithinReach } from './validity.ts';
import { RECEIVERS } from './workflow.ts';

export interface ReturnHomeConfirmInput extends ReferralActInput {
  readonly checklist: ReturnChecklist;
  readonly contactName: string;
  readonly contactPhone: string;
}
export interface ReturnHomeDeferInput extends ReferralActInput, Reasoned<ReturnDeferReason> {
  /** From when on the return is possible. */
  readonly possibleFromOn: string;
}

const RULE = 'domain 3.5.11: RETURN_HOME';
const MUST_HOLD = [
  'isIsolationPossible',
  'areDevicesManageable',
  'isCareLevelMet',
  'areMedicinesForThreeDays',
] as const;

function refuse(code: string, message: string, path: readonly string[]): never {
  throw new InvalidInput({ code, message, path, rule: RULE });
}

/** Every line holds, and the arrival is ahead. @throws InvalidInput CHECKLIST_OPEN, ARRIVAL_IN_PAST */
function requireChecked({ checklist }: ReturnHomeConfirmInput, { now }: Deciding): ReturnChecklist {
  const open = MUST_HOLD.find((line) => !checklist[line]);
  if (open !== undefined)
    refuse('CHECKLIST_OPEN', `${open} does not hold: say so with returnHomeDefer.`, ['checklist', open]);
  if (checklist.arrivalAt < now)
    refuse('ARRIVAL_IN_PAST', 'The resident arrives from now on.', ['checklist', 'arrivalAt']);
  return { ...checklist, escort: requireText(checklist.escort, 'checklist.escort', 50) };
}

/** The home is ready for the return (确认接回). @returns the id of the referral */
export const confirmReturn = (acting: Acting, input: ReturnHomeConfirmInput): Promise<string> =>
  perform(acting, 'returnHomeConfirm', input, async (deciding) => {
    const { now } = deciding;
    const act = 'returnHomeConfirm';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = ownTarget(acting.viewer, referral);
    const checked = requireChecked(input, deciding);
    const phone = requirePhone(input.contactPhone, ['contactPhone']);
    const expectedOn = localDateOf(checked.arrivalAt);
    const { organizationId } = target;
    const path = ['checklist', 'arrivalAt'];
    await requireWithinReach(deciding, referral, { expectedOn, organizationId, path });
    const data = {
      checklistSealed: sealedChecklist(target.id, checked),
      contactName: requireText(input.contactName, 'contactName', 50),
      contactPhoneSealed: sealedOfTarget(target.id, 'contactPhone', phone),
      ...{ expectedOn, arrivalDueAt: endOfLocalDay(expectedOn), answerDueAt: null, deferredUntilOn: null },
      scheduledAt: now,
      ...{ acceptedById: acting.viewer.personId, acceptedAt: now, reasonCode: null, reasonTextSealed: null },
    };
    await answerFor(deciding, target, { act, to: 'SCHEDULED', roles: RECEIVERS, data });
    await placeReferral(deciding, referral, { act, target, roles: RECEIVERS, isScheduled: true });
    return referral.id;
  });

/** The home cannot take the resident back yet, and says why and from when on (暂不能接回). @returns the id of the referral */
export const deferReturn = (acting: Acting, input: ReturnHomeDeferInput): Promise<string> =>
  perform(acting, 'returnHomeDefer', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'returnHomeDefer';
    const referral = await claimReferral(deciding, { ...input, act });
    const target = ownTarget(acting.viewer, referral);
    const { reasonCode, possibleFromOn } = input;
    if (!isCalendarDate(possibleFromOn) || possibleFromOn <= localDateOf(now))
      refuse('POSSIBLE_FROM', 'Say a day from tomorrow on from which it is possible.', ['possibleFromOn']);
    const reach = { expectedOn: possibleFromOn, organizationId: target.organizationId };
    await requireWithinReach(deciding, referral, { ...reach, path: ['possibleFromOn'] });
    const reasonTextSealed = sealedOfTarget(target.id, 'reasonText', wordsOf(input));
    // The answer is given when the day comes: until then its clock stands there.
    const data = { reasonCode, reasonTextSealed, deferredUntilOn: possibleFromOn };
    const due = { answerDueAt: endOfLocalDay(possibleFromOn) };
    const step = { act, to: 'RECEIVED', roles: RECEIVERS, reasonCode } as const;
    await answerFor(deciding, target, { ...step, data: { ...data, ...due } });
    const expiresAt = daysLater(due.answerDueAt, referral.validityDays);
    await tx.db.referral.update({ where: { id: referral.id }, data: { expiresAt } });
    await tellSender(tx, referral, 'CANNOT_YET', now);
    return referral.id;
  });

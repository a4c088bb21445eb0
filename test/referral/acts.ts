import { localDateOf } from '../../domain/calendar-date.ts';
import { newId } from '../../domain/id.ts';
import * as abort from '../../domain/referral/abort.ts';
import * as accept from '../../domain/referral/accept.ts';
import * as answer from '../../domain/referral/answer.ts';
import * as attach from '../../domain/referral/attach.ts';
import type { ReferralTransferInput } from '../../domain/referral/child.ts';
import * as child from '../../domain/referral/child.ts';
import * as choose from '../../domain/referral/choose.ts';
import * as close from '../../domain/referral/close.ts';
import { reviseReferral } from '../../domain/referral/draft.ts';
import { giveFeedback } from '../../domain/referral/feedback.ts';
import { reconcileReferral } from '../../domain/referral/reconcile.ts';
import * as returns from '../../domain/referral/return-home.ts';
import * as schedule from '../../domain/referral/schedule.ts';
import { shownVersion } from '../../domain/referral/shown-version.ts';
import * as sign from '../../domain/referral/sign.ts';
import * as visit from '../../domain/referral/visit.ts';
import type { Acting } from '../../domain/viewer.ts';
import { write } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { safetyAfter } from '../fixtures/referral-content.ts';
import { haveFile, type KeptFile } from '../fixtures/stored-files.ts';
import { cast, clock, DAY, draftInput, elsewhere, stored, targetOf } from './scene.ts';

/** The input of an act on a referral as it is read now, by the sender where nobody else is named. */
export async function asRead(referralId: string, { viewer }: Acting = cast.nurse) {
  const expectedVersion = shownVersion(viewer, await stored(referralId), clock.now());
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
export const dayIn = (days: number): string => localDateOf(new Date(clock.now().getTime() + days * DAY));
const firstTarget = async ({ referralId }: Input) => ({ targetId: (await targetOf(referralId)).id });
/** Somebody is referred onward, to another hospital of the same grade. */
export const onwardTo = (
  targets: ReferralTransferInput['targets'],
): Omit<ReferralTransferInput, keyof Input> =>
  ({
    ...{ direction: 'LATERAL', kind: 'INPATIENT', urgency: 'ROUTINE', reasonCode: 'TECHNOLOGY_LIMIT' },
    ...{ carePhase: 'TREATMENT', reasonText: '需介入治疗', treatmentSoFar: '利尿治疗两天' },
    ...{ faceToFaceAt: clock.now(), targets },
  }) as const;
/** What the nurse of the home has looked at. */
export const readyForReturn = () => ({
  checklist: {
    ...{ isIsolationPossible: true, areDevicesManageable: true, isCareLevelMet: true },
    ...{
      areMedicinesForThreeDays: true,
      escort: '陈阿婆之子',
      arrivalAt: new Date(clock.now().getTime() + 3_600_000),
    },
  },
  ...{ contactName: '护士站', contactPhone: '0756-2123457' },
});
const TAKEN_OVER = (['ALLERGIES', 'MEDICINES'] as const).map(
  (line) => ({ line, decision: 'TAKE_OVER' }) as const,
);

/** A file of somebody, to be added to a referral; the resident of a test has no account, and sends none. */
export const ownFile = (by: Acting, change: Partial<KeptFile> = {}): Promise<string> => {
  const { personId, organizationId } = (by.viewer.residentId === null ? by : cast.nurse).viewer;
  return haveFile({ personId, organizationId, now: clock.now(), ...change });
};

/** A file of somebody's side that a referral has already, whenever that came about. @returns the id of the attachment */
export async function attached(referralId: string, by: Acting, change: object = {}): Promise<string> {
  const now = clock.now();
  const [id, fileId] = [newId(now), await ownFile(by)];
  const { personId: addedById, organizationId } = by.viewer;
  const row = { id, referralId, fileId, kind: 'ECG', isProtected: false, addedById, organizationId };
  await write(async ({ db }) => {
    const part = { noun: 'referralAttachment', nounId: id, attachedAt: now };
    await db.storedFile.update({ where: { id: fileId }, data: part });
    await db.referralAttachment.create({ data: { ...row, addedAt: now, ...change } });
  });
  return id;
}

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
  referralAccept: (by, input) => accept.acceptReferral(by, { ...input, ...acceptance() }),
  referralReject: (by, input) => answer.rejectReferral(by, { ...input, reasonCode: 'NO_BED' }),
  referralAcceptanceWithdraw: (by, input) =>
    accept.withdrawAcceptance(by, { ...input, reasonCode: 'BED_LOST', alternative: '三日后再来院' }),
  referralArrive: visit.arriveReferral,
  referralTreat: visit.treatReferral,
  referralComplete: visit.completeReferral,
  referralLeave: (by, input) => visit.leaveReferral(by, { ...input, reasonText: '家属坚持离院' }),
  referralFeedback: (by, input) => giveFeedback(by, { ...input, ...FEEDBACK }),
  referralReconcile: (by, input) => reconcileReferral(by, { ...input, lines: TAKEN_OVER }),
  referralClose: (by, input) => close.closeReferral(by, { ...input, followUp: '一周后复诊' }),
  referralCloseUnmet: (by, input) => close.closeUnmetReferral(by, { ...input, ...other }),
  referralCloseWithoutFeedback: (by, input) => close.closeWithoutFeedback(by, { ...input, ...other }),
  attachmentAdd: async (by, input) =>
    attach.addAttachment(by, { ...input, fileId: await ownFile(by), kind: 'ECG' }),
  attachmentRemove: async (by, input) =>
    attach.removeAttachment(by, { ...input, ...other, attachmentId: await attached(input.referralId, by) }),
  referralCancel: (by, input) => close.cancelReferral(by, { ...input, ...other }),
  referralChoose: async (by, input) => choose.chooseTarget(by, { ...input, ...(await firstTarget(input)) }),
  referralTargetWithdraw: async (by, input) =>
    choose.withdrawTarget(by, { ...input, ...(await firstTarget(input)), ...other }),
  referralRedirect: (by, input) => child.redirectReferral(by, { ...input, targets: [elsewhere] }),
  referralTransfer: (by, input) => child.transferReferral(by, { ...input, ...onwardTo([elsewhere]) }),
  referralBedWaitConfirm: accept.confirmBedWait,
  referralSchedule: (by, input) =>
    schedule.scheduleReferral(by, { ...input, expectedOn: acceptance().expectedOn }),
  referralNoShow: schedule.missReferral,
  referralDied: (by, input) =>
    visit.diedInReferral(by, { ...input, diedAt: clock.now(), summary: '抢救无效' }),
  referralAbortRequest: (by, input) => abort.requestAbort(by, { ...input, reasonCode: 'FAMILY_REFUSED' }),
  referralAbortDecide: (by, input) => abort.decideAbort(by, { ...input, isGranted: true }),
  referralRecall: (by, input) => close.recallReferral(by, { ...input, ...other }),
  returnHomeConfirm: (by, input) => returns.confirmReturn(by, { ...input, ...readyForReturn() }),
  returnHomeDefer: (by, input) =>
    returns.deferReturn(by, { ...input, reasonCode: 'NO_BED', possibleFromOn: dayIn(3) }),
};

/** Somebody takes an act on a referral as it stands. */
export async function does(act: string, by: Acting, id: string): Promise<string> {
  const carryOut = ACTS[act];
  if (carryOut === undefined) throw new Error(`say how ${act} is done`);
  return carryOut(by, await asRead(id, by));
}

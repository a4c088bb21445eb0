import { type ActInput, type Deciding, perform } from '../act.ts';
import type { EmergencyNote } from '../codes/emergency.ts';
import { openContactNotification } from '../contact-notification/open.ts';
import { datedNumber } from '../dated-number.ts';
import { appendEvent, markChanged } from '../event-log.ts';
import { newId } from '../id.ts';
import { policiesFor } from '../policy-value/read.ts';
import { hoursLater } from '../referral/clocks.ts';
import { requireRecord } from '../referral/content-rules.ts';
import { targetColumns } from '../referral/draft.ts';
import { isOfAlliance } from '../referral/fitting-target.ts';
import { sealedRecord, sealedSafety } from '../referral/sealed.ts';
import { isReviewed } from '../referral/sign.ts';
import { tellSender } from '../referral/tell.ts';
import { NURSES, SIGNERS } from '../referral/workflow.ts';
import { requirePhone } from '../require-phone.ts';
import { requireLongText, requireText } from '../require-text.ts';
import { knownResident } from '../resident/find.ts';
import { requiresLife, requiresOpenRecord } from '../resident/rules.ts';
import { latestContentOf } from '../safety-block/stored-content.ts';
import { type Acting, actingRole, hasRole } from '../viewer.ts';
import { alarmTarget } from './alarm.ts';
import { keptNotes, notesOnSender } from './notes.ts';
import { isDuplicate, passedOverBy, type Told } from './passed-over.ts';
import { sealedOfEvent } from './sealed.ts';
import { type Sender, senderOfEmergency } from './sender.ts';
import { requireHospital } from './target.ts';

/** The minimum of five (domain 3.5.10); the rest is written after the rescue. */
export interface EmergencyNotifyInput extends ActInput {
  readonly residentId: string;
  readonly targetOrganizationId: string;
  readonly departmentId?: string | null | undefined;
  /** Where the resident is. */
  readonly place: string;
  readonly symptoms: string;
  /** Whom the hospital calls back. */
  readonly callBackPhone: string;
}

/** Who tells of an emergency. */
export const NOTIFIERS = [...NURSES, ...SIGNERS] as const;

/** What is told in words, checked for its form alone. @throws InvalidInput */
const wordsIn = (input: EmergencyNotifyInput) => ({
  place: requireText(input.place, 'place', 200),
  symptoms: requireLongText(input.symptoms, 'symptoms'),
  callBackPhone: requirePhone(input.callBackPhone, ['callBackPhone']),
});
type Words = ReturnType<typeof wordsIn>;

const LIMITS = ['emergency.acknowledgeMinutes', 'emergency.arrivalHours', 'referral.validityDays'] as const;

async function eventColumns(deciding: Deciding, told: Told, words: Words, notes: readonly EmergencyNote[]) {
  const { tx, now } = deciding;
  const { id: organizationId, regionCode } = told.from;
  const policy = await policiesFor(tx, LIMITS, { organizationId, regionCode }, now);
  const id = newId(now);
  const due = {
    acknowledgeDueAt: hoursLater(now, policy['emergency.acknowledgeMinutes'].value / 60),
    arrivalDueAt: hoursLater(now, policy['emergency.arrivalHours'].value),
  };
  const event = {
    ...{ id, residentId: told.residentId, notes: keptNotes(notes), notifiedAt: now, ...due },
    placeSealed: sealedOfEvent(id, 'place', words.place),
    symptomsSealed: sealedOfEvent(id, 'symptoms', words.symptoms),
    callBackPhoneSealed: sealedOfEvent(id, 'callBackPhone', words.callBackPhone),
  };
  return { event, validityDays: policy['referral.validityDays'].value };
}

/** What an emergency passes over, before it is written. The resident is held. */
async function notesOf(
  deciding: Deciding,
  told: Told,
  refusals: readonly { readonly code: string }[],
): Promise<EmergencyNote[]> {
  const { viewer } = deciding.acting;
  const onSender = notesOnSender({
    refusals,
    safety: told.safety,
    isDuplicate: await isDuplicate(deciding, told),
    isSenderActive: viewer.organizationStatus === 'ACTIVE',
    isByDoctor: hasRole(viewer, ...SIGNERS),
    isReviewDue: await isReviewed(deciding, told.from),
  });
  return [...onSender, ...(await passedOverBy(deciding, told))];
}

interface Written {
  readonly sender: Sender;
  readonly words: Words;
  readonly notes: readonly EmergencyNote[];
}

/** The referral as it begins: sent, to one hospital that sees whom it is about, on the basis EMERGENCY. */
async function write(deciding: Deciding, told: Told, { sender, words, notes }: Written) {
  const { tx, now, acting } = deciding;
  const { residentId, initiatingOrgId, from, to, departmentId, safety } = told;
  const id = newId(now);
  const { event, validityDays } = await eventColumns(deciding, told, words, notes);
  const asked = { askedAt: now, disclosedAt: now, isInAlliance: isOfAlliance(from, to) };
  const targets = targetColumns([{ organizationId: to.id, departmentId }], id, now);
  for (const target of targets) await markChanged(tx, 'referralTarget', target.id, now);
  return tx.db.referral.create({
    data: {
      ...{ id, no: datedNumber('ZZ', id, now), journeyId: id, state: 'SENT', residentId, initiatingOrgId },
      ...{ direction: 'UP', kind: 'EMERGENCY', urgency: 'EMERGENCY', reasonCode: 'CRITICAL' },
      ...{ fromOrgId: from.id, authorId: acting.viewer.personId, ownerId: sender.ownerId },
      ...{
        carePhase: 'TREATMENT',
        validityDays,
        submittedAt: now,
        sentAt: now,
        createdAt: now,
        movedAt: now,
      },
      recordSealed: sealedRecord(id, requireRecord({ chiefComplaint: words.symptoms }, now)),
      safetySealed: safety === null ? null : sealedSafety(id, safety),
      targets: { create: targets.map((target) => ({ ...target, ...asked })) },
      emergency: { create: event },
    },
  });
}

/**
 * Tells a hospital of an emergency (急诊通知): no rule stops it, and each that speaks against it is left as a note. The duty of
 * the hospital is alarmed at once.
 * @returns the id of the referral
 * @throws InvalidInput for what is malformed; NotFound for an unknown or foreign resident, an unknown hospital, and a department
 * of another one; RuleRefused NOT_MEDICAL, REFERRAL_TO_SELF
 */
export const notifyEmergency = (acting: Acting, input: EmergencyNotifyInput): Promise<string> =>
  perform(acting, 'emergencyNotify', input, async (deciding) => {
    const { tx, now } = deciding;
    const { organizationId: initiatingOrgId } = acting.viewer;
    const words = wordsIn(input);
    const rules = [requiresOpenRecord, requiresLife];
    const { resident, refusals } = await knownResident(deciding, input.residentId, rules);
    const hospital = await requireHospital(deciding, {
      ...{ organizationId: input.targetOrganizationId, departmentId: input.departmentId },
      ...{ field: 'targetOrganizationId', tellingOrgIds: [initiatingOrgId] },
    });
    const sender = await senderOfEmergency(deciding, hospital.to.id);
    const residentId = resident.id;
    // What the own organisation may not read does not come to it by way of its own notice.
    const isOpen = refusals.every(({ code }) => code === 'DECEASED');
    const safety = isOpen ? await latestContentOf(tx, residentId) : null;
    const told = { ...hospital, residentId, initiatingOrgId, from: sender.from, safety };
    const notes = await notesOf(deciding, told, refusals);
    const referral = await write(deciding, told, { sender, words, notes });
    const { id, journeyId } = referral;
    const facts = { residentId, organizationIds: [hospital.to.id], basis: 'EMERGENCY', notes };
    const change = { noun: 'referral', nounId: id, journeyId, act: 'emergencyNotify', to: 'SENT' } as const;
    await appendEvent(tx, { ...change, role: actingRole(acting.viewer, NOTIFIERS), facts }, acting, now);
    await alarmTarget(tx, referral, hospital.to.id, now);
    const family = { residentId, journeyId, occasion: 'EMERGENCY', noun: 'referral', nounId: id } as const;
    await openContactNotification(deciding, family);
    await tellSender(tx, referral, 'SENT', now);
    return id;
  });

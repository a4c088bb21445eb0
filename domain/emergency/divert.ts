import { type Deciding, perform } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import { localDateOf } from '../calendar-date.ts';
import type { DivertReason } from '../codes/emergency.ts';
import { appendEvent } from '../event-log.ts';
import { policyFor } from '../policy-value/read.ts';
import { claimReferral, type FoundReferral, type FoundTarget } from '../referral/claim.ts';
import { hoursLater } from '../referral/clocks.ts';
import { targetColumns } from '../referral/draft.ts';
import { liveTargets } from '../referral/facing.ts';
import { isOfAlliance } from '../referral/fitting-target.ts';
import { answerFor, moveReferral } from '../referral/move.ts';
import { type Reasoned, wordsOf } from '../referral/reasoned.ts';
import { safetyIn, sealedOfTarget } from '../referral/sealed.ts';
import { organizationOf, type Side } from '../referral/sides.ts';
import type { ReferralActInput } from '../referral/sign.ts';
import { tellOffice, tellSender } from '../referral/tell.ts';
import { NURSES, RECEIVERS } from '../referral/workflow.ts';
import { requirePhone } from '../require-phone.ts';
import { requireText } from '../require-text.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { ON_THE_WAY_ALARMS } from './acknowledge.ts';
import { alarmTarget } from './alarm.ts';
import { NOT_TAKING } from './arrived.ts';
import { keptNotes, notesIn } from './notes.ts';
import { passedOverBy } from './passed-over.ts';
import { type Hospital, requireHospital } from './target.ts';

export interface EmergencyDivertInput extends ReferralActInput, Reasoned<DivertReason> {
  /** The hospital that has said that it takes the resident. */
  readonly toOrganizationId: string;
  readonly departmentId?: string | null | undefined;
  /** Who has said so there, and how that person is called back. */
  readonly acceptedByName: string;
  readonly acceptedByPhone: string;
}

const act = 'emergencyDivert';
const roles = [...RECEIVERS, ...NURSES];

/** Who is asked no longer: the own organisation where it is asked, else the one that is. */
function leaving({ viewer }: Acting, { targets }: FoundReferral): FoundTarget {
  const live = liveTargets(targets);
  const target = live.find(({ organizationId }) => organizationId === viewer.organizationId) ?? live[0];
  if (target === undefined) throw new Error('an emergency on its way asks somebody');
  return target;
}

interface Accepting {
  readonly hospital: Hospital;
  readonly isInAlliance: boolean;
  readonly input: EmergencyDivertInput;
}

/** The named hospital has accepted by word of mouth; one that has diverted before takes the resident after all. */
async function accepted(
  deciding: Deciding,
  referral: FoundReferral,
  { hospital, isInAlliance, input }: Accepting,
): Promise<void> {
  const { tx, now, acting } = deciding;
  const { to, departmentId } = hospital;
  const known = referral.targets.find(({ organizationId }) => organizationId === to.id);
  const [fresh] = targetColumns([{ organizationId: to.id, departmentId }], referral.journeyId, now);
  if (fresh === undefined) throw new Error('one is named');
  const id = known?.id ?? fresh.id;
  const phone = requirePhone(input.acceptedByPhone, ['acceptedByPhone']);
  const said = {
    ...{ departmentId, askedAt: now, disclosedAt: now, isInAlliance, acceptedAt: now, acceptedById: null },
    ...{ expectedOn: localDateOf(now), reasonCode: null, reasonTextSealed: null },
    contactName: requireText(input.acceptedByName, 'acceptedByName', 50),
    contactPhoneSealed: sealedOfTarget(id, 'contactPhone', phone),
  };
  if (known !== undefined) return answerFor(deciding, known, { act, to: 'ACCEPTED', roles, data: said });
  const rank = Math.max(...referral.targets.map((target) => target.rank)) + 1;
  const row = { ...fresh, ...said, rank, state: 'ACCEPTED', referralId: referral.id };
  await tx.db.referralTarget.create({ data: row });
  const { journeyId } = referral;
  const change = { noun: 'referralTarget', nounId: id, journeyId, act, to: 'ACCEPTED' } as const;
  await appendEvent(tx, { ...change, role: actingRole(acting.viewer, roles) }, acting, now);
}

/** What the emergency passes over besides, and its clocks from now on: somebody has said yes, so nobody has to call. */
async function goOn(deciding: Deciding, referral: FoundReferral, hospital: Hospital, from: Side) {
  const { tx, now } = deciding;
  const { id: referralId, residentId, initiatingOrgId, safetySealed } = referral;
  const safety = safetyIn(referralId, safetySealed);
  const notes = await passedOverBy(deciding, { ...hospital, residentId, initiatingOrgId, from, safety });
  const place = { organizationId: from.id, regionCode: from.regionCode };
  const { value } = await policyFor(tx, 'emergency.arrivalHours', place, now);
  const event = await tx.db.emergencyEvent.findUniqueOrThrow({ where: { referralId } });
  await tx.db.emergencyEvent.update({
    where: { referralId },
    data: {
      ...{ acknowledgedAt: event.acknowledgedAt ?? now, alarmedClock: null },
      arrivalDueAt: hoursLater(now, value),
      notes: keptNotes([...notesIn(event.notes), ...notes]),
    },
  });
}

/**
 * Sends an emergency on to a hospital that has said that it takes the resident (改送他院): it stays on its way, and is never
 * rejected (domain 3.5.10). By who is asked, or by the sender who was told so on the telephone. The named hospital is alarmed at
 * once. @returns the id of the referral
 * @throws NotFound; RuleRefused NOT_AN_EMERGENCY, NOT_MEDICAL, REFERRAL_TO_SELF; InvalidInput
 */
export const divertEmergency = (acting: Acting, input: EmergencyDivertInput): Promise<string> =>
  perform(acting, act, input, async (deciding) => {
    const { tx, now } = deciding;
    const referral = await claimReferral(deciding, { ...input, act });
    const target = leaving(acting, referral);
    const { id, initiatingOrgId, fromOrgId } = referral;
    const hospital = await requireHospital(deciding, {
      ...{ organizationId: input.toOrganizationId, departmentId: input.departmentId },
      ...{ field: 'toOrganizationId', tellingOrgIds: [target.organizationId, initiatingOrgId, fromOrgId] },
    });
    const from = await organizationOf(deciding, fromOrgId);
    if (from === null) throw new Error('who has sent it is known');
    const { reasonCode } = input;
    const reasonTextSealed = sealedOfTarget(target.id, 'reasonText', wordsOf(input));
    const data = { reasonCode, reasonTextSealed, ...NOT_TAKING };
    await answerFor(deciding, target, { act, to: 'DIVERTED', roles, data, reasonCode });
    await accepted(deciding, referral, { hospital, isInAlliance: isOfAlliance(from, hospital.to), input });
    await clearAlarms(tx, { noun: 'referral', nounId: id, kinds: ON_THE_WAY_ALARMS }, now);
    await goOn(deciding, referral, hospital, from);
    const facts = { fromOrganizationId: target.organizationId, toOrganizationId: hospital.to.id };
    const placed = { placedAt: now, expiresAt: null };
    await moveReferral(deciding, referral, { act, to: 'PLACED', roles, data: placed, reasonCode, facts });
    await alarmTarget(tx, referral, hospital.to.id, now);
    if (target.organizationId !== acting.viewer.organizationId)
      await tellOffice(tx, referral, target.organizationId, now);
    await tellSender(tx, referral, 'DIVERTED', now);
    return id;
  });

import { perform } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import type { ReferralState } from '../codes/referral.ts';
import { InvalidInput } from '../errors.ts';
import { newId } from '../id.ts';
import { claimReferral, type FoundReferral } from '../referral/claim.ts';
import type { DiagnosisInput, RecordInput, RecordText, VitalsInput } from '../referral/content.ts';
import { requireDiagnoses, requireRecord } from '../referral/content-rules.ts';
import { liveTargets } from '../referral/facing.ts';
import { moveReferral } from '../referral/move.ts';
import { diagnosisColumns, recordIn, sealedRecord, sealedSafety } from '../referral/sealed.ts';
import type { ReferralActInput } from '../referral/sign.ts';
import { tellOffice } from '../referral/tell.ts';
import { latestContentOf } from '../safety-block/stored-content.ts';
import type { Acting } from '../viewer.ts';
import { NOTIFIERS } from './notify.ts';

/** What the notice left out: as much as any referral says. */
export interface EmergencyCompleteInput extends ReferralActInput, RecordInput {
  readonly presentIllness: string;
  readonly treatmentSoFar: string;
  readonly vitals: VitalsInput;
  readonly diagnoses: readonly DiagnosisInput[];
}

const TEXTS: readonly RecordText[] = [
  ...(['reasonText', 'chiefComplaint', 'presentIllness', 'pastHistory'] as const),
  ...(['investigations', 'treatmentSoFar'] as const),
];

/** The record with what is said now; what is left out stays as it was told. @throws InvalidInput */
function recordOf({ id, recordSealed }: FoundReferral, input: EmergencyCompleteInput, now: Date): string {
  const told = recordIn(id, recordSealed);
  const written = requireRecord(input, now);
  const texts = TEXTS.map((name) => [name, written[name] ?? told[name]] as const);
  return sealedRecord(id, { ...told, ...Object.fromEntries(texts), vitals: written.vitals });
}

/**
 * Writes the clinical remainder after the rescue (补录急诊资料), within `emergency.remainderHours` of the arrival, once. A safety
 * block that has been recorded meanwhile goes with it. @returns the id of the referral
 * @throws InvalidInput DIAGNOSIS_MISSING and as every record; RuleRefused NOT_AN_EMERGENCY, REMAINDER_WRITTEN
 */
export const completeEmergency = (acting: Acting, input: EmergencyCompleteInput): Promise<string> =>
  perform(acting, 'emergencyComplete', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'emergencyComplete';
    const referral = await claimReferral(deciding, { ...input, act });
    const { id, residentId } = referral;
    const diagnoses = requireDiagnoses(input.diagnoses);
    if (diagnoses.length === 0) {
      const message = 'A diagnosis is missing, or a preliminary one.';
      const rule = 'domain 3.5.1';
      throw new InvalidInput({ code: 'DIAGNOSIS_MISSING', message, path: ['diagnoses'], rule });
    }
    const recordSealed = recordOf(referral, input, now);
    const latest = referral.safetySealed === null ? await latestContentOf(tx, residentId) : null;
    const data = {
      ...{ recordSealed, remainderDueAt: null, remainderWrittenAt: now },
      ...(latest !== null && { safetySealed: sealedSafety(id, latest) }),
      diagnoses: { create: diagnoses.map((one, rank) => diagnosisColumns(newId(now), rank, one)) },
    };
    const to = referral.state as ReferralState;
    await moveReferral(deciding, referral, { act, to, roles: NOTIFIERS, data });
    const kinds = ['EMERGENCY_REMAINDER'] as const;
    await clearAlarms(tx, { noun: 'referral', nounId: id, kinds }, now);
    for (const { organizationId } of liveTargets(referral.targets))
      await tellOffice(tx, referral, organizationId, now);
    return id;
  });

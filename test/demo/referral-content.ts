import { recovering, referralContent } from '../fixtures/referral-content.ts';
import { safetyBlock } from '../fixtures/safety-block.ts';
import type { Hospital, Place } from './cast.ts';

const PENICILLIN = { substance: '青霉素', reaction: '皮疹', severity: 'SEVERE' } as const;
const CONTRAST = { substance: '碘造影剂', reaction: '荨麻疹', severity: 'MODERATE' } as const;
const AMLODIPINE = { name: '氨氯地平', isHighAlert: false } as const;

/** What the home knows before, and what everybody has to know after the hospital: another dose, one allergy more. */
export const SAFETY_BEFORE = safetyBlock({
  devices: [],
  medicines: [{ ...AMLODIPINE, dose: '5mg 每日一次', change: 'CONTINUE' }],
});
export const NEW_DOSE = '10mg 每日一次';
export const SAFETY_AFTER = {
  ...SAFETY_BEFORE,
  allergies: { status: 'LISTED', list: [PENICILLIN, CONTRAST] },
  medicines: [{ ...AMLODIPINE, dose: NEW_DOSE, change: 'CHANGED' }],
};

/** Asks hospitals to take somebody in with heart failure; the clinic of the home signs. */
export const wayUp = (now: Date, clinicId: string, hospitals: readonly object[]) => ({
  ...referralContent(now),
  kind: 'INPATIENT',
  fromOrganizationId: clinicId,
  targets: hospitals,
});

/** What the hospital sends back when the treatment is over. */
export const FEEDBACK = {
  diagnoses: [
    { role: 'PRINCIPAL', system: 'ICD_10', systemVersion: '2016', code: 'I50.0', name: '充血性心力衰竭' },
  ],
  keyResults: '射血分数 42%',
  treatment: '利尿、扩血管治疗，调整降压药',
  nextPlan: '联动病房康复两周，低盐饮食',
  returnTo: 'OTHER',
  safety: SAFETY_AFTER,
};

/** Sends somebody whom the hospital has treated down to recover, on the same journey. */
export const wayDown = (
  now: Date,
  { id }: Pick<Hospital, 'id'>,
  ward: Pick<Place, 'id'> & { readonly departmentId: string },
) => ({
  ...referralContent(now),
  ...recovering(now),
  reasonText: '病情稳定，转近家处康复',
  treatmentSoFar: FEEDBACK.treatment,
  fromOrganizationId: id,
  targets: [{ organizationId: ward.id, departmentId: ward.departmentId }],
});

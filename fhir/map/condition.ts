import type { Condition } from '@medplum/fhirtypes';
import type { ExchangedDiagnosis } from '../../domain/referral/exchanged-diagnoses.ts';
import type { DocumentStanding } from '../../domain/referral/exchanged-documents.ts';
import { RESTRICTED } from '../codes.ts';
import { extension } from '../extensions.ts';
import { diagnosisToFhir } from './diagnosis.ts';

/** Where a diagnosis stands, and whom it belongs to as a diagnosis of a visit (R4 condition-category). */
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';
export const CONDITION_CATEGORY = 'http://terminology.hl7.org/CodeSystem/condition-category';
export const OF_ENCOUNTER = 'encounter-diagnosis';

const STATUSES: Readonly<Record<DocumentStanding, string>> = {
  PRELIMINARY: 'provisional',
  FINAL: 'confirmed',
  VOID: 'entered-in-error',
};

/** The referral that a resource is a part of. */
export const ofReferral = (referralId: string) => ({
  extension: [{ url: extension('referral'), valueReference: { reference: `ServiceRequest/${referralId}` } }],
});

/** A diagnosis of a letter or a feedback (诊断) as R4 Condition of its own; a PROTECTED one without its name. */
export function conditionToFhir(row: ExchangedDiagnosis): Condition {
  const { id, residentId, referralId, standing, recordedAt, diagnosis } = row;
  const { clinicalStatus, category, code, ...said } = diagnosisToFhir(diagnosis, {
    id,
    subject: { reference: `Patient/${residentId}` },
  });
  return {
    ...said,
    ...(diagnosis.isProtected && { meta: { security: [RESTRICTED] } }),
    ...ofReferral(referralId),
    // R4 con-5: what was entered in error has no clinical status.
    ...(standing !== 'VOID' && clinicalStatus !== undefined && { clinicalStatus }),
    verificationStatus: { coding: [{ system: VERIFICATION, code: STATUSES[standing] }] },
    category: [{ coding: [{ system: CONDITION_CATEGORY, code: OF_ENCOUNTER }] }, ...(category ?? [])],
    ...(code !== undefined && { code }),
    recordedDate: recordedAt.toISOString(),
  };
}

import type { CodeableConcept, Consent, Patient, Reference, RelatedPerson } from '@medplum/fhirtypes';
import { CONSENT_PURPOSES, type ConsentPurpose, type ConsentState } from '../../domain/codes/consent.ts';
import type { ExchangedConsent } from '../../domain/consent/exchanged.ts';
import { conceptOf } from './coding.ts';

export type ConsentStatus = NonNullable<Consent['status']>;
const STATUSES: Readonly<Record<ConsentState, ConsentStatus>> = {
  GIVEN: 'active',
  REFUSED: 'rejected',
  WITHDRAWN: 'inactive',
  EXPIRED: 'inactive',
  VOIDED: 'entered-in-error',
};

/** The states that a status of R4 stands for. */
export const consentStatesOf = (status: string): ConsentState[] =>
  (Object.keys(STATUSES) as ConsentState[]).filter((state) => STATUSES[state] === status);

export const CONSENT_SCOPE = 'http://terminology.hl7.org/CodeSystem/consentscope';
const SCOPES = {
  treatment: 'Treatment',
  'patient-privacy': 'Privacy Consent',
} as const;
type Scope = keyof typeof SCOPES;

/** To open a record is a matter of privacy, everything else of treatment. */
const scopeOf = (purpose: string): Scope => (purpose === 'RECORD_SHARING' ? 'patient-privacy' : 'treatment');
export const consentPurposesOf = (scope: string): ConsentPurpose[] =>
  (Object.keys(CONSENT_PURPOSES) as ConsentPurpose[]).filter((purpose) => scopeOf(purpose) === scope);

/** LOINC 59284-0, Patient Consent: what R4 calls every consent, beside our own word for what it is for. */
const PATIENT_CONSENT: CodeableConcept = {
  coding: [{ system: 'http://loinc.org', code: '59284-0', display: 'Patient Consent' }],
};

const PURPOSE_OF_USE = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';
const RECIPIENT: CodeableConcept = {
  coding: [
    {
      system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
      code: 'IRCP',
      display: 'information recipient',
    },
  ],
};

function signerOf({
  basis,
  representativeId,
  signerName,
  residentId,
}: ExchangedConsent): Reference<Patient | RelatedPerson> {
  const display = signerName;
  if (basis === 'SELF') return { reference: `Patient/${residentId}`, display };
  if (representativeId !== null) return { reference: `RelatedPerson/${representativeId}`, display };
  return { display };
}

/** A consent that ended says when: whichever of term and withdrawal came first. */
function endOf({ validUntilAt, withdrawnAt }: ExchangedConsent): Date | null {
  if (validUntilAt === null || withdrawnAt === null) return validUntilAt ?? withdrawnAt;
  return validUntilAt < withdrawnAt ? validUntilAt : withdrawnAt;
}

function saidBy(consent: ExchangedConsent): Partial<Consent> {
  const { decision, policyRef, documentRef, signedAt, recordedByOrgId, recipientOrgIds } = consent;
  const end = endOf(consent);
  return {
    dateTime: signedAt.toISOString(),
    performer: [signerOf(consent)],
    organization: [{ reference: `Organization/${recordedByOrgId}` }],
    ...(documentRef !== null && { sourceAttachment: { title: documentRef } }),
    policyRule: { text: policyRef },
    provision: {
      type: decision === 'GIVEN' ? 'permit' : 'deny',
      period: { start: signedAt.toISOString(), ...(end !== null && { end: end.toISOString() }) },
      ...(recipientOrgIds.length > 0 && {
        actor: recipientOrgIds.map((id) => ({
          role: RECIPIENT,
          reference: { reference: `Organization/${id}` },
        })),
      }),
      purpose: [{ system: PURPOSE_OF_USE, code: 'TREAT', display: 'treatment' }],
    },
  };
}

/** A consent or a refusal (知情同意) as R4 Consent; of one entered in error, that it is. */
export function consentToFhir(consent: ExchangedConsent): Consent {
  const { id, state, purpose, residentId, residentName } = consent;
  const scope = scopeOf(purpose);
  return {
    resourceType: 'Consent',
    id,
    status: STATUSES[state],
    scope: { coding: [{ system: CONSENT_SCOPE, code: scope, display: SCOPES[scope] }] },
    category: [PATIENT_CONSENT, conceptOf('consent-purpose', CONSENT_PURPOSES, purpose)],
    patient: { reference: `Patient/${residentId}`, display: residentName },
    ...(state === 'VOIDED' ? { policyRule: { text: consent.policyRef } } : saidBy(consent)),
  };
}

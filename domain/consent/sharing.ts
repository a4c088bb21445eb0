import type { ConsentBasis, ConsentDecision, ConsentPurpose } from '../codes/consent.ts';
import type { Capacity } from '../codes/resident.ts';

/**
 * How data of a resident reach another organisation: shown on request, fetched by it, sent to it, or sent as a
 * correction that protects the resident (allergy, infection, wrong resident).
 */
export type Sharing = 'DISCLOSURE' | 'PULL' | 'DELIVERY' | 'SAFETY_CORRECTION';

/** A consent, or a refusal, as the decision depends on it. */
export interface SharingConsent {
  readonly id: string;
  readonly decision: ConsentDecision;
  readonly purpose: ConsentPurpose;
  readonly recipientOrgIds: readonly string[];
  readonly basis: ConsentBasis;
  /** What was known of the signer's capacity when it was signed; of the resident's own signature only. */
  readonly capacity: Capacity;
  readonly isWitnessed: boolean;
  readonly signedAt: Date;
  /** It counts from here on, never for what was before. */
  readonly recordedAt: Date;
  readonly validUntilAt: Date | null;
  readonly withdrawnAt: Date | null;
}

/** What is to be shared: how, for what, with whom, and when. */
export interface SharingQuestion {
  readonly sharing: Sharing;
  readonly purpose: ConsentPurpose;
  readonly recipientOrgId: string;
  readonly at: Date;
}

/** What is known of the resident for the decision. */
export interface SharingFacts {
  /** All of the resident's consents and refusals, in any order. */
  readonly consents: readonly SharingConsent[];
  /** The organisations that lawfully received data of the resident at some time until now. */
  readonly receivedByOrgIds: readonly string[];
}

/** Why a consent does not open the way. */
export type SharingObjection =
  | 'IS_REFUSAL'
  | 'OTHER_PURPOSE'
  | 'NOT_A_RECIPIENT'
  | 'NOT_YET_RECORDED'
  | 'SIGNER_WITHOUT_CAPACITY'
  | 'SIGNER_WITHOUT_WITNESS'
  | 'EMERGENCY_WITHOUT_TERM'
  | 'TERM_ENDED'
  | 'WITHDRAWN'
  | 'REFUSED_SINCE';

/** Why nothing may be shared. NEVER_RECEIVED: there is nothing to correct where nothing was received. */
export type SharingReason = SharingObjection | 'NO_CONSENT' | 'NEVER_RECEIVED';

export type SharingDecision =
  /** `consentId` is the consent it rests on; null for a safety correction, which needs none. */
  | { readonly isAllowed: true; readonly consentId: string | null }
  | { readonly isAllowed: false; readonly reasons: readonly SharingReason[] };

type Objects = (consent: SharingConsent, question: SharingQuestion, facts: SharingFacts) => boolean;

const isOver = (end: Date | null, at: Date): boolean => end !== null && end <= at;

const isAbout = (
  { purpose, recipientOrgIds }: SharingConsent,
  question: Pick<SharingQuestion, 'purpose' | 'recipientOrgId'>,
): boolean => purpose === question.purpose && recipientOrgIds.includes(question.recipientOrgId);

/** The latest word counts: a refusal that was signed with or after a consent, from when it is on record. */
const isRefusedSince: Objects = (consent, question, { consents }) =>
  consents.some(
    (other) =>
      other !== consent &&
      other.decision === 'REFUSED' &&
      isAbout(other, question) &&
      other.signedAt >= consent.signedAt &&
      other.recordedAt <= question.at,
  );

interface Signed {
  readonly basis: string;
  readonly capacity: string;
  readonly isWitnessed: boolean;
}

/** Nobody without legal capacity signs for themselves. */
export const lacksCapacity = ({ basis, capacity }: Signed): boolean =>
  basis === 'SELF' && capacity === 'NONE';

/** With limited legal capacity a resident gives a consent in front of a witness. */
export const lacksWitness = ({ basis, capacity, isWitnessed }: Signed): boolean =>
  basis === 'SELF' && capacity === 'LIMITED' && !isWitnessed;

/** The decision table: a consent opens the way when none of these objects. */
const OBJECTIONS: readonly (readonly [SharingObjection, Objects])[] = [
  ['IS_REFUSAL', ({ decision }) => decision !== 'GIVEN'],
  ['OTHER_PURPOSE', ({ purpose }, question) => purpose !== question.purpose],
  ['NOT_A_RECIPIENT', ({ recipientOrgIds }, { recipientOrgId }) => !recipientOrgIds.includes(recipientOrgId)],
  ['NOT_YET_RECORDED', ({ recordedAt }, { at }) => recordedAt > at],
  ['SIGNER_WITHOUT_CAPACITY', lacksCapacity],
  ['SIGNER_WITHOUT_WITNESS', lacksWitness],
  ['EMERGENCY_WITHOUT_TERM', ({ basis, validUntilAt }) => basis === 'EMERGENCY' && validUntilAt === null],
  ['TERM_ENDED', ({ validUntilAt }, { at }) => isOver(validUntilAt, at)],
  ['WITHDRAWN', ({ withdrawnAt }, { at }) => isOver(withdrawnAt, at)],
  ['REFUSED_SINCE', isRefusedSince],
];

/** What stands against resting on this one consent; empty when nothing does. */
export const objectionsTo = (
  consent: SharingConsent,
  question: SharingQuestion,
  facts: SharingFacts,
): SharingObjection[] =>
  OBJECTIONS.filter(([, objects]) => objects(consent, question, facts)).map(([objection]) => objection);

function decideCorrection({ recipientOrgId }: SharingQuestion, facts: SharingFacts): SharingDecision {
  return facts.receivedByOrgIds.includes(recipientOrgId)
    ? { isAllowed: true, consentId: null }
    : { isAllowed: false, reasons: ['NEVER_RECEIVED'] };
}

/**
 * Whether data of a resident may be shared with an organisation at an instant, and on which consent, or every reason
 * against it (domain 2 Consent, V19). Reads, pulls and deliveries all ask here.
 */
export function decideSharing(question: SharingQuestion, facts: SharingFacts): SharingDecision {
  if (question.sharing === 'SAFETY_CORRECTION') return decideCorrection(question, facts);
  const judged = facts.consents.map((consent) => ({
    consent,
    objections: objectionsTo(consent, question, facts),
  }));
  const allowing = judged.find(({ objections }) => objections.length === 0);
  if (allowing !== undefined) return { isAllowed: true, consentId: allowing.consent.id };
  // What concerns another purpose or recipient says nothing about this one.
  const reasons = judged
    .filter(({ consent }) => isAbout(consent, question))
    .flatMap(({ objections }) => objections);
  return { isAllowed: false, reasons: reasons.length === 0 ? ['NO_CONSENT'] : [...new Set(reasons)] };
}

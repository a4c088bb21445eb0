import type { AgreementServiceCode } from '../codes/agreement.ts';
import type { TimeBasis, Urgency } from '../codes/urgency.ts';
import { newId } from '../id.ts';
import { requireName } from '../require-name.ts';
import { requirePhone } from '../require-phone.ts';
import { requireLongText, requireText } from '../require-text.ts';

export interface ServiceInput {
  readonly service: AgreementServiceCode;
  readonly terms?: string | null | undefined;
}

export interface QuotaInput {
  readonly departmentId: string;
  readonly placesPerWeek: number;
}

export interface ContactInput {
  readonly organizationId: string;
  readonly name: string;
  readonly function: string;
  readonly phone: string;
}

/** How fast the medical side accepts a referral, in hours of the clock or of working time. */
export interface AcceptTimeInput {
  readonly urgency: Urgency;
  readonly hours: number;
  readonly basis: TimeBasis;
}

export interface DocumentInput {
  readonly name: string;
  readonly reference: string;
}

/** What two sides agree on, apart from who they are and for how long: all of it can be amended. */
export interface AgreementTerms {
  readonly services: readonly ServiceInput[];
  readonly quotas?: readonly QuotaInput[] | null | undefined;
  readonly contacts?: readonly ContactInput[] | null | undefined;
  readonly acceptTimes?: readonly AcceptTimeInput[] | null | undefined;
  readonly documents?: readonly DocumentInput[] | null | undefined;
  readonly dutiesHome: string;
  readonly dutiesMedical: string;
  readonly feeTerms?: string | null | undefined;
  readonly roundsIntervalDays?: number | null | undefined;
}

/** What an amendment, or a successor, says anew; what it leaves out stays as it is. */
export type TermsChange = {
  readonly [Field in keyof AgreementTerms]?: AgreementTerms[Field] | null | undefined;
};

/** The texts of an agreement or an edition, as they may be stored. @throws InvalidInput that names the field */
export const termsTexts = (terms: AgreementTerms) => ({
  dutiesHome: requireLongText(terms.dutiesHome, 'dutiesHome'),
  dutiesMedical: requireLongText(terms.dutiesMedical, 'dutiesMedical'),
  feeTerms: terms.feeTerms == null ? null : requireLongText(terms.feeTerms, 'feeTerms'),
  roundsIntervalDays: terms.roundsIntervalDays ?? null,
});

/** The lists of an agreement or an edition as rows of it. @throws InvalidInput that names the field */
export const termsLists = (terms: AgreementTerms, now: Date) => ({
  services: terms.services.map(({ service, terms: text }) => ({
    service,
    terms: text == null ? null : requireLongText(text, 'services'),
  })),
  quotas: (terms.quotas ?? []).map(({ departmentId, placesPerWeek }) => ({ departmentId, placesPerWeek })),
  contacts: (terms.contacts ?? []).map((contact, at) => ({
    id: newId(now),
    organizationId: contact.organizationId,
    name: requireName(contact.name, 'contacts'),
    function: requireText(contact.function, 'contacts', 100),
    phone: requirePhone(contact.phone, ['contacts', `${at}`, 'phone']),
  })),
  acceptTimes: (terms.acceptTimes ?? []).map(({ urgency, hours, basis }) => ({ urgency, hours, basis })),
  documents: (terms.documents ?? []).map(({ name, reference }) => ({
    id: newId(now),
    name: requireText(name, 'documents', 200),
    reference: requireText(reference, 'documents', 200),
  })),
});

/** The same, to be made with their agreement or edition. */
export const termsCreated = (terms: AgreementTerms, now: Date) => {
  const { services, quotas, contacts, acceptTimes, documents } = termsLists(terms, now);
  return {
    services: { create: services },
    quotas: { create: quotas },
    contacts: { create: contacts },
    acceptTimes: { create: acceptTimes },
    documents: { create: documents },
  };
};

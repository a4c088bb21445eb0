import type { Tx } from '../../prisma/client.ts';
import type { AgreementServiceCode } from '../codes/agreement.ts';
import type { TimeBasis, Urgency } from '../codes/urgency.ts';
import { type AgreementTerms, termsLists } from './terms.ts';

/** The lists of an agreement or an edition, to be read with it. */
export const WITH_TERMS = {
  services: true,
  quotas: { where: { placesPerWeek: { gt: 0 } } },
  contacts: { orderBy: { id: 'asc' } },
  acceptTimes: true,
  documents: { orderBy: { id: 'asc' } },
} as const;

interface TermsRow {
  readonly dutiesHome: string;
  readonly dutiesMedical: string;
  readonly feeTerms: string | null;
  readonly roundsIntervalDays: number | null;
  readonly services: readonly { readonly service: string; readonly terms: string | null }[];
  readonly quotas: readonly { readonly departmentId: string; readonly placesPerWeek: number }[];
  readonly contacts: NonNullable<AgreementTerms['contacts']>;
  readonly acceptTimes: readonly {
    readonly urgency: string;
    readonly hours: number;
    readonly basis: string;
  }[];
  readonly documents: NonNullable<AgreementTerms['documents']>;
}

/** What a stored agreement or edition says, as an input would say it. */
export const termsOf = (row: TermsRow): AgreementTerms => ({
  dutiesHome: row.dutiesHome,
  dutiesMedical: row.dutiesMedical,
  feeTerms: row.feeTerms,
  roundsIntervalDays: row.roundsIntervalDays,
  services: row.services.map(({ service, terms }) => ({ service: service as AgreementServiceCode, terms })),
  quotas: row.quotas.map(({ departmentId, placesPerWeek }) => ({ departmentId, placesPerWeek })),
  contacts: row.contacts,
  acceptTimes: row.acceptTimes.map(({ urgency, hours, basis }) => ({
    ...{ urgency: urgency as Urgency, hours, basis: basis as TimeBasis },
  })),
  documents: row.documents,
});

/**
 * Makes the lists of an agreement those of these terms. What an edition said before is kept with the edition. A quota
 * that is no longer agreed stays with 0 places: the booked places of its weeks hang on it.
 */
export async function putTerms(tx: Tx, agreementId: string, terms: AgreementTerms, now: Date): Promise<void> {
  const { services, quotas, contacts, acceptTimes, documents } = termsLists(terms, now);
  const mine = { where: { agreementId } };
  const ofAgreement = <Row extends object>(rows: readonly Row[]) =>
    rows.map((row) => ({ ...row, agreementId }));
  await tx.db.agreementService.deleteMany(mine);
  await tx.db.agreementContact.deleteMany(mine);
  await tx.db.agreementAcceptTime.deleteMany(mine);
  await tx.db.agreementDocument.deleteMany(mine);
  await tx.db.agreementService.createMany({ data: ofAgreement(services) });
  await tx.db.agreementContact.createMany({ data: ofAgreement(contacts) });
  await tx.db.agreementAcceptTime.createMany({ data: ofAgreement(acceptTimes) });
  await tx.db.agreementDocument.createMany({ data: ofAgreement(documents) });
  await tx.db.agreementQuota.updateMany({ ...mine, data: { placesPerWeek: 0 } });
  for (const { departmentId, placesPerWeek } of quotas) {
    await tx.db.agreementQuota.upsert({
      where: { agreementId_departmentId: { agreementId, departmentId } },
      create: { agreementId, departmentId, placesPerWeek },
      update: { placesPerWeek },
    });
  }
}

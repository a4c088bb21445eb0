import { statement } from '../../prisma/client.ts';
import type { ConsentBasis, ConsentDecision, ConsentPurpose } from '../codes/consent.ts';
import type { Capacity } from '../codes/resident.ts';
import type { Reader } from '../resident/open.ts';
import {
  decideSharing,
  type SharingConsent,
  type SharingDecision,
  type SharingFacts,
  type SharingQuestion,
} from './sharing.ts';

interface ConsentRow {
  readonly id: string;
  readonly residentId: string;
  readonly decision: ConsentDecision;
  readonly purpose: ConsentPurpose;
  readonly basis: ConsentBasis;
  readonly capacity: Capacity;
  readonly isWitnessed: number;
  readonly signedAt: string;
  readonly createdAt: string;
  readonly validUntilAt: string | null;
  readonly withdrawnAt: string | null;
  readonly organizationId: string;
}

// What is assessed later says nothing of the capacity in which the resident signed.
const selectConsents = statement(`
  SELECT c."id", c."residentId", c."decision", c."purpose", c."basis", COALESCE(c."capacityThen", 'NOT_ASSESSED') AS "capacity", c."signedAt", c."createdAt", c."validUntilAt",
    c."withdrawnAt", t."organizationId", CASE WHEN c."witnessName" IS NULL THEN 0 ELSE 1 END AS "isWitnessed"
  FROM "Consent" c
  JOIN "ConsentRecipient" t ON t."consentId" = c."id"
  WHERE c."residentId" IN (:residentIds...) AND c."state" <> 'VOIDED' ORDER BY c."id", t."organizationId"`);

// Received is what was open beyond the identity, and what came with a booked appointment. Who only registered
// somebody whom others know has received nothing.
const OPENED = `
  SELECT k."organizationId" AS "organizationId", k."residentId" AS "residentId"
  FROM "CareRelation" k JOIN "Resident" r ON r."id" = k."residentId"
  WHERE k."residentId" IN (:residentIds...) AND k."startedAt" <= :now
    AND (k."endedAt" IS NULL OR k."endedAt" > k."startedAt")
    AND (k."basis" <> 'REGISTERED' OR r."registeredByOrgId" = k."organizationId")`;
const selectOpened = statement(`${OPENED} AND (k."endedAt" IS NULL OR k."endedAt" > :since)
  ORDER BY "organizationId"`);
const selectReceived = statement(`${OPENED}
  UNION SELECT a."hospitalId", a."residentId" FROM "Appointment" a
  WHERE a."residentId" IN (:residentIds...) AND a."bookedAt" IS NOT NULL AND a."bookedAt" <= :now
  ORDER BY "organizationId"`);

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));

function consentsOf(rows: readonly ConsentRow[]): SharingConsent[] {
  const ids = [...new Set(rows.map(({ id }) => id))];
  return ids.flatMap((id) => {
    const ofConsent = rows.filter((row) => row.id === id);
    const [row] = ofConsent;
    if (row === undefined) return [];
    const {
      signedAt,
      createdAt,
      validUntilAt,
      withdrawnAt,
      isWitnessed,
      organizationId: _one,
      residentId: _whose,
      ...codes
    } = row;
    return [
      {
        ...codes,
        recipientOrgIds: ofConsent.map(({ organizationId }) => organizationId),
        isWitnessed: isWitnessed === 1,
        signedAt: new Date(signedAt),
        recordedAt: new Date(createdAt),
        validUntilAt: instant(validUntilAt),
        withdrawnAt: instant(withdrawnAt),
      },
    ];
  });
}

interface Received {
  readonly organizationId: string;
  readonly residentId: string;
}

/** What decides about sharing data of each of these residents, as it is on record. */
export async function sharingFactsOfEach(
  read: Reader,
  residentIds: readonly string[],
  now: Date,
): Promise<(residentId: string) => SharingFacts> {
  const consents = await read.rows<ConsentRow>(selectConsents, { residentIds });
  const received = await read.rows<Received>(selectReceived, { residentIds, now });
  return (residentId) => ({
    consents: consentsOf(consents.filter((row) => row.residentId === residentId)),
    receivedByOrgIds: received
      .filter((row) => row.residentId === residentId)
      .map(({ organizationId }) => organizationId),
  });
}

/** The same of one resident. */
export const sharingFactsOf = async (read: Reader, residentId: string, now: Date): Promise<SharingFacts> =>
  (await sharingFactsOfEach(read, [residentId], now))(residentId);

/** The organisations to whom the record was open beyond the identity at some time since an instant. */
export async function openedSince(
  read: Reader,
  asked: { readonly residentId: string; readonly since: Date; readonly now: Date },
): Promise<string[]> {
  const { residentId, ...when } = asked;
  const opened = await read.rows<Received>(selectOpened, { residentIds: [residentId], ...when });
  return [...new Set(opened.map(({ organizationId }) => organizationId))];
}

/** Whether data of this resident may be shared, by what is on record. */
export async function sharingDecisionOf(
  read: Reader,
  residentId: string,
  question: SharingQuestion,
): Promise<SharingDecision> {
  return decideSharing(question, await sharingFactsOf(read, residentId, question.at));
}

import type { Tx } from '../../prisma/client.ts';
import { objectionsTo, type SharingConsent, type SharingFacts } from '../consent/sharing.ts';
import { sharingFactsOf } from '../consent/sharing-facts.ts';
import { currentCareRelation } from '../resident/current-relation.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';

/** From whom the record would come, and for whom. */
export interface Passage {
  readonly sourceOrgId: string;
  readonly organizationId: string;
}

/**
 * The latest consent by which a record may pass: one signature that names both, the source, which learns who is asked
 * about, and the organisation for which it is fetched (V19). Null when there is none.
 */
export function consentFor(
  { sourceOrgId, organizationId }: Passage,
  facts: SharingFacts,
  at: Date,
): SharingConsent | null {
  const isOpenTo = (consent: SharingConsent, recipientOrgId: string): boolean =>
    objectionsTo(consent, { sharing: 'PULL', purpose: 'RECORD_SHARING', recipientOrgId, at }, facts)
      .length === 0;
  const open = facts.consents.filter((consent) =>
    [sourceOrgId, organizationId].every((recipient) => isOpenTo(consent, recipient)),
  );
  return open.at(-1) ?? null;
}

/** The same question of one consent alone: what was refused since counts on. */
export const isOpenBy = (consentId: string, passage: Passage, facts: SharingFacts, at: Date): boolean => {
  const consents = facts.consents.filter(({ id, decision }) => id === consentId || decision === 'REFUSED');
  return consentFor(passage, { ...facts, consents }, at) !== null;
};

/** Whether an organisation has the resident in its care now: it keeps the record, or treats. */
async function isInCareOf(tx: Tx, residentId: string, organizationId: string, now: Date): Promise<boolean> {
  if ((await recordKeepersOf(tx, [residentId], now)).includes(organizationId)) return true;
  const treating = { residentId, basis: 'REFERRAL', personId: null } as const;
  const where = { ...treating, ...currentCareRelation(organizationId, now) };
  return (await tx.db.careRelation.count({ where })) > 0;
}

interface Asked extends Passage {
  readonly residentId: string;
  readonly consentId: string;
}

/** Whether the consent of a snapshot that was asked for still stands, and the relation of whom it is for. */
export async function isStillPermitted(tx: Tx, asked: Asked, now: Date): Promise<boolean> {
  const { residentId, organizationId, consentId } = asked;
  const facts = await sharingFactsOf(tx, residentId, now);
  if (!isOpenBy(consentId, asked, facts, now)) return false;
  return isInCareOf(tx, residentId, organizationId, now);
}

import type { Deciding } from '../act.ts';
import { appendEvent } from '../event-log.ts';
import { closeSnapshots, pullOnConsent } from '../record-snapshot/follow-consent.ts';
import { refuseReferrals, reopenReferrals } from '../referral/consent-decided.ts';
import { openCareRelation } from '../resident/care-relation.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { keepSearchKeys } from '../search/keep.ts';
import { consentState } from './available-actions.ts';
import { objectionsTo, type SharingConsent, type SharingFacts } from './sharing.ts';
import { sharingFactsOf } from './sharing-facts.ts';

const questionOf = ({ purpose }: SharingConsent, recipientOrgId: string, at: Date) =>
  ({ sharing: 'DISCLOSURE', purpose, recipientOrgId, at }) as const;

/** The recipients whom a consent opens the way to now, by the decision table. */
const openRecipients = (consent: SharingConsent, facts: SharingFacts, now: Date): string[] =>
  consent.recipientOrgIds.filter(
    (organizationId) => objectionsTo(consent, questionOf(consent, organizationId, now), facts).length === 0,
  );

const stillOpenAt = (now: Date) => ({ OR: [{ endedAt: null }, { endedAt: { gt: now } }] });

/**
 * Opens the record to the recipients of a consent to share it, from now to the end of its term. Who keeps the
 * record reads it anyway, and gets no second reason that would outlast the first.
 */
async function openRecord(
  { tx, now }: Deciding,
  residentId: string,
  { consent, facts }: Judged,
): Promise<void> {
  if (consent.purpose !== 'RECORD_SHARING') return;
  const keepers = await recordKeepersOf(tx, [residentId], now);
  const { id: basisId, validUntilAt: endedAt } = consent;
  const open = await tx.db.careRelation.findMany({ where: { basisId, ...stillOpenAt(now) } });
  const readers = [...keepers, ...open.map(({ organizationId }) => organizationId)];
  for (const organizationId of openRecipients(consent, facts, now)) {
    if (readers.includes(organizationId)) continue;
    const relation = {
      residentId,
      organizationId,
      basis: 'CONSENT',
      basisId,
      startedAt: now,
      endedAt,
    } as const;
    await openCareRelation(tx, relation, now);
  }
}

/** Closes the record to recipients of a consent from now on, with what was pulled by it; to all of them when none are named. */
export async function closeRecord(
  deciding: Deciding,
  consentId: string,
  recipientOrgIds?: readonly string[],
): Promise<void> {
  const { tx, now } = deciding;
  const among = recipientOrgIds === undefined ? {} : { organizationId: { in: [...recipientOrgIds] } };
  const where = { basis: 'CONSENT', basisId: consentId, ...among, ...stillOpenAt(now) };
  const closed = await tx.db.careRelation.findMany({ where, orderBy: { organizationId: 'asc' } });
  await tx.db.careRelation.updateMany({ where, data: { endedAt: now } });
  for (const known of closed) await keepSearchKeys(tx, known, now);
  await closeSnapshots(deciding, consentId, recipientOrgIds);
}

interface Judged {
  readonly consent: SharingConsent;
  readonly facts: SharingFacts;
}

/** A consent that a refusal leaves without a single recipient is withdrawn by it, and says so. */
async function withdrawBy(deciding: Deciding, refusalId: string, consentId: string): Promise<void> {
  const { tx, now, acting } = deciding;
  const { signerName } = await tx.db.consent.findUniqueOrThrow({ where: { id: refusalId } });
  const withdrawn = { state: 'WITHDRAWN', withdrawnAt: now, withdrawnByName: signerName };
  const given = { id: consentId, state: 'GIVEN' };
  const data = { ...withdrawn, version: { increment: 1 } };
  if ((await tx.db.consent.updateMany({ where: given, data })).count === 0) return;
  const { journeyId, recordedByOrgId } = await tx.db.consent.findUniqueOrThrow({ where: { id: consentId } });
  deciding.concerns({ ownerOrgIds: [recordedByOrgId] });
  const change = { noun: 'consent', nounId: consentId, journeyId, act: 'consentWithdraw' } as const;
  const edge = { from: 'GIVEN', to: 'WITHDRAWN', facts: { refusalId } } as const;
  await appendEvent(tx, { ...change, ...edge }, acting, now);
}

/** The latest word counts: what was given for the same purpose before ends for the recipients that are refused. */
async function applyRefusal(deciding: Deciding, { consent: refusal, facts }: Judged): Promise<void> {
  const { now } = deciding;
  const earlier = facts.consents.filter(
    (one) =>
      one.purpose === refusal.purpose &&
      one.decision === 'GIVEN' &&
      one.withdrawnAt === null &&
      one.signedAt <= refusal.signedAt &&
      one.recipientOrgIds.some((id) => refusal.recipientOrgIds.includes(id)),
  );
  for (const consent of earlier) {
    await closeRecord(deciding, consent.id, refusal.recipientOrgIds);
    const isGiven = consentState({ state: 'GIVEN', validUntilAt: consent.validUntilAt }, now) === 'GIVEN';
    if (isGiven && openRecipients(consent, facts, now).length === 0) {
      await withdrawBy(deciding, refusal.id, consent.id);
    }
  }
}

/** Referrals that wait on their way see the same decision. */
async function followReferrals(
  deciding: Deciding,
  residentId: string,
  { purpose, decision, ...consent }: SharingConsent,
): Promise<void> {
  if (purpose !== 'REFERRAL') return;
  if (decision === 'GIVEN') await reopenReferrals(deciding, residentId);
  else await refuseReferrals(deciding, residentId, consent);
}

/** Lets a consent or refusal that was just recorded take effect, by the one decision table. */
export async function applyDecision(
  deciding: Deciding,
  residentId: string,
  consentId: string,
): Promise<void> {
  const facts = await sharingFactsOf(deciding.tx, residentId, deciding.now);
  const consent = facts.consents.find(({ id }) => id === consentId);
  if (consent === undefined) throw new Error(`the consent ${consentId} has no recipients`);
  if (consent.decision === 'GIVEN') {
    await openRecord(deciding, residentId, { consent, facts });
    await pullOnConsent(deciding, residentId, { consent, facts });
  } else await applyRefusal(deciding, { consent, facts });
  await followReferrals(deciding, residentId, consent);
}

/**
 * A refusal was entered in error: the earlier consents in whose way it stood count again. One that the refusal has
 * withdrawn altogether stays withdrawn; it is signed anew.
 */
export async function reopenAfterRefusal(
  deciding: Deciding,
  refusal: { readonly residentId: string; readonly purpose: string },
): Promise<void> {
  const { residentId, purpose } = refusal;
  const facts = await sharingFactsOf(deciding.tx, residentId, deciding.now);
  for (const consent of facts.consents.filter((one) => one.purpose === purpose))
    if (consent.decision === 'GIVEN') await openRecord(deciding, residentId, { consent, facts });
  if (purpose === 'REFERRAL') await reopenReferrals(deciding, residentId);
}

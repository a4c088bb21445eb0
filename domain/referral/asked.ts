import type { Viewer } from '../viewer.ts';
import type { Consent, ReferralParties } from './parties.ts';

/** What was refused, or recorded in error, opens nothing. */
const CLOSED_STATES: readonly string[] = ['REFUSED', 'VOIDED'];

/** A consent that holds now. */
export const consentHolds = (consent: Consent | null, now: Date): boolean =>
  consent === null ||
  (!CLOSED_STATES.includes(consent.state) &&
    (consent.withdrawnAt === null || consent.withdrawnAt > now) &&
    (consent.validUntilAt === null || consent.validUntilAt > now));
/** The same as SQL, of a target on which no consent is needed either: the consent has ended by `:now`. */
export const consentEndedSql = (target: string): string =>
  `EXISTS (SELECT 1 FROM "Consent" c WHERE c."id" = ${target}."consentId"
    AND (c."state" IN ('REFUSED', 'VOIDED') OR c."withdrawnAt" <= :now OR c."validUntilAt" <= :now))`;
const consentHolding = (now: Date) => ({
  OR: [
    { consentId: null },
    {
      consent: {
        is: {
          state: { notIn: [...CLOSED_STATES] },
          AND: [
            { OR: [{ withdrawnAt: null }, { withdrawnAt: { gt: now } }] },
            { OR: [{ validUntilAt: null }, { validUntilAt: { gt: now } }] },
          ],
        },
      },
    },
  ],
});

/** Past its validity it is taken back, whether somebody has written that or not. */
export const isValid = (expiresAt: Date | null, now: Date): boolean => expiresAt === null || expiresAt > now;
export const validAt = (now: Date) => ({ OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] });

/** An organisation that is asked, in some states of its answer, told whom it is about or not. */
export interface Asked {
  readonly states: readonly string[];
  readonly isDisclosed: boolean;
}
export const askedWhere = ({ states, isDisclosed }: Asked, { organizationId }: Viewer, now: Date) => ({
  targets: {
    some: {
      ...{ organizationId, askedAt: { not: null }, state: { in: [...states] } },
      disclosedAt: isDisclosed ? { not: null } : null,
      ...consentHolding(now),
    },
  },
  ...validAt(now),
});
export const isAsked = (
  { states, isDisclosed }: Asked,
  { organizationId }: Viewer,
  { targets, expiresAt }: ReferralParties,
  now: Date,
): boolean =>
  isValid(expiresAt, now) &&
  targets.some(
    (target) =>
      target.organizationId === organizationId &&
      target.askedAt !== null &&
      (target.disclosedAt !== null) === isDisclosed &&
      states.includes(target.state) &&
      consentHolds(target.consent, now),
  );

import type { Viewer } from '../viewer.ts';

/** A consent as it opens a referral. */
export interface Consent {
  readonly state: string;
  readonly withdrawnAt: Date | null;
  readonly validUntilAt: Date | null;
}

/** An asked organisation as the openness of its referral depends on it. */
export interface TargetParty {
  readonly id: string;
  readonly organizationId: string;
  readonly state: string;
  readonly askedAt: Date | null;
  readonly disclosedAt: Date | null;
  readonly acceptedAt: Date | null;
  /** Null where the record is open to it anyhow. */
  readonly consent: Consent | null;
}

/** A referral as its openness depends on it. */
export interface ReferralParties {
  readonly state: string;
  readonly residentId: string;
  readonly initiatingOrgId: string;
  readonly fromOrgId: string;
  readonly fromOrg: { readonly regionCode: string };
  readonly submittedAt: Date | null;
  readonly arrivedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly targets: readonly TargetParty[];
}

/** Whom a viewer sees asked: who is asked sees itself, who asks everybody. */
export const isTargetShown = (
  { organizationId }: Viewer,
  { initiatingOrgId, fromOrgId, targets }: ReferralParties,
  target: { readonly organizationId: string },
): boolean =>
  [initiatingOrgId, fromOrgId].includes(organizationId) ||
  targets.every((one) => one.organizationId !== organizationId) ||
  target.organizationId === organizationId;

/** What a referral is read with for these questions. */
export const PARTY_COLUMNS = {
  ...{ state: true, residentId: true, initiatingOrgId: true, fromOrgId: true, submittedAt: true },
  ...{ arrivedAt: true, expiresAt: true, missedAt: true },
  fromOrg: { select: { regionCode: true } },
  // In the order in which the API shows them: one reading serves both.
  targets: {
    orderBy: { rank: 'asc' },
    select: {
      ...{ id: true, organizationId: true, state: true, askedAt: true, disclosedAt: true, acceptedAt: true },
      ...{ expectedOn: true, expectedAt: true, version: true, reasonCode: true, deferredUntilOn: true },
      consent: { select: { state: true, withdrawnAt: true, validUntilAt: true } },
    },
  },
} as const;

import { type Grant, isOpen, type Policy, rolesOf, whereOpen } from '../access.ts';
import type { Role } from '../codes/role.ts';
import { OWN_DATA_ROLES } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';
import {
  ARRIVALS,
  LIVE_STATES,
  NURSES,
  OFFICE,
  RECEIVERS,
  type ReferralSide,
  SIGNERS,
  TREATERS,
} from './workflow.ts';

/** What of a referral is open: where it stands, what it says, and the diagnoses whose name is PROTECTED (V19). */
export type ReferralAspect = 'entry' | 'record' | 'protected';

/** A referral as its openness depends on it. */
export interface ReferralParties {
  readonly state: string;
  readonly residentId: string;
  readonly initiatingOrgId: string;
  readonly fromOrgId: string;
  readonly submittedAt: Date | null;
  readonly arrivedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly consent: {
    readonly state: string;
    readonly withdrawnAt: Date | null;
    readonly validUntilAt: Date | null;
  } | null;
  readonly targets: readonly {
    readonly organizationId: string;
    readonly state: string;
    readonly askedAt: Date | null;
    readonly acceptedAt: Date | null;
  }[];
}

/** What a referral is read with for these questions. */
export const PARTY_COLUMNS = {
  ...{ state: true, residentId: true, initiatingOrgId: true, fromOrgId: true, submittedAt: true },
  ...{ arrivedAt: true, expiresAt: true },
  consent: { select: { state: true, withdrawnAt: true, validUntilAt: true } },
  // In the order in which the API shows them: one reading serves both.
  targets: {
    orderBy: { rank: 'asc' },
    select: { organizationId: true, state: true, askedAt: true, acceptedAt: true },
  },
} as const;

type ReferralGrant = Grant<ReferralAspect, object, ReferralParties>;

const initiator: ReferralGrant = {
  relation: 'OWN_ORGANIZATION',
  roles: [...NURSES, ...SIGNERS, ...OFFICE],
  opens: ['entry', 'record'],
  begins: 'the own organisation begins it',
  ends: 'never: what it began stays its own record',
  isLasting: true,
  where: ({ organizationId }) => ({ initiatingOrgId: organizationId }),
  holds: ({ organizationId }, { initiatingOrgId }) => initiatingOrgId === organizationId,
};

const sender: ReferralGrant = {
  relation: 'PARTICIPANT',
  roles: [...SIGNERS, ...OFFICE],
  opens: ['entry', 'record'],
  begins: 'it is submitted to the own organisation to be signed',
  ends: 'never: what it signed stays its own record',
  isLasting: true,
  where: ({ organizationId }) => ({ fromOrgId: organizationId, submittedAt: { not: null } }),
  holds: ({ organizationId }, { fromOrgId, submittedAt }) =>
    fromOrgId === organizationId && submittedAt !== null,
};

/** A consent that holds now; what was recorded in error holds nothing. */
const consentHolds = (consent: ReferralParties['consent'], now: Date): boolean =>
  consent !== null &&
  consent.state !== 'VOIDED' &&
  (consent.withdrawnAt === null || consent.withdrawnAt > now) &&
  (consent.validUntilAt === null || consent.validUntilAt > now);
const consentHolding = (now: Date) => ({
  consent: {
    is: {
      state: { not: 'VOIDED' },
      AND: [
        { OR: [{ withdrawnAt: null }, { withdrawnAt: { gt: now } }] },
        { OR: [{ validUntilAt: null }, { validUntilAt: { gt: now } }] },
      ],
    },
  },
});

/** Past its validity it is taken back, whether somebody has written that or not. */
const isValid = (expiresAt: Date | null, now: Date): boolean => expiresAt === null || expiresAt > now;
const validAt = (now: Date) => ({ OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] });

/** Voided, taken back or answered with no, a referral is nobody's business elsewhere any more. */
const asked = (states: readonly string[]) => ({ askedAt: { not: null }, state: { in: [...states] } });

const receiver: ReferralGrant = {
  relation: 'PARTICIPANT',
  roles: RECEIVERS,
  opens: ['entry', 'record'],
  begins: 'it is sent to the own organisation',
  ends: 'when it is rejected, taken back or voided, or the consent ends before the resident has arrived',
  where: ({ organizationId }, now) => ({
    state: { not: 'VOIDED' },
    targets: { some: { organizationId, ...asked(LIVE_STATES) } },
    ...{ ...validAt(now), ...consentHolding(now) },
  }),
  holds: ({ organizationId }, { state, targets, consent, expiresAt }, now) =>
    state !== 'VOIDED' &&
    isValid(expiresAt, now) &&
    targets.some(
      (target) =>
        target.organizationId === organizationId &&
        target.askedAt !== null &&
        LIVE_STATES.some((live) => live === target.state),
    ) &&
    consentHolds(consent, now),
};

/** Who has said no sees what it has answered, and nothing of what was asked, until the sender has seen to it. */
const refused: ReferralGrant = {
  relation: 'PARTICIPANT',
  roles: RECEIVERS,
  opens: ['entry'],
  begins: 'the own organisation has rejected it',
  ends: 'when the sender has ended it, or the consent ends',
  where: ({ organizationId }, now) => ({
    state: 'SENT',
    targets: { some: { organizationId, ...asked(['REJECTED']) } },
    ...{ ...validAt(now), ...consentHolding(now) },
  }),
  holds: ({ organizationId }, { state, targets, consent, expiresAt }, now) =>
    state === 'SENT' &&
    isValid(expiresAt, now) &&
    targets.some((target) => target.organizationId === organizationId && target.state === 'REJECTED') &&
    consentHolds(consent, now),
};

const treated: ReferralGrant = {
  relation: 'PARTICIPANT',
  roles: RECEIVERS,
  opens: ['entry', 'record'],
  begins: 'the resident has arrived at the own organisation',
  ends: 'never: whom it treated stays its own record (V19)',
  isLasting: true,
  where: ({ organizationId }) => ({
    arrivedAt: { not: null },
    targets: { some: { organizationId, acceptedAt: { not: null } } },
  }),
  holds: ({ organizationId }, { arrivedAt, targets }) =>
    arrivedAt !== null &&
    targets.some((target) => target.organizationId === organizationId && target.acceptedAt !== null),
};

const self: ReferralGrant = {
  relation: 'SELF',
  roles: OWN_DATA_ROLES,
  opens: ['entry', 'record', 'protected'],
  begins: 'it is submitted',
  ends: 'the last day of the document of representation; never for the resident',
  where: ({ residentId }) => ({ residentId: residentId ?? { in: [] }, submittedAt: { not: null } }),
  holds: (viewer, { residentId, submittedAt }) => residentId === viewer.residentId && submittedAt !== null,
};

/** The same relation, for fewer people or less. */
const narrowed = (
  grant: ReferralGrant,
  roles: readonly Role[],
  opens: readonly ReferralAspect[] = ['protected'],
): ReferralGrant => ({ ...grant, roles, opens });
/** Who gives out places sees who is to come, and no more. */
const SCHEDULERS = ARRIVALS.filter((role) => !RECEIVERS.includes(role));

/** Who sees a referral; PROTECTED names only who signs, treats, or is the resident. */
export const referralPolicy: Policy<ReferralAspect, object, ReferralParties> = {
  noun: 'referral',
  aspects: ['entry', 'record', 'protected'],
  grants: [
    initiator,
    sender,
    receiver,
    refused,
    treated,
    self,
    narrowed(receiver, SCHEDULERS, ['entry']),
    narrowed(treated, SCHEDULERS, ['entry']),
    narrowed(initiator, SIGNERS),
    narrowed(sender, SIGNERS),
    narrowed(receiver, TREATERS),
    narrowed(treated, TREATERS),
  ],
};

export const REFERRAL_READERS: readonly Role[] = rolesOf(referralPolicy, 'entry');

/** Row filter: the referrals that the viewer sees now. It serves list, single and every act alike. */
export const referralsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(referralPolicy, 'entry', viewer, now);

/** Whether what a loaded referral says is open to the viewer now, beyond where it stands. */
export const isReferralRecordOpen = (viewer: Viewer, referral: ReferralParties, now: Date): boolean =>
  isOpen(referralPolicy, 'record', viewer, referral, now);

/** Whether the protected names of a loaded referral are open to the viewer now. */
export const areDiagnosesOpen = (viewer: Viewer, referral: ReferralParties, now: Date): boolean =>
  isOpen(referralPolicy, 'protected', viewer, referral, now);

/** The sides of a referral that the viewer is on. */
export function referralSides(
  viewer: Viewer,
  referral: Pick<ReferralParties, 'initiatingOrgId' | 'fromOrgId' | 'residentId' | 'targets'> & {
    readonly ownerId: string | null;
  },
): ReferralSide[] {
  const { organizationId, personId, residentId } = viewer;
  const isAsked = referral.targets.some(
    (target) => target.organizationId === organizationId && target.askedAt !== null,
  );
  const sides: readonly (readonly [ReferralSide, boolean])[] = [
    ['HOME', referral.initiatingOrgId === organizationId],
    ['SENDER', referral.fromOrgId === organizationId],
    ['OWNER', referral.fromOrgId === organizationId && referral.ownerId === personId],
    ['RECEIVER', isAsked],
    ['PATIENT', residentId !== null && referral.residentId === residentId],
  ];
  return sides.filter(([, holds]) => holds).map(([side]) => side);
}

import { type Grant, isOpen, type Policy, rolesOf, whereOpen } from '../access.ts';
import type { Role } from '../codes/role.ts';
import { isInRegion, regionPrefix } from '../region/within.ts';
import { OWN_DATA_ROLES } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';
import { askedWhere, isAsked, isValid, validAt } from './asked.ts';
import type { ReferralParties, TargetParty } from './parties.ts';
import { LIVE_STATES } from './target-workflow.ts';
import {
  ARRIVALS,
  NURSES,
  OFFICE,
  ON_THE_WAY,
  RECALLERS,
  RECEIVERS,
  type ReferralSide,
  SIGNERS,
} from './workflow.ts';

/**
 * What of a referral is open: that somebody is to be referred, without whom; what is asked back and answered; why an answer is no;
 * where it stands;
 * what it says; and the diagnoses whose name is PROTECTED (V19).
 */
export type ReferralAspect = 'notice' | 'exchange' | 'answered' | 'entry' | 'record' | 'protected';

type ReferralGrant = Grant<ReferralAspect, object, ReferralParties>;

const initiator: ReferralGrant = {
  relation: 'OWN_ORGANIZATION',
  roles: [...NURSES, ...SIGNERS, ...OFFICE],
  opens: ['notice', 'exchange', 'answered', 'entry', 'record'],
  begins: 'the own organisation begins it',
  ends: 'never: what it began stays its own record',
  isLasting: true,
  where: ({ organizationId }) => ({ initiatingOrgId: organizationId }),
  holds: ({ organizationId }, { initiatingOrgId }) => initiatingOrgId === organizationId,
};

const sender: ReferralGrant = {
  relation: 'PARTICIPANT',
  roles: [...SIGNERS, ...OFFICE],
  opens: ['notice', 'exchange', 'answered', 'entry', 'record'],
  begins: 'it is submitted to the own organisation to be signed',
  ends: 'never: what it signed stays its own record',
  isLasting: true,
  where: ({ organizationId }) => ({ fromOrgId: organizationId, submittedAt: { not: null } }),
  holds: ({ organizationId }, { fromOrgId, submittedAt }) =>
    fromOrgId === organizationId && submittedAt !== null,
};

const LIVE = { states: LIVE_STATES, isDisclosed: true };
const receiver: ReferralGrant = {
  relation: 'PARTICIPANT',
  roles: RECEIVERS,
  opens: ['notice', 'exchange', 'answered', 'entry', 'record'],
  begins: 'it is sent to the own organisation alone, or the own is chosen',
  ends: 'when it is rejected, taken back or voided, or the consent ends before the resident has arrived',
  where: (viewer, now) => ({ state: { not: 'VOIDED' }, ...askedWhere(LIVE, viewer, now) }),
  holds: (viewer, referral, now) => referral.state !== 'VOIDED' && isAsked(LIVE, viewer, referral, now),
};

const CANDIDATE = { states: LIVE_STATES, isDisclosed: false };
/** One of several that are asked answers a notice that says nothing of who it is (domain 8). */
const candidate: ReferralGrant = {
  relation: 'PARTICIPANT',
  roles: RECEIVERS,
  opens: ['notice', 'exchange', 'answered'],
  begins: 'it is sent to the own organisation among others',
  ends: 'when the own or another one is chosen, or it is taken back, or the consent ends',
  where: (viewer, now) => ({ state: 'SENT', ...askedWhere(CANDIDATE, viewer, now) }),
  holds: (viewer, referral, now) => referral.state === 'SENT' && isAsked(CANDIDATE, viewer, referral, now),
};

/** Who has said no sees what it has answered, and nothing of what was asked, until the sender has seen to it. */
const refused = (isDisclosed: boolean, opens: readonly ReferralAspect[]): ReferralGrant => {
  const no = { states: ['REJECTED'], isDisclosed };
  return {
    relation: 'PARTICIPANT',
    roles: RECEIVERS,
    opens,
    begins: isDisclosed
      ? 'the own organisation, asked alone, has rejected it'
      : 'the own organisation, asked among others, has rejected it',
    ends: 'when the sender has ended it, or the consent ends',
    where: (viewer, now) => ({ state: 'SENT', ...askedWhere(no, viewer, now) }),
    holds: (viewer, referral, now) => referral.state === 'SENT' && isAsked(no, viewer, referral, now),
  };
};

const DIVERTED = { states: ['DIVERTED'], isDisclosed: true };
/** Who has diverted an emergency sees where it stands: the resident may stand at its door nevertheless. */
const diverted: ReferralGrant = {
  relation: 'PARTICIPANT',
  roles: RECEIVERS,
  opens: ['notice', 'entry'],
  begins: 'the own organisation has diverted an emergency',
  ends: 'when the resident arrives, or it ends',
  where: (viewer, now) => ({ state: { in: [...ON_THE_WAY] }, ...askedWhere(DIVERTED, viewer, now) }),
  holds: (viewer, referral, now) =>
    ON_THE_WAY.some((state) => state === referral.state) && isAsked(DIVERTED, viewer, referral, now),
};

const treated: ReferralGrant = {
  relation: 'PARTICIPANT',
  roles: RECEIVERS,
  opens: ['notice', 'exchange', 'answered', 'entry', 'record'],
  begins: 'the resident has arrived at the own organisation',
  ends: 'never: whom it treated stays its own record (V19)',
  isLasting: true,
  where: ({ organizationId }) => ({
    arrivedAt: { not: null },
    targets: {
      some: { organizationId, disclosedAt: { not: null }, acceptedAt: { not: null } },
    },
  }),
  holds: ({ organizationId }, { arrivedAt, targets }) =>
    arrivedAt !== null &&
    targets.some(
      ({ disclosedAt, acceptedAt, ...target }) =>
        target.organizationId === organizationId && disclosedAt !== null && acceptedAt !== null,
    ),
};

const RECALLABLE = ['SENT', 'PLACED', 'RECALLED'];
/** The health authority of the region sees what is under way before it recalls it, and not whom it is about. */
const supervisor: ReferralGrant = {
  relation: 'REGION',
  roles: RECALLERS,
  opens: ['notice'],
  begins: 'an organisation of the region sends it',
  ends: 'when the resident arrives, or it ends; what was recalled stays on record',
  where: ({ regionCode }, now) => ({
    state: { in: RECALLABLE },
    fromOrg: { regionCode: { startsWith: regionPrefix(regionCode) } },
    ...validAt(now),
  }),
  holds: (viewer, { state, fromOrg, expiresAt }, now) =>
    RECALLABLE.includes(state) && isValid(expiresAt, now) && isInRegion(viewer, fromOrg),
};

const self: ReferralGrant = {
  relation: 'SELF',
  roles: OWN_DATA_ROLES,
  opens: ['notice', 'exchange', 'answered', 'entry', 'record', 'protected'],
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
  aspects: ['notice', 'exchange', 'answered', 'entry', 'record', 'protected'],
  grants: [
    initiator,
    sender,
    receiver,
    candidate,
    refused(true, ['notice', 'answered', 'entry']),
    refused(false, ['notice', 'answered']),
    diverted,
    treated,
    self,
    supervisor,
    narrowed(receiver, SCHEDULERS, ['notice', 'entry']),
    narrowed(treated, SCHEDULERS, ['notice', 'entry']),
    narrowed(diverted, SCHEDULERS, ['notice', 'entry']),
    narrowed(initiator, SIGNERS),
    narrowed(sender, SIGNERS),
    narrowed(receiver, SIGNERS),
    narrowed(treated, SIGNERS),
  ],
};

export const REFERRAL_READERS: readonly Role[] = rolesOf(referralPolicy, 'notice');
/** Who is told whom a referral is about. */
export const REFERRAL_KNOWERS: readonly Role[] = rolesOf(referralPolicy, 'entry');

/** Row filter: the referrals that the viewer sees now, if only the notice of it. It serves list, single and every act alike. */
export const referralsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(referralPolicy, 'notice', viewer, now);

/** Row filter: the referrals of which the viewer sees whom they are about. */
export const referralsNamed = (viewer: Viewer, now: Date) => whereOpen(referralPolicy, 'entry', viewer, now);

const lasting = {
  ...referralPolicy,
  grants: referralPolicy.grants.filter((grant) => grant.isLasting === true || grant === self),
};
/** Row filter: the referrals that the viewer began, signed or treated by, or that are its own: who takes part in the journey. */
export const referralsTakenPart = (viewer: Viewer, now: Date) => whereOpen(lasting, 'entry', viewer, now);

/** Whether an aspect of a loaded referral is open to the viewer now. */
export const isReferralOpen = (
  aspect: ReferralAspect,
  viewer: Viewer,
  referral: ReferralParties,
  now: Date,
): boolean => isOpen(referralPolicy, aspect, viewer, referral, now);

/** The sides of a referral that the viewer is on. */
export function referralSides(
  viewer: Viewer,
  referral: Pick<ReferralParties, 'initiatingOrgId' | 'fromOrgId' | 'residentId'> & {
    readonly ownerId: string | null;
    readonly fromOrg: { readonly regionCode: string };
    readonly targets: readonly Pick<TargetParty, 'organizationId' | 'askedAt'>[];
  },
): ReferralSide[] {
  const { organizationId, personId, residentId } = viewer;
  const isOneAsked = referral.targets.some(
    (target) => target.organizationId === organizationId && target.askedAt !== null,
  );
  const sides: readonly (readonly [ReferralSide, boolean])[] = [
    ['HOME', referral.initiatingOrgId === organizationId],
    ['SENDER', referral.fromOrgId === organizationId],
    ['OWNER', referral.fromOrgId === organizationId && referral.ownerId === personId],
    ['RECEIVER', isOneAsked],
    ['PATIENT', residentId !== null && referral.residentId === residentId],
    ['SUPERVISOR', isInRegion(viewer, referral.fromOrg)],
  ];
  return sides.filter(([, holds]) => holds).map(([side]) => side);
}

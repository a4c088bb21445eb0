import { type Grant, type Policy, rolesOf, whereOpen, withWhole } from '../access.ts';
import { HAPPENED_STATES } from '../codes/admission.ts';
import type { Role } from '../codes/role.ts';
import { type Asked, askedWhere, isAsked } from '../referral/asked.ts';
import type { ReferralParties } from '../referral/parties.ts';
import { ACCEPTED_STATES, LIVE_STATES } from '../referral/target-workflow.ts';
import { ON_THE_WAY } from '../referral/workflow.ts';
import {
  CARE_ROLES,
  isInCare,
  isResidentVisible,
  type Opening,
  residentPolicy,
  residentsVisible,
} from '../resident/policy.ts';
import { hasRole, type Viewer } from '../viewer.ts';
import type { Side } from '../workflow.ts';
import { TELLERS } from './workflow.ts';

/** Who of a hospital sees the admissions there. */
const HOSPITAL_ROLES: readonly Role[] = ['HOSP_DOCTOR', 'HOSP_SCHED', 'REFERRAL_OFFICE'];

/** An admission as its openness depends on it. */
export interface AdmissionParties {
  readonly hospitalId: string | null;
  readonly tellings: readonly { readonly organizationId: string }[];
  readonly resident: Opening;
}

const hospital: Grant<'entry', object, AdmissionParties> = {
  relation: 'PARTICIPANT',
  roles: HOSPITAL_ROLES,
  opens: ['entry'],
  begins: 'somebody tells of an admission to the own hospital',
  ends: 'never: who was admitted stays its own record',
  isLasting: true,
  where: ({ organizationId }) => ({ hospitalId: organizationId }),
  holds: ({ organizationId }, { hospitalId }) => hospitalId === organizationId,
};

const teller: Grant<'entry', object, AdmissionParties> = {
  relation: 'OWN_ORGANIZATION',
  roles: CARE_ROLES,
  opens: ['entry'],
  begins: 'the own organisation tells of it',
  ends: 'when the own organisation no longer knows the resident',
  where: (viewer, now) => ({
    tellings: { some: { organizationId: viewer.organizationId } },
    resident: residentsVisible(viewer, now),
  }),
  holds: (viewer, { tellings, resident }, now) =>
    tellings.some(({ organizationId }) => organizationId === viewer.organizationId) &&
    isResidentVisible(viewer, resident, now),
};

/** Who sees an admission: to whom the record is open, the hospital, and who told of it. */
export const admissionPolicy: Policy<'entry', object, AdmissionParties> = {
  noun: 'admission',
  aspects: ['entry'],
  grants: [...withWhole(residentPolicy, 'record', { as: 'resident', opens: ['entry'] }), hospital, teller],
};

export const ADMISSION_READERS: readonly Role[] = rolesOf(admissionPolicy, 'entry');

/** Row filter: the admissions that the viewer sees now. */
export const admissionsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(admissionPolicy, 'entry', viewer, now);

/** A resident as it depends on whether somebody may tell of an admission or a death. */
export interface Newsworthy extends Opening {
  readonly appointments: readonly { readonly hospitalId: string; readonly bookedAt: Date | null }[];
  readonly admissions: readonly { readonly hospitalId: string | null; readonly state: string }[];
  readonly referrals: readonly (ReferralParties & { readonly kind: string })[];
}

const ofCare = residentPolicy.grants
  .filter(({ opens }) => opens.includes('care'))
  .map(
    (grant): Grant<'tell', object, Newsworthy> => ({
      ...grant,
      roles: grant.roles.filter((role) => TELLERS.includes(role)),
      opens: ['tell'],
    }),
  );

const HOSPITAL_TELLERS: readonly Role[] = ['HOSP_DOCTOR', 'HOSP_SCHED'];

/** A hospital that had somebody booked or admitted tells what happened there; nothing is told to it. */
const known: Grant<'tell', object, Newsworthy> = {
  relation: 'PARTICIPANT',
  roles: HOSPITAL_TELLERS,
  opens: ['tell'],
  begins: 'the resident is booked with the own hospital, or admitted to it',
  ends: 'never: it may always tell what happened there',
  isLasting: true,
  where: ({ organizationId: hospitalId }) => ({
    OR: [
      { appointments: { some: { hospitalId, bookedAt: { not: null } } } },
      { admissions: { some: { hospitalId, state: { in: [...HAPPENED_STATES] } } } },
    ],
  }),
  holds: ({ organizationId }, { appointments, admissions }) =>
    appointments.some(({ hospitalId, bookedAt }) => hospitalId === organizationId && bookedAt !== null) ||
    admissions.some(
      ({ hospitalId, state }) =>
        hospitalId === organizationId && HAPPENED_STATES.some((happened) => happened === state),
    ),
};

const ACCEPTED: Asked = { states: ACCEPTED_STATES, isDisclosed: true };
/** An emergency comes without an acceptance, also to who has diverted it (domain 3.5.10). */
const TOLD: Asked = { states: [...LIVE_STATES, 'DIVERTED'], isDisclosed: true };
const EMERGENCY = 'EMERGENCY';
const UNDER_WAY = { state: { in: [...ON_THE_WAY] } };
const isUnderWay = ({ state }: ReferralParties): boolean => ON_THE_WAY.some((one) => one === state);

/** A hospital that is to receive somebody says when, and that the day has come, before any arrival. */
const expected: Grant<'tell', object, Newsworthy> = {
  relation: 'PARTICIPANT',
  roles: HOSPITAL_TELLERS,
  opens: ['tell'],
  begins:
    'it has accepted the resident by a referral, is told of an emergency, or an admission to it is planned',
  ends: 'when that is over without an arrival',
  where: (viewer, now) => ({
    OR: [
      { referrals: { some: { ...UNDER_WAY, ...askedWhere(ACCEPTED, viewer, now) } } },
      { referrals: { some: { kind: EMERGENCY, ...UNDER_WAY, ...askedWhere(TOLD, viewer, now) } } },
      { admissions: { some: { hospitalId: viewer.organizationId, state: 'PLANNED' } } },
    ],
  }),
  holds: (viewer, { referrals, admissions }, now) =>
    referrals.some(
      (referral) =>
        isUnderWay(referral) && isAsked(referral.kind === EMERGENCY ? TOLD : ACCEPTED, viewer, referral, now),
    ) ||
    admissions.some(({ hospitalId, state }) => hospitalId === viewer.organizationId && state === 'PLANNED'),
};

/** Of whom somebody may tell that they were admitted, or died. It opens nothing to read. */
export const newsPolicy: Policy<'tell', object, Newsworthy> = {
  noun: 'news',
  aspects: ['tell'],
  grants: [...ofCare, known, expected],
};

const ASKED: Asked = { states: LIVE_STATES, isDisclosed: true };
/** Row filter: whom a hospital could tell of if it accepted the referral that has said who it is. */
export const residentsAskedAbout = (viewer: Viewer, now: Date): object =>
  hasRole(viewer, ...HOSPITAL_TELLERS)
    ? { referrals: { some: { ...UNDER_WAY, ...askedWhere(ASKED, viewer, now) } } }
    : { id: { in: [] } };

/** Row filter: the residents of whom the viewer may tell. */
export const residentsOfNews = (viewer: Viewer, now: Date) => whereOpen(newsPolicy, 'tell', viewer, now);

/** An admission as it depends on which side of it somebody is on. */
export interface AdmissionSides extends Pick<AdmissionParties, 'hospitalId' | 'resident'> {
  readonly recordedByOrgId: string;
}

/**
 * The sides of an admission the viewer is on: who acts for the resident, and the hospital; the hospital alone; who put it on
 * record.
 */
export const admissionSides = (
  viewer: Viewer,
  { hospitalId, recordedByOrgId, resident }: AdmissionSides,
  now: Date,
): Side[] => [
  ...(hospitalId === viewer.organizationId || isInCare(viewer, resident, now) ? ['TELLER' as const] : []),
  ...(hospitalId === viewer.organizationId ? ['HOSPITAL' as const] : []),
  ...(recordedByOrgId === viewer.organizationId ? ['RECORDER' as const] : []),
];

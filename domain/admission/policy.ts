import { type Grant, type Policy, rolesOf, whereOpen, withWhole } from '../access.ts';
import { HAPPENED_STATES } from '../codes/admission.ts';
import type { Role } from '../codes/role.ts';
import {
  CARE_ROLES,
  isInCare,
  isResidentVisible,
  type Opening,
  residentPolicy,
  residentsVisible,
} from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';
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

/** A hospital that had somebody booked or admitted tells what happened there; nothing is told to it. */
const known: Grant<'tell', object, Newsworthy> = {
  relation: 'PARTICIPANT',
  roles: ['HOSP_DOCTOR', 'HOSP_SCHED'],
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

/** Of whom somebody may tell that they were admitted, or died. It opens nothing to read. */
export const newsPolicy: Policy<'tell', object, Newsworthy> = {
  noun: 'news',
  aspects: ['tell'],
  grants: [...ofCare, known],
};

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

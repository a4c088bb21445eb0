import { type Grant, type Policy, whereOpen, withWhole } from '../access.ts';
import type { ConsentPurpose } from '../codes/consent.ts';
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

/** A consent as its openness depends on it. */
export interface ConsentParties {
  readonly decision: string;
  readonly purpose: string;
  readonly recordedByOrgId: string;
  readonly recipients: readonly { readonly organizationId: string }[];
  readonly resident: Opening;
  /** Whom a referral asks on it. */
  readonly referralTargets: readonly { readonly organizationId: string; readonly disclosedAt: Date | null }[];
}

const recorder: Grant<'entry', object, ConsentParties> = {
  relation: 'OWN_ORGANIZATION',
  roles: CARE_ROLES,
  opens: ['entry'],
  begins: 'the own organisation records it',
  ends: 'when the own organisation no longer knows the resident',
  where: (viewer, now) => ({
    recordedByOrgId: viewer.organizationId,
    resident: residentsVisible(viewer, now),
  }),
  holds: (viewer, { recordedByOrgId, resident }, now) =>
    recordedByOrgId === viewer.organizationId && isResidentVisible(viewer, resident, now),
};

const REFERRAL: ConsentPurpose = 'REFERRAL';
/** A refusal tells its recipients nothing; and of a referral it is told who it is when the referral tells it (domain 8). */
const recipient: Grant<'entry', object, ConsentParties> = {
  relation: 'CONSENT',
  roles: CARE_ROLES,
  opens: ['entry'],
  begins:
    'it is given with the own organisation as recipient, and a referral has told the own organisation whom it is about where it is for that',
  ends: 'never: a withdrawn one stays the proof of what was lawful while it held',
  isLasting: true,
  where: ({ organizationId }) => ({
    decision: 'GIVEN',
    recipients: { some: { organizationId } },
    OR: [
      { purpose: { not: REFERRAL } },
      { referralTargets: { some: { organizationId, disclosedAt: { not: null } } } },
    ],
  }),
  holds: ({ organizationId }, { decision, purpose, recipients, referralTargets }) =>
    decision === 'GIVEN' &&
    recipients.some((one) => one.organizationId === organizationId) &&
    (purpose !== REFERRAL ||
      referralTargets.some((one) => one.organizationId === organizationId && one.disclosedAt !== null)),
};

/** Who sees a consent: to whom the record is open, who recorded it, and who received by it. */
export const consentPolicy: Policy<'entry', object, ConsentParties> = {
  noun: 'consent',
  aspects: ['entry'],
  grants: [...withWhole(residentPolicy, 'record', { as: 'resident', opens: ['entry'] }), recorder, recipient],
};

/** Row filter: the consents that the viewer sees now. */
export const consentsVisible = (viewer: Viewer, now: Date) => whereOpen(consentPolicy, 'entry', viewer, now);

/**
 * The sides of a consent the viewer is on: who knows the resident now acts for the resident, a recipient does not; who
 * recorded it can have it voided.
 */
export const consentSides = (
  viewer: Viewer,
  { resident, recordedByOrgId }: { readonly resident: Opening; readonly recordedByOrgId: string },
  now: Date,
): Side[] => [
  ...(isInCare(viewer, resident, now) ? ['RESIDENT'] : []),
  ...(recordedByOrgId === viewer.organizationId ? ['RECORDER'] : []),
];

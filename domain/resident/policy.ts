import { type Grant, isOpen, type Policy, rolesOf, whereOpen } from '../access.ts';
import { BREAK_GLASS_ROLES } from '../break-glass/workflow.ts';
import type { CareRelationBasis } from '../codes/care-relation.ts';
import type { Role } from '../codes/role.ts';
import type { Viewer } from '../viewer.ts';
import { currentCareRelation, isCurrent } from './current-relation.ts';
import { keepersAt, keptBy } from './kept.ts';

/** Roles that work with residents of their own organisation. */
export const CARE_ROLES: readonly Role[] = [
  'NH_NURSE',
  'CLINIC_DOCTOR',
  'FAMILY_DOCTOR',
  'TEAM_MEMBER',
  'REFERRAL_OFFICE',
  'HOSP_DOCTOR',
];

/** Roles that read their own record. */
export const OWN_DATA_ROLES: readonly Role[] = ['RESIDENT', 'REPRESENTATIVE'];

/** Roles that register residents and keep what they registered. */
export const REGISTRARS: readonly Role[] = ['NH_NURSE', 'CLINIC_DOCTOR', 'FAMILY_DOCTOR', 'REFERRAL_OFFICE'];

/** A resident as the openness of the record depends on it; the relations may be of any organisation and time. */
export interface Opening {
  readonly id: string;
  readonly registeredByOrgId: string;
  readonly careRelations: readonly {
    readonly organizationId: string;
    readonly basis: string;
    readonly personId: string | null;
    readonly startedAt: Date;
    readonly endedAt: Date | null;
  }[];
}

/** What a resident is read with for these questions. */
export const OPENING_COLUMNS = {
  id: true,
  registeredByOrgId: true,
  careRelations: true,
} as const;

/** What of a resident is open: who it is, the rest of the record, and acts on behalf of the resident. */
export type ResidentAspect = 'identity' | 'record' | 'care';

type ResidentGrant = Grant<ResidentAspect, object, Opening>;

/** The relation through which a grant opens a resident, now: the organisation's, or one clinician's own. */
function throughRelation(basis: CareRelationBasis, { isPersonal }: { isPersonal: boolean }) {
  const personOf = (viewer: Viewer) => (isPersonal ? viewer.personId : null);
  return {
    where: (viewer: Viewer, now: Date) => {
      const relation = { ...currentCareRelation(viewer.organizationId, now), basis };
      return { careRelations: { some: { ...relation, personId: personOf(viewer) } } };
    },
    holds: (viewer: Viewer, { careRelations }: Opening, now: Date) =>
      careRelations.some(
        (relation) =>
          relation.organizationId === viewer.organizationId &&
          relation.basis === basis &&
          relation.personId === personOf(viewer) &&
          isCurrent(relation, now),
      ),
  };
}

/** To have registered somebody whom others keep the record of opens who it is, and no more (domain 3.8). */
const registration: ResidentGrant = {
  relation: 'REGISTRATION',
  roles: CARE_ROLES,
  opens: ['identity', 'care'],
  begins: 'the own organisation registers somebody whose record another one keeps',
  ends: '`resident.registrationDays` after a registration in a home; else never',
  ...throughRelation('REGISTERED', { isPersonal: false }),
};

/**
 * A registration opens only a record that one made oneself, also where somebody else seems to have its number: what is
 * in it one has written, and whoever could not open it could not set the number right (domain 3.8).
 */
const ownResident: ResidentGrant = {
  relation: 'OWN_RESIDENT',
  roles: CARE_ROLES,
  opens: ['identity', 'record', 'care'],
  begins: 'the first day of a stay, or a registration that made the record',
  ends: 'the last day of the stay; `resident.registrationDays` after a registration in a home',
  where: ({ organizationId }, now) => keptBy(organizationId, now),
  holds: ({ organizationId }, row, now) => keepersAt(row, now).includes(organizationId),
};

const consentRecipient: ResidentGrant = {
  relation: 'CONSENT',
  roles: CARE_ROLES,
  opens: ['identity', 'record'],
  begins: 'a consent to RECORD_SHARING names the own organisation as recipient',
  ends: 'its term, or its withdrawal',
  ...throughRelation('CONSENT', { isPersonal: false }),
};

/** Whoever receives somebody by a referral treats and acts for that person as long as the referral is with it. */
const arrivedByReferral: ResidentGrant = {
  relation: 'TREATING',
  roles: CARE_ROLES,
  opens: ['identity', 'record', 'care'],
  begins: 'the resident arrives at the own organisation by a referral',
  ends: '`referral.careAfterDays` after its feedback, or after it ended otherwise',
  ...throughRelation('REFERRAL', { isPersonal: false }),
};

const emergency: ResidentGrant = {
  relation: 'BREAK_GLASS',
  roles: BREAK_GLASS_ROLES,
  opens: ['identity', 'record'],
  begins: 'the clinician opens the record in an emergency, for a reason',
  ends: 'at the time that was named, 24 hours later at most',
  ...throughRelation('BREAK_GLASS', { isPersonal: true }),
};

const self: ResidentGrant = {
  relation: 'SELF',
  roles: OWN_DATA_ROLES,
  opens: ['identity', 'record', 'care'],
  begins: "the account is the resident's, or that of a representative",
  ends: 'the last day of the document of representation; never for the resident',
  where: ({ residentId }) => ({ id: residentId ?? { in: [] } }),
  holds: ({ residentId }, { id }) => residentId === id,
};

/** Who sees a resident (V19). */
export const residentPolicy: Policy<ResidentAspect, object, Opening> = {
  noun: 'resident',
  aspects: ['identity', 'record', 'care'],
  grants: [ownResident, registration, arrivedByReferral, consentRecipient, emergency, self],
};

export const RESIDENT_READERS: readonly Role[] = rolesOf(residentPolicy, 'identity');

/** Row filter: whom the viewer knows now. The same filter serves list, single, relation and count. */
export const residentsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(residentPolicy, 'identity', viewer, now);

/** Row filter: whose record is open beyond the identity. */
export const recordsOpen = (viewer: Viewer, now: Date) => whereOpen(residentPolicy, 'record', viewer, now);

/** Row filter: for whom the viewer may act. A consent or an emergency opens a record, and gives nobody into care. */
export const residentsInCare = (viewer: Viewer, now: Date) => whereOpen(residentPolicy, 'care', viewer, now);

/** Whether the viewer knows a loaded resident now: `residentsVisible` for one row. */
export const isResidentVisible = (viewer: Viewer, resident: Opening, now: Date): boolean =>
  isOpen(residentPolicy, 'identity', viewer, resident, now);

/** Whether more than the identity of a loaded resident is open to the viewer now: `recordsOpen` for one row. */
export const isRecordOpen = (viewer: Viewer, resident: Opening, now: Date): boolean =>
  isOpen(residentPolicy, 'record', viewer, resident, now);

/** Whether the viewer may act for a loaded resident now: `residentsInCare` for one row. */
export const isInCare = (viewer: Viewer, resident: Opening, now: Date): boolean =>
  isOpen(residentPolicy, 'care', viewer, resident, now);

import { type Grant, isOpen, type Policy, rolesOf, whereOpen, withWhole } from '../access.ts';
import type { Role } from '../codes/role.ts';
import { OPENING_COLUMNS, type Opening, OWN_DATA_ROLES, residentPolicy } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';
import { HOSPITAL_DOCTORS, type JointRoundSide, type LinkedWardSide, LOCAL_DOCTORS } from './workflow.ts';

/** What of a stay and its rounds is open: where it stands, and what doctors wrote. */
export type LinkedWardAspect = 'entry' | 'record';

/** The two sides of a stay. */
export interface StaySides {
  readonly hospitalOrgId: string;
  readonly localOrgId: string;
}

/** A stay as its openness depends on it. */
export interface StayParties extends StaySides {
  readonly residentId: string;
  readonly resident: Opening;
}

/** What a stay is read with for these questions. */
export const STAY_COLUMNS = {
  ...{ hospitalOrgId: true, localOrgId: true, residentId: true },
  resident: { select: OPENING_COLUMNS },
} as const;

type StayGrant = Grant<LinkedWardAspect, object, StayParties>;

/** Through one of its sides: what that side did stays its own record (V19). */
const throughSide = (column: keyof StaySides, roles: readonly Role[], begins: string): StayGrant => ({
  relation: 'PARTICIPANT',
  roles,
  opens: ['entry', 'record'],
  begins,
  ends: 'never: whom it treated stays its own record (V19)',
  isLasting: true,
  where: ({ organizationId }) => ({ [column]: organizationId }),
  holds: ({ organizationId }, stay) => stay[column] === organizationId,
});

const self: StayGrant = {
  relation: 'SELF',
  roles: OWN_DATA_ROLES,
  opens: ['entry', 'record'],
  begins: 'the resident has arrived',
  ends: 'the last day of the document of representation; never for the resident',
  where: ({ residentId }) => ({ residentId: residentId ?? { in: [] } }),
  holds: (viewer, { residentId }) => residentId === viewer.residentId,
};

/** Who has the resident in care knows where the resident is, and not what the doctors wrote. */
const keepers = withWhole<'identity' | 'record' | 'care', Opening, LinkedWardAspect, 'resident'>(
  residentPolicy,
  'record',
  { as: 'resident', opens: ['entry'] },
).filter(({ relation }) => relation === 'OWN_RESIDENT');

/** Who sees a stay in a linked ward: the doctors of both sides, the resident, and who has the resident in care. */
export const linkedWardStayPolicy: Policy<LinkedWardAspect, object, StayParties> = {
  noun: 'linkedWardStay',
  aspects: ['entry', 'record'],
  grants: [
    throughSide('hospitalOrgId', HOSPITAL_DOCTORS, 'whom the own hospital has sent down has arrived'),
    throughSide('localOrgId', LOCAL_DOCTORS, 'the resident has arrived in the own ward'),
    self,
    ...keepers,
  ],
};

const ofRound = (aspect: LinkedWardAspect) =>
  withWhole<LinkedWardAspect, StayParties, LinkedWardAspect, 'stay'>(linkedWardStayPolicy, aspect, {
    ...{ as: 'stay', opens: [aspect] },
  });

/** A joint round is open as its stay is. */
export const jointRoundPolicy: Policy<LinkedWardAspect, object, { readonly stay: StayParties }> = {
  noun: 'jointRound',
  aspects: ['entry', 'record'],
  grants: [...ofRound('entry'), ...ofRound('record')],
};

export const LINKED_WARD_READERS: readonly Role[] = rolesOf(linkedWardStayPolicy, 'entry');

/** Row filter: the stays that the viewer sees now. It serves list, single and every act alike. */
export const linkedWardStaysVisible = (viewer: Viewer, now: Date) =>
  whereOpen(linkedWardStayPolicy, 'entry', viewer, now);

/** Row filter: the joint rounds that the viewer sees now. */
export const jointRoundsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(jointRoundPolicy, 'entry', viewer, now);

/** Whether what doctors wrote in a loaded stay and its rounds is open to the viewer now. */
export const isStayRecordOpen = (viewer: Viewer, stay: StayParties, now: Date): boolean =>
  isOpen(linkedWardStayPolicy, 'record', viewer, stay, now);

/** The same of a loaded round. */
export const isRoundRecordOpen = (
  viewer: Viewer,
  round: { readonly stay: StayParties },
  now: Date,
): boolean => isOpen(jointRoundPolicy, 'record', viewer, round, now);

/** The sides of a stay that the viewer is on. */
export function staySides({ organizationId }: Viewer, stay: StaySides): LinkedWardSide[] {
  const sides: LinkedWardSide[] = [];
  if (stay.hospitalOrgId === organizationId) sides.push('HOSPITAL');
  if (stay.localOrgId === organizationId) sides.push('LOCAL');
  return sides;
}

/** Who has signed a round, and of which stay it is. */
export interface SignedRound {
  readonly hospitalSignedById: string | null;
  readonly localSignedById: string | null;
  readonly stay: StaySides;
}

/** The sides of a round that the viewer is on. */
export const roundSides = (viewer: Viewer, round: SignedRound): JointRoundSide[] =>
  staySides(viewer, round.stay).flatMap((side): JointRoundSide[] => {
    const signedById = side === 'HOSPITAL' ? round.hospitalSignedById : round.localSignedById;
    return [side, `${side}_${signedById === null ? 'UNSIGNED' : 'SIGNED'}`];
  });

import { type Grant, isOpen, type Policy, whereOpen, withWhole } from '../access.ts';
import type { Role } from '../codes/role.ts';
import { isRecordOpen, type Opening, residentPolicy } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';

/** What of a safety block is open: the block, and the names that are PROTECTED (V19). */
export type SafetyBlockAspect = 'entry' | 'protected';

/** Who treats: to them a protected name is open, of a resident in the care of their own organisation. */
export const TREATING_ROLES: readonly Role[] = ['CLINIC_DOCTOR', 'FAMILY_DOCTOR', 'HOSP_DOCTOR'];

type RecordGrant = Grant<SafetyBlockAspect, object, { readonly resident: Opening }>;

const entry = withWhole(residentPolicy, 'record', {
  as: 'resident',
  opens: ['entry'] as SafetyBlockAspect[],
});

/** Neither a consent nor an emergency opens a protected name: only care of one's own, and the resident's side. */
const protectedNames = entry.flatMap((grant): RecordGrant[] => {
  const roles = { OWN_RESIDENT: TREATING_ROLES, SELF: grant.roles }[
    grant.relation as 'OWN_RESIDENT' | 'SELF'
  ];
  return roles === undefined ? [] : [{ ...grant, roles, opens: ['protected'] }];
});

/** Safety blocks are open with the record; PROTECTED names of them to fewer. */
export const safetyBlockPolicy: Policy<SafetyBlockAspect, object, { readonly resident: Opening }> = {
  noun: 'safetyBlock',
  aspects: ['entry', 'protected'],
  grants: [...entry, ...protectedNames],
};

/** Of a person whose two records were merged the latest edition is the one written last, whatever its number. */
export const LATEST_EDITION_FIRST = {
  orderBy: [{ recordedAt: 'desc' as const }, { edition: 'desc' as const }],
};

/** Row filter: the editions of an open record. */
export const safetyBlocksVisible = (viewer: Viewer, now: Date) =>
  whereOpen(safetyBlockPolicy, 'entry', viewer, now);

/** Whether protected names of a loaded resident are open to the viewer now: in the block and in the profile. */
export const areProtectedNamesOpen = (viewer: Viewer, resident: Opening, now: Date): boolean =>
  isRecordOpen(viewer, resident, now) && isOpen(safetyBlockPolicy, 'protected', viewer, { resident }, now);

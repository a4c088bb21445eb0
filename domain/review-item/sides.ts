import { keepersAt } from '../resident/kept.ts';
import { OPENING_COLUMNS } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';
import type { ReviewItemStanding } from './policy.ts';

/** What an item is read with for its sides. */
export const SIDE_COLUMNS = {
  organizationId: true,
  residentId: true,
  otherResidentId: true,
  otherResident: { select: OPENING_COLUMNS },
} as const;

interface TwoRecords extends ReviewItemStanding {
  readonly residentId: string;
  readonly otherResidentId: string;
}

/** Of the two records the viewer's own: the other side's is not told of (domain 3.8). */
export const ownRecordsOf = ({ organizationId }: Viewer, item: TwoRecords, now: Date): string[] => [
  ...(item.organizationId === organizationId ? [item.residentId] : []),
  ...(keepersAt(item.otherResident, now).includes(organizationId) ? [item.otherResidentId] : []),
];

/**
 * Whose second person decides about a merge: the other side's where two organisations keep the two records, else the
 * own one's.
 */
export function decidingOrganization({ organizationId }: Viewer, item: TwoRecords, now: Date): string {
  const keepers = keepersAt(item.otherResident, now);
  const [keeper = item.otherResident.registeredByOrgId] = keepers;
  if (item.organizationId === organizationId)
    return keepers.includes(organizationId) ? organizationId : keeper;
  return item.organizationId;
}

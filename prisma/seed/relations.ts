import { endOfLocalDay, startOfLocalDay } from '../../domain/calendar-date.ts';
import type { CareRelationBasis } from '../../domain/codes/care-relation.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import type { OrganizationIds } from './organizations.ts';
import type { Housed } from './residents.ts';
import type { Stay } from './stays.ts';
import type { Story } from './story.ts';

interface Opening {
  readonly residentId: string;
  readonly organizationId: string;
  readonly basis: CareRelationBasis;
  readonly basisId: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

type Relation = Prisma.CareRelationCreateManyInput;

const relationRow = (story: Story, opening: Opening): Relation => ({
  id: story.idAt(opening.startedAt),
  ...opening,
});

/** A home may open the record while a stay lasts. */
export const relationOfStay = (story: Story, { row, one }: Stay): Relation =>
  relationRow(story, {
    residentId: one.row.id,
    organizationId: row.nursingHomeId,
    basis: 'RESIDENCY',
    basisId: row.id,
    startedAt: startOfLocalDay(row.fromOn),
    endedAt: row.toOn == null ? null : endOfLocalDay(row.toOn),
  });

/**
 * Who knows a resident by having registered them: the home until they move in, the clinic of the home, and for
 * every fourth the primary clinic nearby.
 */
export function registeredRelations(story: Story, one: Housed, ids: OrganizationIds): Relation[] {
  const known = { residentId: one.row.id, basis: 'REGISTERED', basisId: null } as const;
  const registered = { ...known, organizationId: ids[one.home], startedAt: one.knownAt };
  const ofHome = { ...registered, endedAt: startOfLocalDay(story.on(one.movedInDay)) };
  const isNearby = one.index % 4 === 0;
  const clinics = [
    ...(one.home === 'homeWithClinic' ? [ids.inHouseClinic] : []),
    ...(isNearby ? [one.home === 'homeWithClinic' ? ids.cityClinic : ids.townClinic] : []),
  ];
  const startedAt = story.at(Math.min(one.movedInDay, 0), '11:00');
  const ofClinics = clinics.map((organizationId) => ({ ...known, organizationId, startedAt, endedAt: null }));
  return [ofHome, ...ofClinics].map((opening) => relationRow(story, opening));
}

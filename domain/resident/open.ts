import { type Params, type Statement, statement } from '../../prisma/client.ts';
import { CARE_BASES } from '../codes/care-relation.ts';
import { hasRole, type Viewer } from '../viewer.ts';
import { currentSql } from './current-relation.ts';
import { CARE_ROLES, OWN_DATA_ROLES } from './policy.ts';

/** Anything that reads prepared statements: the read connection or a transaction. */
export interface Reader {
  rows<T>(statement: Statement, params?: Params): Promise<T[]>;
}

/** What an act on a resident needs to know. */
export interface OpenResident {
  readonly id: string;
  readonly journeyId: string;
  readonly life: string;
}

const selectInCare = statement(`
  SELECT r."id", r."journeyId", r."life" FROM "Resident" r
  WHERE r."id" = :id AND EXISTS (
    SELECT 1 FROM "CareRelation" c
    WHERE c."organizationId" = :organizationId AND c."residentId" = r."id"
      AND c."basis" IN (:bases...) AND c."personId" IS NULL
      AND ${currentSql('c', ':now')})`);
const selectOwn = statement(`SELECT r."id", r."journeyId", r."life" FROM "Resident" r WHERE r."id" = :id`);

/** The resident if the viewer may act for the resident now: the filter of `residentsInCare`, for the hot acts. */
export async function openToViewer(
  read: Reader,
  viewer: Viewer,
  id: string,
  now: Date,
): Promise<OpenResident | null> {
  const isOwn = hasRole(viewer, ...OWN_DATA_ROLES) && viewer.residentId === id;
  if (!isOwn && !hasRole(viewer, ...CARE_ROLES)) return null;
  const inCare = { id, organizationId: viewer.organizationId, bases: CARE_BASES, now };
  const [resident] = await (isOwn
    ? read.rows<OpenResident>(selectOwn, { id })
    : read.rows<OpenResident>(selectInCare, inCare));
  return resident ?? null;
}

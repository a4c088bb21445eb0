import type { OrganizationKind, OrganizationStatus } from '../codes/organization.ts';
import type { RegisteredClient } from '../his-client/standing.ts';

/** Columns of an endpoint and its organisation that say as whom its system is told. */
export const STANDING_COLUMNS = `e."id", e."name", e."personId", e."organizationId",
  o."kind" AS "organizationKind", o."status" AS "organizationStatus", o."regionCode"`;

export interface StandingRow {
  readonly id: string;
  readonly name: string;
  readonly personId: string;
  readonly organizationId: string;
  readonly organizationKind: string;
  readonly organizationStatus: string;
  readonly regionCode: string;
}

/** The system behind an endpoint as a machine of its organisation: what it may be told is what that one may read. */
export const machineAt = (row: StandingRow): RegisteredClient => ({
  ...{ id: row.id, name: row.name, personId: row.personId },
  ...{ scopes: 'system/*.rs', jwks: null, jwksUrl: null },
  organization: {
    id: row.organizationId,
    kind: row.organizationKind as OrganizationKind,
    status: row.organizationStatus as OrganizationStatus,
    regionCode: row.regionCode,
  },
});

import { read, rows, statement } from '../../prisma/client.ts';
import type { OrganizationKind, OrganizationStatus } from '../codes/organization.ts';
import type { Role } from '../codes/role.ts';
import { isHome } from '../organization/kind.ts';
import { standingsOf } from '../sign-in/standing.ts';
import type { Viewer } from '../viewer.ts';

/** A registered client and the organisation that it acts for. */
export interface RegisteredClient {
  readonly id: string;
  readonly name: string;
  readonly personId: string;
  readonly scopes: string;
  readonly jwks: string | null;
  readonly jwksUrl: string | null;
  /** When an accepted request was last kept. */
  readonly heardAt?: Date | null;
  readonly organization: {
    readonly id: string;
    readonly kind: OrganizationKind;
    readonly status: OrganizationStatus;
    readonly regionCode: string;
  };
}

const selectStanding = statement(`
  SELECT h."id", h."name", h."personId", h."scopes", h."jwks", h."jwksUrl", h."heardAt", h."organizationId",
    o."kind", o."status", o."regionCode"
  FROM "HisClient" h JOIN "Organization" o ON o."id" = h."organizationId"
  WHERE h."id" = :id AND h."revokedAt" IS NULL AND o."status" <> 'CLOSED'`);

type Standing = Omit<RegisteredClient, 'organization' | 'heardAt'> &
  Omit<RegisteredClient['organization'], 'id'> & {
    readonly organizationId: string;
    readonly heardAt: string | null;
  };

/** A client that may sign in now; null for one that is unknown, revoked, or whose organisation is closed. Asked at each request. */
export async function clientStanding(id: string): Promise<RegisteredClient | null> {
  const [found] = await rows<Standing>(selectStanding, { id });
  if (found === undefined) return null;
  const { organizationId, kind, status, regionCode, heardAt, ...client } = found;
  return {
    ...client,
    heardAt: heardAt === null ? null : new Date(heardAt),
    organization: { id: organizationId, kind, status, regionCode },
  };
}

const nobodyOf = ({ organization, personId, name, id }: RegisteredClient): Omit<Viewer, 'roles'> => ({
  ...{ personId, personName: name, sessionId: id },
  organizationId: organization.id,
  organizationKind: organization.kind,
  organizationStatus: organization.status,
  regionCode: organization.regionCode,
  ...{ residentId: null, representativeId: null, isPasswordChangeDue: false, isSecondFactorDue: false },
});

/** As whom a machine reads: what office and scheduler of its organisation see, and no PROTECTED name (V19). */
const READS_AS: readonly Role[] = ['HIS_CLIENT', 'REFERRAL_OFFICE', 'HOSP_SCHED'];

/** Who looks when a machine reads. */
export const readerOf = (client: RegisteredClient): Viewer => ({ ...nobodyOf(client), roles: READS_AS });

/** Who acts when a machine reports: the office, the scheduler or a doctor of its organisation (domain 1 HIS_CLIENT). */
export function machineOf(client: RegisteredClient): Viewer {
  const doctor: Role = isHome(client.organization.kind) ? 'CLINIC_DOCTOR' : 'HOSP_DOCTOR';
  return { ...nobodyOf(client), roles: [...READS_AS, doctor] };
}

/**
 * Who acts when a machine names the practitioner: that person, in the roles held at the organisation today.
 * @returns null for a licence number that nobody who works there has
 */
export async function practitionerNamed(
  client: RegisteredClient,
  licenceNo: string,
  now: Date,
): Promise<Viewer | null> {
  const practitioner = await read().practitioner.findUnique({ where: { licenceNo } });
  if (practitioner === null || practitioner.status !== 'ACTIVE') return null;
  const standings = await standingsOf({ rows }, practitioner.personId, now);
  const here = standings.find(({ organizationId }) => organizationId === client.organization.id);
  if (here === undefined) return null;
  const { organizationName: _name, ...viewer } = here;
  return { ...viewer, sessionId: client.id, isPasswordChangeDue: false, isSecondFactorDue: false };
}

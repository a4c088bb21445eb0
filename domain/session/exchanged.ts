import { type ExternalLabel, namesGivenBy } from '../exchange/external-id.ts';
import { exchangedBySql } from '../exchange/sql-exchanged.ts';
import { SqlCondition } from '../exchange/sql-where.ts';
import { sessionsVisible } from '../slot/policy.ts';

/** Who sees the patients: the substitute, where there is one. Alias: `x`. */
const HOLDER = 'COALESCE(x."substituteId", x."practitionerId")';

/** The role in which the doctor of a session works at its hospital on that day, first the one in its department. */
export const HOLDER_ROLE = `(
  SELECT ra."id" FROM "RoleAssignment" ra JOIN "Practitioner" p ON p."personId" = ra."personId"
  WHERE p."id" = ${HOLDER} AND ra."organizationId" = x."hospitalId" AND ra."fromOn" <= x."serviceOn"
    AND (ra."toOn" IS NULL OR ra."toOn" >= x."serviceOn")
  ORDER BY CASE WHEN ra."departmentId" = x."departmentId" THEN 0 ELSE 1 END,
    CASE WHEN ra."role" = 'HOSP_DOCTOR' THEN 0 ELSE 1 END, ra."id" LIMIT 1)`;
const HOLDER_NAME = `(
  SELECT q."name" FROM "Practitioner" p JOIN "Person" q ON q."id" = p."personId" WHERE p."id" = ${HOLDER})`;

/** The department as code, name and 诊疗科目. Alias: `d`. */
export const DEPARTMENT = 'd."code" AS "departmentCode", d."name" AS "departmentName", d."specialty"';

/** A session as it stands in the database. Instants as the database gives them. */
interface StoredSession {
  readonly id: string;
  readonly hospitalId: string;
  readonly departmentId: string;
  readonly departmentCode: string;
  readonly departmentName: string;
  readonly specialty: string | null;
  readonly serviceOn: string;
  readonly startAt: string;
  readonly endAt: string;
  readonly state: string;
  readonly voidedAt: string | null;
  readonly isExpert: number;
  readonly feeFen: number | null;
  readonly room: string | null;
  readonly version: number;
  /** The role of who sees the patients; null where nobody is named. */
  readonly holderRoleId: string | null;
  readonly holderName: string | null;
}

export interface ExchangedSession extends StoredSession {
  /** What the reader's own systems call it. */
  readonly names: readonly ExternalLabel[];
}

/** The half-day sessions (出诊单元) of hospitals. */
export const exchangedSessions = exchangedBySql<StoredSession, ExchangedSession>({
  noun: 'session',
  alias: 'x',
  columns: `x."id", x."hospitalId", x."departmentId", ${DEPARTMENT}, x."serviceOn", x."startAt", x."endAt", x."state",
    x."voidedAt", x."isExpert", x."feeFen", x."room", x."version", ${HOLDER_ROLE} AS "holderRoleId",
    ${HOLDER_NAME} AS "holderName"`,
  from: '"Session" x JOIN "Department" d ON d."id" = x."departmentId"',
  visible: sessionsVisible,
  complete: async (stored, { viewer }) => {
    const ids = stored.map(({ id }) => id);
    const names = await namesGivenBy(viewer.organizationId, 'session', ids);
    return stored.map((row) => ({ ...row, names: names.get(row.id) ?? [] }));
  },
});

/** Sessions of whoever works in this role: by any role of the same person at the same hospital. Alias: `x`. */
export const heldInRole = (roleId: string) =>
  new SqlCondition(
    `EXISTS (SELECT 1 FROM "RoleAssignment" ra JOIN "Practitioner" p ON p."personId" = ra."personId"
      WHERE ra."id" = :roleId AND ra."organizationId" = x."hospitalId" AND p."id" = ${HOLDER})`,
    { roleId },
  );

/** The same by the practitioner. Alias: `x`. */
export const heldBy = (practitionerId: string) =>
  new SqlCondition(`${HOLDER} = :practitionerId`, { practitionerId });

/** Sessions, or their places, in a department of this code. Alias: `d`. */
export const inDepartmentOf = (code: string) => new SqlCondition('d."code" = :code', { code });

/** The same by 诊疗科目. Alias: `d`. */
export const ofSpecialty = (specialty: string) =>
  new SqlCondition('d."specialty" = :specialty', { specialty });

/** Those of a department that has one. Alias: `d`. */
export const withSpecialty = new SqlCondition('d."specialty" IS NOT NULL');

import { currentCareRelation, currentSql, isCurrent } from './current-relation.ts';
import type { Opening } from './policy.ts';

// Who keeps a resident's record: the home of a stay, and the organisation that made the record while it has the
// resident registered, whoever has the number. To have registered a person whom others know keeps nothing (domain 3.8). The rule stands here
// in the three forms in which it is asked.

/** The organisations that keep the record of a loaded resident at an instant, each once. */
export function keepersAt({ careRelations, registeredByOrgId }: Opening, at: Date): string[] {
  const keepers = careRelations
    .filter((relation) => relation.personId === null && isCurrent(relation, at))
    .filter(
      ({ basis, organizationId }) =>
        basis === 'RESIDENCY' || (basis === 'REGISTERED' && organizationId === registeredByOrgId),
    );
  return [...new Set(keepers.map(({ organizationId }) => organizationId))];
}

/** Row filter for Prisma: the residents whose record an organisation keeps at an instant. */
export function keptBy(organizationId: string, at: Date): { OR: object[] } {
  const by = (basis: 'RESIDENCY' | 'REGISTERED') => ({
    careRelations: { some: { ...currentCareRelation(organizationId, at), basis, personId: null } },
  });
  return { OR: [by('RESIDENCY'), { registeredByOrgId: organizationId, ...by('REGISTERED') }] };
}

/** As SQL: whether its organisation keeps the record `r` by a relation `k`; `at` is a column or a parameter. */
export const keepsSql = (at: string): string => `
  k."personId" IS NULL AND ${currentSql('k', at)}
  AND (k."basis" = 'RESIDENCY'
    OR (k."basis" = 'REGISTERED' AND r."registeredByOrgId" = k."organizationId"))`;

/** Where the question stands in a statement: each part is a column or a parameter. */
interface KeptWhere {
  readonly organizationId: string;
  readonly residentId: string;
  readonly at: string;
}

/** As SQL: whether an organisation kept a resident's record at an instant. */
export const isKept = ({ organizationId, residentId, at }: KeptWhere): string => `EXISTS (
  SELECT 1 FROM "CareRelation" k JOIN "Resident" r ON r."id" = k."residentId"
  WHERE k."organizationId" = ${organizationId} AND k."residentId" = ${residentId} AND ${keepsSql(at)})`;

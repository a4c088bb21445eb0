import { statement } from '../../prisma/client.ts';
import type { Viewer } from '../viewer.ts';
import type { Reader } from './open.ts';
import { isRecordOpen, type Opening } from './policy.ts';

/** Where the question stands in a statement: each part is a column or a parameter. */
interface KeptWhere {
  readonly organizationId: string;
  readonly residentId: string;
  readonly at: string;
}

// A relation `k` of the organisation itself through which it kept the record `r` at an instant: by a stay, or because
// it made the record. To have registered somebody whom others know keeps nothing (domain 3.8).
const keptAt = (at: string) => `
  k."personId" IS NULL AND k."startedAt" <= ${at} AND (k."endedAt" IS NULL OR k."endedAt" > ${at})
  AND (k."basis" = 'RESIDENCY' OR (k."basis" = 'REGISTERED'
    AND r."registeredByOrgId" = k."organizationId" AND NOT r."isProvisional"))`;

/** As SQL: whether an organisation kept a resident's record at an instant. */
export const isKept = ({ organizationId, residentId, at }: KeptWhere): string => `EXISTS (
  SELECT 1 FROM "CareRelation" k JOIN "Resident" r ON r."id" = k."residentId"
  WHERE k."organizationId" = ${organizationId} AND k."residentId" = ${residentId} AND ${keptAt(at)})`;

const selectKeepers = statement(`
  SELECT DISTINCT k."organizationId" FROM "CareRelation" k JOIN "Resident" r ON r."id" = k."residentId"
  WHERE k."residentId" = :residentId AND ${keptAt(':now')} ORDER BY k."organizationId"`);

/** The organisations that keep a resident's record now: whose it is to know who else opens it. */
export async function recordKeepersOf(read: Reader, residentId: string, now: Date): Promise<string[]> {
  const found = await read.rows<{ organizationId: string }>(selectKeepers, { residentId, now });
  return found.map(({ organizationId }) => organizationId);
}

/** The same for a loaded resident. */
const keepersNow = ({ careRelations, registeredByOrgId, isProvisional }: Opening, now: Date): string[] =>
  careRelations
    .filter(({ personId, startedAt }) => personId === null && startedAt <= now)
    .filter(({ endedAt }) => endedAt === null || endedAt > now)
    .filter(
      ({ basis, organizationId }) =>
        basis === 'RESIDENCY' ||
        (basis === 'REGISTERED' && organizationId === registeredByOrgId && !isProvisional),
    )
    .map(({ organizationId }) => organizationId);

/** The organisations whose records somebody else reads in these residents: by a consent, or in an emergency. */
export function otherKeepersOf(viewer: Viewer, residents: readonly Opening[], now: Date): string[] {
  const opened = residents.filter((resident) => isRecordOpen(viewer, resident, now));
  const keepers = opened.map((resident) => keepersNow(resident, now));
  return [...new Set(keepers.filter((of) => !of.includes(viewer.organizationId)).flat())];
}

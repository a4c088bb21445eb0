import { rows, statement } from '../../prisma/client.ts';
import type { Concern } from '../audit/act-concern.ts';
import type { Viewer } from '../viewer.ts';
import { keepersAt, keepsSql } from './kept.ts';
import type { Reader } from './open.ts';
import { isRecordOpen, type Opening } from './policy.ts';

const selectKeepers = statement(`
  SELECT DISTINCT k."organizationId", k."residentId" FROM "CareRelation" k JOIN "Resident" r ON r."id" = k."residentId"
  WHERE k."residentId" IN (:residentIds...) AND ${keepsSql(':now')} ORDER BY k."organizationId", k."residentId"`);

/** Who keeps the record of each of these residents now. */
export const recordKeepersOfEach = async (
  read: Reader,
  residentIds: readonly string[],
  now: Date,
): Promise<{ readonly residentId: string; readonly organizationId: string }[]> =>
  residentIds.length === 0 ? [] : read.rows(selectKeepers, { residentIds, now });

/** The organisations that keep the records of these residents now: whose it is to know who else opens them. */
export async function recordKeepersOf(
  read: Reader,
  residentIds: readonly string[],
  now: Date,
): Promise<string[]> {
  const found = await recordKeepersOfEach(read, residentIds, now);
  return [...new Set(found.map(({ organizationId }) => organizationId))];
}

/** What a read says on record that shows who these residents are, to whomever: theirs it is who keeps the records now. */
export async function concernOfShown(shown: readonly string[], now: Date): Promise<Concern> {
  const residentIds = [...new Set(shown)];
  return { residentIds, ownerOrgIds: await recordKeepersOf({ rows }, residentIds, now) };
}

/**
 * The other organisations whose records the viewer reads in these residents: by a consent or in an emergency, and
 * also where the viewer's own keeps the record too, as the home of a resident whom a clinic registered.
 */
export function otherKeepersOf(viewer: Viewer, residents: readonly Opening[], now: Date): string[] {
  const opened = residents.filter((resident) => isRecordOpen(viewer, resident, now));
  const keepers = new Set(opened.flatMap((resident) => keepersAt(resident, now)));
  keepers.delete(viewer.organizationId);
  return [...keepers];
}

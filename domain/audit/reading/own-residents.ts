import { rows, statement } from '../../../prisma/client.ts';
import { isKept } from '../../resident/kept.ts';
import { idsIn } from '../id-list.ts';
import { IS_OWN_WORK, isOwnWork } from '../whose-work.ts';
import { IS_NAMELESS, namelessAmong } from './nameless.ts';

/** Row filter over the alias `u`: what the own staff did, or what was done while the own organisation kept the record. */
export const NAMES_OWN_RESIDENT = `((${IS_OWN_WORK} AND NOT ${IS_NAMELESS}) OR ${isKept({
  organizationId: ':viewerOrgId',
  residentId: ':residentId',
  at: 'u."at"',
})})`;

const KEPT = isKept({ organizationId: ':viewerOrgId', residentId: 'n."residentId"', at: 'n."at"' });
const selectKept = statement({
  sqlite: `SELECT n."residentId", n."at" FROM (
      SELECT value ->> 'residentId' AS "residentId", value ->> 'at' AS "at" FROM json_each(:named)
    ) n WHERE ${KEPT}`,
  postgres: `SELECT n."residentId", n."at" FROM jsonb_to_recordset(CAST(:named AS jsonb))
      AS n("residentId" text, "at" timestamptz) WHERE ${KEPT}`,
});

interface Shared {
  readonly at: string;
  readonly noun: string | null;
  readonly nounId: string | null;
  readonly organizationId: string | null;
  readonly role: string | null;
  readonly residentIds: string | null;
}

/**
 * Leaves in rows that several organisations share only the residents whose record the viewer's own one kept then;
 * what its own staff did names everybody it was about, as far as it was told.
 */
export async function withOwnResidents<Row extends Shared>(
  found: readonly Row[],
  viewerOrgId: string,
): Promise<Row[]> {
  const isNameless = await namelessAmong(found, viewerOrgId);
  const isOthers = (row: Row) => !isOwnWork(row, viewerOrgId) || isNameless(row);
  const named = found
    .filter(isOthers)
    .flatMap(({ at, residentIds }) => idsIn(residentIds).map((residentId) => ({ residentId, at })));
  if (named.length === 0) return [...found];
  const kept = await rows<{ residentId: string; at: string }>(selectKept, {
    named: JSON.stringify(named),
    viewerOrgId,
  });
  const isOwn = new Set(kept.map(({ residentId, at }) => `${residentId} ${at}`));
  return found.map((row) => {
    if (!isOthers(row)) return row;
    const own = idsIn(row.residentIds).filter((id) => isOwn.has(`${id} ${row.at}`));
    return { ...row, residentIds: JSON.stringify(own) };
  });
}

import type { SqlFilter } from '../access.ts';
import { stillKept } from '../appointment/lapsed.ts';
import { type ExternalLabel, namesGivenBy } from '../exchange/external-id.ts';
import type { Reading } from '../exchange/page.ts';
import { exchangedBySql } from '../exchange/sql-exchanged.ts';
import { SqlCondition } from '../exchange/sql-where.ts';
import { DEPARTMENT } from '../session/exchanged.ts';
import { FREE, HELD_DAY, POOL } from './free-slots.ts';
import { sessionsVisible, slotsVisible } from './policy.ts';

/** What of a slot is left for who asks (domain 6 Slot). */
export type SlotStanding = 'VOIDED' | 'CLOSED' | 'FREE' | 'HELD' | 'FULL';

/**
 * Nobody books what is stopped, begun, not yet open, on a closed day, or no longer offered; nor what is reserved for
 * others. The hospital itself answers requests with all that it keeps. Aliases: `s`, `x`, `h`, `d`.
 */
function standingSql({ viewer, now }: Reading): SqlFilter {
  const open = slotsVisible(viewer, now);
  const sql = `CASE
    WHEN x."voidedAt" IS NOT NULL THEN 'VOIDED'
    WHEN x."state" = 'OPEN' AND s."capacity" > 0 AND s."startAt" > :now
      AND (x."opensAt" IS NULL OR x."opensAt" <= :now) AND h."status" = 'ACTIVE' AND d."status" = 'ACTIVE' AND ${HELD_DAY}
      AND (s."hospitalId" = :askerOrgId OR ${open.sql})
    THEN CASE
      WHEN ${FREE} > 0 THEN 'FREE'
      WHEN EXISTS (SELECT 1 FROM "Appointment" a WHERE a."slotId" = s."id" AND ${stillKept('a')}) THEN 'HELD'
      ELSE 'FULL' END
    ELSE 'CLOSED' END`;
  return { sql, params: { ...open.params, askerOrgId: viewer.organizationId } };
}

/** A slot as it stands in the database. Instants as the database gives them. */
interface StoredSlot {
  readonly id: string;
  readonly sessionId: string;
  readonly hospitalId: string;
  readonly departmentId: string;
  readonly departmentCode: string;
  readonly departmentName: string;
  readonly specialty: string | null;
  /** A reserved one counts as public from its release on. */
  readonly pool: string;
  readonly startAt: string;
  readonly endAt: string;
  readonly capacity: number;
  /** Places that nobody has, whoever may book them. */
  readonly free: number;
  readonly extraPlaces: number;
  readonly releaseAt: string | null;
  readonly standing: SlotStanding;
}

export interface ExchangedSlot extends StoredSlot {
  /** What the reader's own systems call it. */
  readonly names: readonly ExternalLabel[];
}

/** The places of sessions, window by window and pool by pool: who sees the session sees them. */
export const exchangedSlots = exchangedBySql<StoredSlot, ExchangedSlot>({
  noun: 'slot',
  alias: 's',
  columns: (reading) => {
    const standing = standingSql(reading);
    return {
      sql: `s."id", s."sessionId", s."hospitalId", s."departmentId", ${DEPARTMENT}, ${POOL} AS "pool", s."startAt",
        s."endAt", s."capacity", ${FREE} AS "free", s."extraPlaces", s."releaseAt", ${standing.sql} AS "standing"`,
      params: standing.params,
    };
  },
  from: `"Slot" s JOIN "Session" x ON x."id" = s."sessionId" JOIN "Organization" h ON h."id" = s."hospitalId"
    JOIN "Department" d ON d."id" = s."departmentId"`,
  visible: sessionsVisible,
  complete: async (stored, { viewer }) => {
    const ids = stored.map(({ id }) => id);
    const names = await namesGivenBy(viewer.organizationId, 'slot', ids);
    return stored.map((row) => ({ ...row, names: names.get(row.id) ?? [] }));
  },
});

/** Slots that stand in one of these ways to who asks. */
export function slotsStanding(standings: readonly SlotStanding[], reading: Reading): SqlCondition {
  const { sql, params } = standingSql(reading);
  return new SqlCondition(`(${sql}) IN (:standings...)`, { ...params, standings });
}

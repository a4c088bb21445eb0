import { LRUCache } from 'lru-cache';
import { rows, type Statement, statement } from '../../prisma/client.ts';
import { lapsed } from '../appointment/lapsed.ts';
import type { SlotPool } from '../codes/slot.ts';
import { InvalidInput } from '../errors.ts';
import { type PageRequest, pageOf } from '../page.ts';
import type { Acting } from '../viewer.ts';
import { closedDaySql } from '../work-calendar/closed-sql.ts';
import { slotsVisible } from './policy.ts';
import { effectivePool } from './pool.ts';

/** A slot in which the asker could book at least one place. Instants as the database gives them. */
export interface FreeSlot {
  readonly id: string;
  readonly sessionId: string;
  readonly startAt: string;
  readonly endAt: string;
  readonly pool: SlotPool;
  readonly capacity: number;
  readonly free: number;
  readonly releaseAt: string | null;
  readonly isExpert: number;
  readonly feeFen: number | null;
  readonly room: string | null;
  readonly hospitalId: string;
  readonly hospitalName: string;
  readonly departmentId: string;
  readonly departmentName: string;
  /** Who sees the patients: the substitute, where there is one. */
  readonly practitionerName: string | null;
  readonly cancelUntilAt: string | null;
}

export interface FreeSlotFilter {
  readonly hospitalId?: string | null | undefined;
  readonly departmentId?: string | null | undefined;
  readonly fromAt?: Date | null | undefined;
  readonly toAt?: Date | null | undefined;
  readonly pool?: SlotPool | null | undefined;
  readonly isExpert?: boolean | null | undefined;
}

// Past its earliest expiry a hold is free again although it is still counted: those are counted out (domain 0).
export const FREE = `s."capacity" - s."taken" + CASE WHEN s."earliestHoldExpiresAt" <= :now THEN
  (SELECT COUNT(*) FROM "Appointment" a WHERE a."slotId" = s."id" AND ${lapsed('a')})
  ELSE 0 END`;

// A reserved pool counts as public from its release on.
export const POOL = `CASE WHEN s."releaseAt" <= :now THEN 'PUBLIC' ELSE s."pool" END`;

/** On a day without sessions nothing is free, whatever was made before the calendar said so. */
export const HELD_DAY = `${closedDaySql({
  dateOn: 'x."serviceOn"',
  organizationId: 'x."hospitalId"',
  regionCode: 'h."regionCode"',
})} IS NULL`;

/** What is free to somebody at `:now`, in a session that is open and not begun by `:fromAt`. Aliases: `s`, `x`, `h`. */
export const BOOKABLE = [
  `s."startAt" >= :fromAt`,
  // Word for word the condition of the partial index, then what of it is really free.
  `("taken" < "capacity" OR "earliestHoldExpiresAt" IS NOT NULL)`,
  `(s."taken" < s."capacity" OR s."earliestHoldExpiresAt" <= :now)`,
  `x."state" = 'OPEN'`,
  `(x."opensAt" IS NULL OR x."opensAt" <= :now)`,
  HELD_DAY,
];

const CONDITIONS: Readonly<Record<keyof FreeSlotFilter, string | null>> = {
  departmentId: 's."departmentId" = :departmentId',
  hospitalId: 's."hospitalId" = :hospitalId',
  fromAt: null,
  toAt: 's."startAt" < :toAt',
  pool: `${POOL} = :pool`,
  isExpert: 'x."isExpert" = :isExpert',
};

/** What is read only when it is asked for. */
const PARTS = {
  session: { columns: 'x."isExpert", x."feeFen", x."room", x."cancelUntilAt"', join: '' },
  hospital: { columns: 'h."name" AS "hospitalName"', join: '' },
  department: { columns: 'd."name" AS "departmentName"', join: '' },
  practitionerName: {
    columns: 'q."name" AS "practitionerName"',
    join: `LEFT JOIN "Practitioner" p ON p."id" = COALESCE(x."substituteId", x."practitionerId") LEFT JOIN "Person" q ON q."id" = p."personId"`,
  },
} as const;

export type FreeSlotPart = keyof typeof PARTS;

const statements = new LRUCache<string, Statement>({ max: 500 });

function prepared(conditions: readonly string[], parts: ReadonlySet<FreeSlotPart>): Statement {
  const wanted = (Object.keys(PARTS) as FreeSlotPart[]).filter((part) => parts.has(part));
  const where = conditions.join(' AND ');
  const key = `${wanted.join()} ${where}`;
  const known = statements.get(key);
  if (known !== undefined) return known;
  const columns = wanted.map((part) => `, ${PARTS[part].columns}`).join('');
  const made = statement(`
    SELECT s."id", s."sessionId", s."startAt", s."endAt", s."pool", s."capacity", ${FREE} AS "free", s."releaseAt",
      s."hospitalId", s."departmentId"${columns}
    FROM "Slot" s
    JOIN "Session" x ON x."id" = s."sessionId"
    JOIN "Organization" h ON h."id" = s."hospitalId" AND h."status" = 'ACTIVE'
    JOIN "Department" d ON d."id" = s."departmentId" AND d."status" = 'ACTIVE'
    ${wanted.map((part) => PARTS[part].join).join(' ')}
    WHERE ${where} ORDER BY s."startAt", s."id" LIMIT :limit`);
  statements.set(key, made);
  return made;
}

/** A slot that begins at this very millisecond has begun. */
export const justAfter = (now: Date): Date => new Date(now.getTime() + 1);

/** The pool a free slot counts to now. */
export function poolNow(slot: Pick<FreeSlot, 'pool' | 'releaseAt'>, now: Date): SlotPool {
  const releaseAt = slot.releaseAt === null ? null : new Date(slot.releaseAt);
  return effectivePool({ pool: slot.pool, releaseAt }, now);
}

/** What is asked: where and when, which page, and which parts of each slot. */
export interface FreeSlotSearch {
  readonly filter: FreeSlotFilter;
  readonly page: PageRequest;
  readonly parts: ReadonlySet<FreeSlotPart>;
}

/**
 * One page of slots with a free place that is open to the viewer's organisation, by start time.
 * @throws InvalidInput SLOT_SEARCH_SCOPE when neither a hospital nor a department is named
 */
export async function freeSlotsPage(acting: Acting, { filter, page, parts }: FreeSlotSearch) {
  if (filter.hospitalId == null && filter.departmentId == null) {
    const message = 'Name a hospital or a department to search in.';
    throw new InvalidInput({ code: 'SLOT_SEARCH_SCOPE', message, path: ['filter'], rule: 'domain 2 Slot' });
  }
  const now = acting.clock.now();
  const earliest = justAfter(now);
  const visible = slotsVisible(acting.viewer, now);
  const conditions = [...BOOKABLE, visible.sql];
  for (const [key, condition] of Object.entries(CONDITIONS)) {
    if (condition !== null && filter[key as keyof FreeSlotFilter] != null) conditions.unshift(condition);
  }
  if (page.after !== null) conditions.push('(s."startAt", s."id") > (:afterAt, :afterId)');
  const found = await rows<FreeSlot>(prepared(conditions, parts), {
    ...visible.params,
    now,
    fromAt: filter.fromAt != null && filter.fromAt > earliest ? filter.fromAt : earliest,
    toAt: filter.toAt ?? null,
    hospitalId: filter.hospitalId ?? null,
    departmentId: filter.departmentId ?? null,
    pool: filter.pool ?? null,
    isExpert: filter.isExpert ?? null,
    afterAt: page.after?.[0] ?? null,
    afterId: page.after?.[1] ?? null,
    limit: page.first + 1,
  });
  for (const slot of found) Object.assign(slot, { pool: poolNow(slot, now) });
  return pageOf(found, page);
}

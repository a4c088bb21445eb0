import { statement } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import type { Role } from '../codes/role.ts';
import { claimVersion } from '../compare-and-set.ts';
import { VersionConflict } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { actingRole } from '../viewer.ts';
import type { CalendarPlace } from './place.ts';
import type { GivenDay } from './rules.ts';

/** A day as it is stored. */
export interface StoredDay {
  readonly id: string;
  readonly version: number;
  readonly dateOn: string;
  readonly kind: string;
  readonly name: string;
  readonly followsWeekday: number | null;
  readonly document: string;
  readonly regionCode: string | null;
  readonly organizationId: string | null;
  readonly withdrawnAt: Date | null;
}

const insert = statement(`
  INSERT INTO "WorkCalendarDay" ("id", "regionCode", "organizationId", "dateOn", "kind", "name", "followsWeekday",
    "document", "setById", "recordedAt", "version")
  VALUES (:id, :regionCode, :organizationId, :dateOn, :kind, :name, :followsWeekday, :document, :setById, :now, 1)
  ON CONFLICT DO NOTHING`);

/** Roles that say what a day is, those of a region first (domain 1). */
export const CALENDAR_SETTERS: readonly Role[] = ['SYS_ADMIN', 'HEALTH_SUPERVISOR', 'ORG_ADMIN'];

interface DayChange {
  readonly id: string;
  readonly from: string | null;
  readonly to: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

async function append({ tx, now, acting }: Deciding, { id, from, to, facts }: DayChange): Promise<void> {
  const change = { noun: 'workCalendarDay', nounId: id, journeyId: id, act: 'workCalendarSet' } as const;
  const role = actingRole(acting.viewer, CALENDAR_SETTERS);
  await appendEvent(tx, { ...change, from, to, role, facts }, acting, now);
}

const factsOf = (place: CalendarPlace | StoredDay, day: GivenDay | StoredDay) => ({
  ...(place.regionCode === null
    ? { organizationId: place.organizationId }
    : { regionCode: place.regionCode }),
  dateOn: day.dateOn,
  followsWeekday: day.followsWeekday ?? null,
});

/** Says something of a day for the first time. @throws VersionConflict when somebody else does so at the same moment */
export async function insertDay(deciding: Deciding, place: CalendarPlace, day: GivenDay): Promise<string> {
  const { tx, now, acting } = deciding;
  const { dateOn, kind, name, followsWeekday = null, document } = day;
  const id = newId(now);
  const said = { dateOn, kind, name, followsWeekday, document, setById: acting.viewer.personId, now };
  if ((await tx.run(insert, { id, ...place, ...said })) === 0)
    throw new VersionConflict('workCalendarDay', 1);
  await append(deciding, { id, from: null, to: kind, facts: factsOf(place, day) });
  return id;
}

/** Claims a stored day, as it was read in this transaction, for another word or none. @throws VersionConflict */
async function changeDay(
  { tx, now, acting }: Deciding,
  { id, version }: StoredDay,
  said: Partial<Pick<StoredDay, 'kind' | 'name' | 'followsWeekday' | 'document'>> & {
    withdrawnAt: Date | null;
  },
): Promise<void> {
  await claimVersion(tx, {
    table: 'WorkCalendarDay',
    noun: 'workCalendarDay',
    id,
    expected: version,
    found: version,
  });
  const by = { setById: acting.viewer.personId, recordedAt: now };
  await tx.db.workCalendarDay.update({ where: { id }, data: { ...said, ...by } });
}

/** Says something else of a day. */
export async function updateDay(deciding: Deciding, stored: StoredDay, day: GivenDay): Promise<void> {
  const { kind, name, followsWeekday = null, document } = day;
  await changeDay(deciding, stored, { kind, name, followsWeekday, document, withdrawnAt: null });
  const from = stored.withdrawnAt === null ? stored.kind : 'TAKEN_BACK';
  await append(deciding, { id: stored.id, from, to: kind, facts: factsOf(stored, day) });
}

/** Says nothing of a day any more. */
export async function takeBackDay(deciding: Deciding, stored: StoredDay): Promise<void> {
  await changeDay(deciding, stored, { withdrawnAt: deciding.now });
  const { id, kind: from } = stored;
  await append(deciding, { id, from, to: 'TAKEN_BACK', facts: factsOf(stored, stored) });
}

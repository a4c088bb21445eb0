import { rows } from '../../prisma/client.ts';
import { audit } from '../audit/record.ts';
import { endOfLocalDay, startOfLocalDay } from '../calendar-date.ts';
import { NotFound } from '../errors.ts';
import { type PageRequest, pageOf } from '../page.ts';
import { survivingId } from '../resident/alias.ts';
import type { Acting } from '../viewer.ts';
import { effectiveStateSql } from '../workflow.ts';
import { lineRank } from './line.ts';
import { appointmentsVisible } from './policy.ts';
import { rankOf } from './queue.ts';
import { type AppointmentRow, type StoredAppointment, toAppointmentRows } from './row.ts';
import { type AppointmentOrder, type AppointmentParts, selectAppointments } from './row-parts.ts';
import { type AppointmentState, appointmentWorkflow, DROPPED_STATES } from './workflow.ts';

export interface AppointmentFilter {
  readonly states?: readonly AppointmentState[] | null | undefined;
  readonly priority?: string | null | undefined;
  readonly hospitalId?: string | null | undefined;
  readonly departmentId?: string | null | undefined;
  readonly sessionId?: string | null | undefined;
  readonly residentId?: string | null | undefined;
  readonly fromOn?: string | null | undefined;
  readonly toOn?: string | null | undefined;
  /** BOOKED although its time is over: nobody has said whether the resident came. */
  readonly isUnconfirmed?: boolean | null | undefined;
  /** A no-show that the booking side says was none. */
  readonly isContested?: boolean | null | undefined;
}

const STATE = effectiveStateSql(appointmentWorkflow, 'a');

const CONDITIONS: Readonly<Record<keyof AppointmentFilter, string>> = {
  states: `${STATE} IN (:states...)`,
  priority: 'a."priority" = :priority',
  hospitalId: 'a."hospitalId" = :hospitalId',
  departmentId: 'a."departmentId" = :departmentId',
  sessionId: 'a."sessionId" = :sessionId',
  residentId: 'a."residentId" = :residentId',
  fromOn: 'a."startAt" >= :fromAt',
  toOn: 'a."startAt" < :toAt',
  isUnconfirmed: `(CASE WHEN ${STATE} = 'BOOKED' AND a."endAt" <= :now THEN 1 ELSE 0 END) = :isUnconfirmed`,
  isContested: `(CASE WHEN ${STATE} = 'NO_SHOW' AND a."contestedAt" IS NOT NULL THEN 1 ELSE 0 END) = :isContested`,
};
const FILTERS = Object.keys(CONDITIONS) as (keyof AppointmentFilter)[];

/** What is asked of the worklist: which rows, which page of them, and which parts of each row. */
export interface AppointmentSearch {
  readonly filter: AppointmentFilter;
  readonly page: PageRequest;
  readonly parts: AppointmentParts;
}

/** Whom the rows are about, and who booked them: the booking side keeps the data of a booking. */
const concernOf = (found: readonly AppointmentRow[]) => ({
  residentIds: [...new Set(found.map(({ residentId }) => residentId))],
  ownerOrgIds: [...new Set(found.map(({ sourceOrgId }) => sourceOrgId))],
});

/** Those who wait are listed as they stand in line: who is asked only for them. */
export const orderOf = ({ states }: AppointmentFilter): AppointmentOrder =>
  states?.length === 1 && states[0] === 'WAITLISTED' ? 'LINE' : 'START';

const AFTER: Readonly<Record<AppointmentOrder, string>> = {
  START: '(a."startAt", a."id") > (:afterAt, :afterId)',
  LINE: `(${lineRank('a')}, a."createdAt", a."id") > (:afterRank, :afterAt, :afterId)`,
};

/** The ordering keys of a row, as its cursor holds them. */
export const keysOf =
  (order: AppointmentOrder) =>
  (row: AppointmentRow): readonly string[] =>
    order === 'LINE' ? [String(rankOf(row)), row.createdAt, row.id] : [row.startAt, row.id];

const flag = (asked: boolean | null | undefined): number | null => (asked == null ? null : Number(asked));

/** One page of the viewer's appointments, by start time or in line. The read is on record before the answer leaves. */
export async function appointmentsPage(acting: Acting, search: AppointmentSearch) {
  const { filter, page } = search;
  let { parts } = search;
  const now = acting.clock.now();
  const visible = appointmentsVisible(acting.viewer, now);
  const given = FILTERS.filter((key) => filter[key] != null);
  const conditions = [visible.sql, ...given.map((key) => CONDITIONS[key])];
  // What was entered in error stands on no list unless it is asked for (domain 0 VOIDED).
  if (filter.states == null) conditions.push(`a."state" <> 'VOIDED'`);
  const order = orderOf(filter);
  if (page.after !== null) conditions.push(AFTER[order]);
  if (order === 'LINE') parts = new Set([...parts, 'line']);
  const stored = await rows<StoredAppointment>(selectAppointments(conditions, parts, order), {
    ...visible.params,
    now,
    states: filter.states ?? [],
    priority: filter.priority ?? null,
    hospitalId: filter.hospitalId ?? null,
    departmentId: filter.departmentId ?? null,
    sessionId: filter.sessionId ?? null,
    residentId: filter.residentId == null ? null : await survivingId(filter.residentId),
    fromAt: filter.fromOn == null ? null : startOfLocalDay(filter.fromOn),
    toAt: filter.toOn == null ? null : endOfLocalDay(filter.toOn),
    isUnconfirmed: flag(filter.isUnconfirmed),
    isContested: flag(filter.isContested),
    afterRank: order === 'LINE' ? Number(page.after?.[0] ?? 0) : null,
    afterAt: page.after?.at(-2) ?? null,
    afterId: page.after?.at(-1) ?? null,
    limit: page.first + 1,
  });
  const { nodes, hasNextPage } = pageOf(stored, page);
  const found = await toAppointmentRows(nodes, parts, { viewer: acting.viewer, now });
  const read = { action: 'READ', operation: 'appointments', noun: 'appointment', outcome: 'OK' } as const;
  await audit({ ...read, ...concernOf(found) }, acting, now);
  return { nodes: found, hasNextPage };
}

/** A referral has a place, is missed, has another one: more than these nobody reserves. */
const MOST_PLACES = 5;

async function readSome(
  acting: Acting,
  ids: readonly string[],
  parts: AppointmentParts,
): Promise<AppointmentRow[]> {
  if (ids.length === 0) return [];
  const now = acting.clock.now();
  const visible = appointmentsVisible(acting.viewer, now);
  const select = selectAppointments(['a."id" IN (:ids...)', visible.sql], parts);
  const stored = await rows<StoredAppointment>(select, { ...visible.params, ids, limit: ids.length });
  return toAppointmentRows(stored, parts, { viewer: acting.viewer, now });
}

/** The appointment that is, or was last, the place of each of these referrals, by the referral; what was dropped is none. */
export async function appointmentsOfReferrals(
  acting: Acting,
  referralIds: readonly string[],
  parts: AppointmentParts,
): Promise<ReadonlyMap<string, AppointmentRow>> {
  const now = acting.clock.now();
  const visible = appointmentsVisible(acting.viewer, now);
  const which = ['a."referralId" IN (:referralIds...)', 'a."state" NOT IN (:dropped...)', visible.sql];
  const stored = await rows<StoredAppointment>(selectAppointments(which, parts), {
    ...visible.params,
    ...{ referralIds, dropped: DROPPED_STATES, limit: referralIds.length * MOST_PLACES },
  });
  const found = await toAppointmentRows(stored, parts, { viewer: acting.viewer, now });
  return new Map(found.map((row) => [row.referralId ?? '', row]));
}

const readOne = async (acting: Acting, id: string, parts: AppointmentParts) =>
  (await readSome(acting, [id], parts))[0];

/** One appointment, or null for what is unknown and for what is not the viewer's, alike. Audited. */
export async function appointmentById(
  acting: Acting,
  id: string,
  parts: AppointmentParts,
): Promise<AppointmentRow | null> {
  const found = await readOne(acting, id, parts);
  const read = { action: 'READ', operation: 'appointment', noun: 'appointment' } as const;
  const outcome =
    found === undefined ? { outcome: 'NOT_FOUND' } : { outcome: 'OK', nounId: id, ...concernOf([found]) };
  await audit({ ...read, ...outcome }, acting, acting.clock.now());
  return found ?? null;
}

/** What an act has made of an appointment: the act itself is the audit row. @throws NotFound */
export async function appointmentAfterAct(
  acting: Acting,
  id: string,
  parts: AppointmentParts,
): Promise<AppointmentRow> {
  const found = await readOne(acting, id, parts);
  if (found === undefined) throw new NotFound('appointment');
  return found;
}

/** What an act has made of several appointments, by id: the acts themselves are the audit rows. */
export async function appointmentsAfterActs(
  acting: Acting,
  ids: readonly string[],
  parts: AppointmentParts,
): Promise<ReadonlyMap<string, AppointmentRow>> {
  return new Map((await readSome(acting, ids, parts)).map((row) => [row.id, row]));
}

import { rows } from '../../prisma/client.ts';
import { audit } from '../audit/record.ts';
import { endOfLocalDay, startOfLocalDay } from '../calendar-date.ts';
import { NotFound } from '../errors.ts';
import { type PageRequest, pageOf } from '../page.ts';
import { survivingId } from '../resident/alias.ts';
import type { Acting } from '../viewer.ts';
import { effectiveStateSql } from '../workflow.ts';
import { appointmentsVisible } from './policy.ts';
import {
  type AppointmentParts,
  type AppointmentRow,
  type StoredAppointment,
  selectAppointments,
  toAppointmentRows,
} from './row.ts';
import { type AppointmentState, appointmentWorkflow } from './workflow.ts';

export interface AppointmentFilter {
  readonly states?: readonly AppointmentState[] | null | undefined;
  readonly priority?: string | null | undefined;
  readonly hospitalId?: string | null | undefined;
  readonly departmentId?: string | null | undefined;
  readonly sessionId?: string | null | undefined;
  readonly residentId?: string | null | undefined;
  readonly fromOn?: string | null | undefined;
  readonly toOn?: string | null | undefined;
}

const CONDITIONS: Readonly<Record<keyof AppointmentFilter, string>> = {
  states: `${effectiveStateSql(appointmentWorkflow, 'a')} IN (:states...)`,
  priority: 'a."priority" = :priority',
  hospitalId: 'a."hospitalId" = :hospitalId',
  departmentId: 'a."departmentId" = :departmentId',
  sessionId: 'a."sessionId" = :sessionId',
  residentId: 'a."residentId" = :residentId',
  fromOn: 'a."startAt" >= :fromAt',
  toOn: 'a."startAt" < :toAt',
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

/** One page of the viewer's appointments by start time. The read is on record before the answer leaves. */
export async function appointmentsPage(acting: Acting, { filter, page, parts }: AppointmentSearch) {
  const now = acting.clock.now();
  const visible = appointmentsVisible(acting.viewer, now);
  const given = FILTERS.filter((key) => filter[key] != null);
  const conditions = [visible.sql, ...given.map((key) => CONDITIONS[key])];
  // What was entered in error stands on no list unless it is asked for (domain 0 VOIDED).
  if (filter.states == null) conditions.push(`a."state" <> 'VOIDED'`);
  if (page.after !== null) conditions.push('(a."startAt", a."id") > (:afterAt, :afterId)');
  const stored = await rows<StoredAppointment>(selectAppointments(conditions, parts), {
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
    afterAt: page.after?.[0] ?? null,
    afterId: page.after?.[1] ?? null,
    limit: page.first + 1,
  });
  const { nodes, hasNextPage } = pageOf(stored, page);
  const found = await toAppointmentRows(nodes, parts, now);
  const read = { action: 'READ', operation: 'appointments', noun: 'appointment', outcome: 'OK' } as const;
  await audit({ ...read, ...concernOf(found) }, acting, now);
  return { nodes: found, hasNextPage };
}

async function readOne(
  acting: Acting,
  id: string,
  parts: AppointmentParts,
): Promise<AppointmentRow | undefined> {
  const now = acting.clock.now();
  const visible = appointmentsVisible(acting.viewer, now);
  const select = selectAppointments(['a."id" = :id', visible.sql], parts);
  const stored = await rows<StoredAppointment>(select, { ...visible.params, id, limit: 1 });
  return (await toAppointmentRows(stored, parts, now))[0];
}

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

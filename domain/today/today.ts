import { rows } from '../../prisma/client.ts';
import { appointmentsVisible } from '../appointment/policy.ts';
import { type AppointmentRow, type StoredAppointment, toAppointmentRows } from '../appointment/row.ts';
import { type AppointmentParts, selectAppointments } from '../appointment/row-parts.ts';
import { audit } from '../audit/record.ts';
import { daysAhead, localDateOf } from '../calendar-date.ts';
import { codesOf } from '../codes/code-table.ts';
import { TODAY_LISTS, type TodayList } from '../codes/today.ts';
import type { Acting } from '../viewer.ts';
import { appointmentsOfDay } from './appointments.ts';
import { type DueItem, dueItems } from './due.ts';
import { type Day, listed } from './lists.ts';

/** The day of an organisation: who leaves and returns, what waits, what becomes due (domain 4). */
export interface Today {
  readonly dateOn: string;
  of(list: TodayList): readonly AppointmentRow[];
  readonly due: readonly DueItem[];
}

export const dayOf = (now: Date, dateOn: string = localDateOf(now)): Day => ({
  dateOn,
  nextOn: daysAhead(dateOn, 1),
  now,
});

/** The day of the viewer's own organisation. The read is on record before the answer leaves. */
export async function todayOf(
  acting: Acting,
  dateOn: string | null | undefined,
  parts: AppointmentParts,
): Promise<Today> {
  const { viewer, clock } = acting;
  const now = clock.now();
  const day = dayOf(now, dateOn ?? undefined);
  const found = await appointmentsOfDay(viewer.organizationId, day);
  const ids = Object.fromEntries(
    codesOf(TODAY_LISTS).map((list) => [list, listed(found, list, day).map(({ id }) => id)]),
  ) as Record<TodayList, string[]>;
  const visible = appointmentsVisible(viewer, now);
  const wanted = [...new Set(Object.values(ids).flat())];
  const select = selectAppointments(['a."id" IN (:ids...)', visible.sql], parts);
  const params = { ...visible.params, ids: wanted, limit: wanted.length };
  const stored = wanted.length === 0 ? [] : await rows<StoredAppointment>(select, params);
  const shown = new Map(
    (await toAppointmentRows(stored, parts, { viewer, now })).map((row) => [row.id, row]),
  );
  const due = await dueItems(viewer.organizationId, day.dateOn);
  const residentIds = [
    ...[...shown.values()].map((row) => row.residentId),
    ...due.map((item) => item.resident.id),
  ];
  const read = { action: 'READ', operation: 'today', noun: 'appointment', outcome: 'OK' } as const;
  await audit({ ...read, residentIds: [...new Set(residentIds)] }, acting, now);
  return {
    dateOn: day.dateOn,
    of: (list) => ids[list].map((id) => shown.get(id)).filter((row) => row !== undefined),
    due,
  };
}

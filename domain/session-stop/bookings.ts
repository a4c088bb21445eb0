import type { Tx } from '../../prisma/client.ts';
import { raiseAlarms } from '../alarm/raise-many.ts';
import { reclaimOfSessions } from '../appointment/place.ts';
import { backToWish } from '../appointment/sql.ts';
import { tellWhoBookedEach } from '../appointment/tell.ts';
import { type AppointmentState, appointmentWorkflow } from '../appointment/workflow.ts';
import { localDateOf } from '../calendar-date.ts';
import { markSlotsOf } from '../slot/marks.ts';
import { edgesOf } from '../workflow.ts';
import * as sql from './sql.ts';

/** Somebody who has a place in a session that is stopped or gets another doctor. */
export interface LiveBooking {
  readonly id: string;
  readonly state: AppointmentState;
  readonly journeyId: string;
  readonly residentId: string;
  readonly sourceOrgId: string;
  readonly bookedById: string;
  readonly slotId: string;
  readonly sessionId: string;
  readonly agreementId: string | null;
  readonly departmentId: string;
  readonly quotaWeekOn: string | null;
  readonly startAt: string;
  readonly referralId: string | null;
}

const HOUR_MS = 3_600_000;
const EDGES = edgesOf(appointmentWorkflow, 'sessionStop');
const LIVE: readonly string[] = EDGES.flatMap(({ from }) => from);

/** Where a booking of a state goes when its session is stopped: the edges of the lifecycle. */
export const stoppedTo = (from: AppointmentState): AppointmentState =>
  EDGES.find((edge) => edge.from.includes(from))?.to ?? from;

/** What is stopped: sessions, or one window of a session. */
export interface Stopped {
  readonly sessionIds: readonly string[];
  readonly slotId: string | null;
}

/** Everybody who has a place in what is stopped, locked. */
export const lockBookings = (
  tx: Tx,
  stopped: Stopped,
  now: Date,
  states: readonly string[] = LIVE,
): Promise<LiveBooking[]> => tx.rows<LiveBooking>(sql.lockLive, { ...stopped, states, now });

function grouped<Row>(list: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of list) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

const idsOf = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id);

/** Closes the places of what is stopped; what is booked until then is seen behind their locks. */
async function closePlaces(tx: Tx, stopped: Stopped, now: Date): Promise<LiveBooking[]> {
  const { sessionIds } = stopped;
  await reclaimOfSessions(tx, sessionIds, now);
  const slots = await tx.rows<{ id: string }>(sql.lockSlots, { ...stopped });
  const live = await lockBookings(tx, stopped, now);
  const bySlot = grouped(live, ({ slotId }) => slotId);
  for (const { id } of slots) await tx.run(sql.closeSlot, { id, given: bySlot.get(id)?.length ?? 0 });
  await tx.run(sql.endExtraPlaces, { ...stopped, now });
  await markSlotsOf(tx, sessionIds, now);
  return live;
}

async function giveBackQuotas(tx: Tx, live: readonly LiveBooking[]): Promise<void> {
  const green = live.filter(({ agreementId, quotaWeekOn }) => agreementId !== null && quotaWeekOn !== null);
  const keyOf = (one: LiveBooking) => `${one.agreementId} ${one.departmentId} ${one.quotaWeekOn}`;
  for (const [, group] of [...grouped(green, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [{ agreementId = null, departmentId = '', quotaWeekOn: weekOn = null } = {}] = group;
    await tx.run(sql.giveBackQuotas, { agreementId, departmentId, weekOn, given: group.length });
  }
}

/** An offer in a stopped session is no more: who waited for a place goes on waiting, in the same place of the line. */
async function waitOn(tx: Tx, id: string): Promise<void> {
  const [row] = await tx.rows<{ wantedFromAt: string }>(sql.selectWish, { id });
  if (row === undefined || (await tx.run(sql.leaveOffer, { id })) === 0) return;
  await tx.run(backToWish, { id, serviceOn: localDateOf(new Date(row.wantedFromAt)) });
}

/** When the booker is told once more: some hours before the old time, unless that is over already. */
function reminderAt(startAt: string, hours: number, now: Date): Date | null {
  const at = new Date(Date.parse(startAt) - hours * HOUR_MS);
  return at > now ? at : null;
}

/**
 * Ends what people have in stopped sessions: a hold is released, a booking waits for another place, who has arrived is sent
 * home. Places and quotas come free at once; nothing of it is left to a sweep. The caller has moved the sessions.
 * @returns everybody concerned, in the state before
 */
export async function stopBookings(
  tx: Tx,
  { reminderHours, ...stopped }: Stopped & { readonly reminderHours: number },
  now: Date,
): Promise<LiveBooking[]> {
  const live = await closePlaces(tx, stopped, now);
  await giveBackQuotas(tx, live);
  for (const [from, group] of grouped(live, ({ state }) => state)) {
    const to = stoppedTo(from as AppointmentState);
    if (to === 'WAITLISTED') {
      for (const { id } of group) await waitOn(tx, id);
      continue;
    }
    if (to !== 'TO_REBOOK') {
      await tx.run(sql.endStopped, { from, to, ids: idsOf(group), now });
      continue;
    }
    for (const [slotId, inSlot] of grouped(group, (one) => one.slotId)) {
      const reminder = reminderAt(inSlot[0]?.startAt ?? '', reminderHours, now);
      await tx.run(sql.toRebook, { from, to, slotId, ids: idsOf(inSlot), reminderAt: reminder });
    }
  }
  return live;
}

/** Tells whoever booked, each of each booking. */
export async function tellBookers(
  tx: Tx,
  told: { readonly kind: 'SESSION_STOPPED' | 'SESSION_SUBSTITUTED'; readonly stopId: string },
  bookings: readonly LiveBooking[],
  now: Date,
): Promise<void> {
  const { kind, stopId: occasion } = told;
  const tellings = bookings.map(({ id: nounId, residentId, ...booked }) => ({
    booked,
    told: { kind, noun: 'appointment', nounId, residentId, occasion } as const,
  }));
  await tellWhoBookedEach(tx, tellings, now);
}

/** An alarm at each home for each resident who has no other place yet (domain 3.4): it stands until there is one. */
export async function alarmHomes(tx: Tx, bookings: readonly LiveBooking[], now: Date): Promise<void> {
  for (const [organizationId, of] of grouped(bookings, ({ sourceOrgId }) => sourceOrgId)) {
    const place = { organizationId, function: 'HOME_NURSE', kind: 'SESSION_STOPPED' } as const;
    const about = of.map(({ id: nounId, journeyId, residentId }) => ({ nounId, journeyId, residentId }));
    await raiseAlarms(
      tx,
      place,
      about.map((one) => ({ noun: 'appointment' as const, ...one })),
      now,
    );
  }
}

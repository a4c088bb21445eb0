import type { Deciding } from '../act.ts';
import { tellWhoBookedEach } from '../appointment/tell.ts';
import { localDateOf, startOfLocalDay } from '../calendar-date.ts';
import type { Disposition } from '../codes/admission.ts';
import type { Presence } from '../codes/resident.ts';
import { tellDuty } from '../notification/tell.ts';
import { staysOn } from '../residency/policy.ts';
import { writePresence } from '../residency/presence.ts';

/** An admission as it stands after it was told of. */
export interface Standing {
  readonly id: string;
  readonly residentId: string;
  readonly admittedAt: Date;
  readonly dischargedAt: Date | null;
  readonly disposition: string | null;
  readonly leaveFromAt?: Date | null;
  readonly leaveToAt?: Date | null;
}

/** Whoever left for another hospital, or died, is not back in the home. */
const NOT_BACK: readonly (Disposition | null)[] = ['TRANSFERRED', 'DIED'];

/** Where somebody is said to be, and since when. */
export interface Whereabouts {
  readonly to: Presence;
  readonly sinceAt: Date;
}

/** Where an admission says that the resident is; null where it does not say. */
export function whereaboutsOf(standing: Standing): Whereabouts | null {
  const { admittedAt, dischargedAt, disposition, leaveFromAt = null, leaveToAt = null } = standing;
  if (dischargedAt !== null)
    return NOT_BACK.includes(disposition as Disposition | null) ? null : { to: 'IN', sinceAt: dischargedAt };
  if (leaveFromAt !== null && leaveToAt === null) return { to: 'IN', sinceAt: leaveFromAt };
  return { to: 'HOSPITAL', sinceAt: leaveToAt ?? admittedAt };
}

/** The stays of today of a resident. */
export async function staysToday({ tx, now }: Deciding, residentId: string): Promise<string[]> {
  const where = { residentId, ...staysOn(localDateOf(now)) };
  return (await tx.db.residency.findMany({ where, select: { id: true } })).map(({ id }) => id);
}

interface Stay {
  readonly id: string;
  readonly journeyId: string;
  readonly residentId: string;
  readonly fromOn: string;
  readonly presence: string;
}

interface SaidPresence extends Whereabouts {
  readonly act: string;
  readonly admissionId: string;
}

/** Says where the resident of a stay is since an instant, which is no earlier than the stay. The caller holds the resident. */
export async function sayPresence(
  { tx, now, acting }: Deciding,
  stay: Stay,
  { sinceAt: told, ...said }: SaidPresence,
): Promise<void> {
  await tx.db.residency.update({ where: { id: stay.id }, data: { version: { increment: 1 } } });
  const begin = startOfLocalDay(stay.fromOn);
  const change = { stay, from: stay.presence, ...said, sinceAt: told < begin ? begin : told };
  await writePresence(tx, change, acting, now);
}

/** Where the home has the resident from now on: in hospital, or back again. */
async function followPresence(deciding: Deciding, standing: Standing, act: string): Promise<void> {
  const { tx } = deciding;
  const { id: admissionId, residentId } = standing;
  const elsewhere = { residentId, state: 'ADMITTED', id: { not: admissionId } };
  const said = whereaboutsOf(standing);
  if (said === null || (await tx.db.admission.count({ where: elsewhere })) > 0) return;
  for (const id of await staysToday(deciding, residentId)) {
    await tx.lock('Residency', id);
    const stay = await tx.db.residency.findUniqueOrThrow({ where: { id } });
    // Who is on leave and was only heard to have been in hospital stays on leave.
    if (said.to === stay.presence || (said.to === 'IN' && stay.presence !== 'HOSPITAL')) continue;
    await sayPresence(deciding, stay, { ...said, act, admissionId });
  }
}

/** Bookings that fall into the stay are nobody's to cancel but the booker's, who is told of each (domain 3.4). */
export async function tellBookers({ tx, now }: Deciding, { id, residentId, ...of }: Standing): Promise<void> {
  const until = of.dischargedAt === null ? {} : { lt: of.dischargedAt };
  const clashing = { residentId, state: { in: ['BOOKED', 'TO_REBOOK', 'REQUESTED'] } };
  const startAt = { gte: of.admittedAt > now ? of.admittedAt : now, ...until };
  const booked = await tx.db.appointment.findMany({
    where: { ...clashing, startAt },
    select: { id: true, sourceOrgId: true, bookedById: true },
    orderBy: { id: 'asc' },
  });
  const tellings = booked.map(({ id: nounId, ...one }) => ({
    booked: one,
    told: { kind: 'ADMISSION', noun: 'appointment', nounId, residentId, occasion: id } as const,
  }));
  await tellWhoBookedEach(tx, tellings, now);
}

/** The homes of the resident hear of each thing that is told of an admission once. */
export async function tellHomes(
  { tx, now }: Deciding,
  { id, residentId }: Pick<Standing, 'id' | 'residentId'>,
  occasion: string,
): Promise<void> {
  const where = { residentId, ...staysOn(localDateOf(now)) };
  for (const { nursingHomeId } of await tx.db.residency.findMany({ where })) {
    const told = { kind: 'ADMISSION', noun: 'admission', nounId: id, residentId, occasion } as const;
    await tellDuty(tx, { organizationId: nursingHomeId, function: 'HOME_NURSE' }, told, now);
  }
}

/** What follows from an admission or a discharge, in the same transaction: presence, and who is told. */
export async function followAdmission(deciding: Deciding, admission: Standing): Promise<void> {
  await followPresence(deciding, admission, 'admissionRecord');
  await tellHomes(deciding, admission, admission.dischargedAt === null ? 'admitted' : 'discharged');
  await tellBookers(deciding, admission);
}

/** The same of a leave from the hospital and the return from it. */
export async function followLeave(deciding: Deciding, admission: Standing, act: string): Promise<void> {
  await followPresence(deciding, admission, act);
  const at = admission.leaveToAt ?? admission.leaveFromAt ?? admission.admittedAt;
  await tellHomes(deciding, admission, `${act} ${at.toISOString()}`);
}

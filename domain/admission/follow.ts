import type { Deciding } from '../act.ts';
import { tellWhoBookedEach } from '../appointment/tell.ts';
import { localDateOf, startOfLocalDay } from '../calendar-date.ts';
import type { Disposition } from '../codes/admission.ts';
import type { Presence } from '../codes/resident.ts';
import { tellDuty } from '../notification/tell.ts';
import { staysOn } from '../residency/policy.ts';
import { writePresence } from '../residency/presence.ts';

/** An admission as it stands after it was told of. */
interface Standing {
  readonly id: string;
  readonly residentId: string;
  readonly admittedAt: Date;
  readonly dischargedAt: Date | null;
  readonly disposition: string | null;
}

/** Whoever left for another hospital, or died, is not back in the home. */
const NOT_BACK: readonly (Disposition | null)[] = ['TRANSFERRED', 'DIED'];

/** The stays of today of a resident. */
export async function staysToday({ tx, now }: Deciding, residentId: string): Promise<string[]> {
  const where = { residentId, ...staysOn(localDateOf(now)) };
  return (await tx.db.residency.findMany({ where, select: { id: true } })).map(({ id }) => id);
}

/** Where the home has the resident from now on: in hospital, or back again. */
async function followPresence(deciding: Deciding, { admittedAt, dischargedAt, ...of }: Standing) {
  const { tx, now, acting } = deciding;
  const { id: admissionId, residentId, disposition } = of;
  const isBack = dischargedAt !== null && !NOT_BACK.includes(disposition as Disposition | null);
  const isAway = (await tx.db.admission.count({ where: { residentId, state: 'ADMITTED' } })) > 0;
  const to: Presence | null = isAway ? 'HOSPITAL' : isBack ? 'IN' : null;
  if (to === null) return;
  for (const id of await staysToday(deciding, residentId)) {
    await tx.lock('Residency', id);
    const stay = await tx.db.residency.findUniqueOrThrow({ where: { id } });
    const from = stay.presence;
    // Who is on leave and was only heard to have been in hospital stays on leave.
    if (to === from || (to === 'IN' && from !== 'HOSPITAL')) continue;
    await tx.db.residency.update({ where: { id }, data: { version: { increment: 1 } } });
    const told = to === 'IN' ? (dischargedAt ?? now) : admittedAt;
    const begin = startOfLocalDay(stay.fromOn);
    const sinceAt = told < begin ? begin : told;
    const change = { stay, from, to, sinceAt, act: 'admissionRecord', admissionId };
    await writePresence(tx, change, acting, now);
  }
}

/** Bookings that fall into the stay are nobody's to cancel but the booker's, who is told of each (domain 3.4). */
async function tellBookers({ tx, now }: Deciding, { id, residentId, ...of }: Standing): Promise<void> {
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

async function tellHomes({ tx, now }: Deciding, { id, residentId, dischargedAt }: Standing): Promise<void> {
  const where = { residentId, ...staysOn(localDateOf(now)) };
  const occasion = dischargedAt === null ? 'admitted' : 'discharged';
  for (const { nursingHomeId } of await tx.db.residency.findMany({ where })) {
    const told = { kind: 'ADMISSION', noun: 'admission', nounId: id, residentId, occasion } as const;
    await tellDuty(tx, { organizationId: nursingHomeId, function: 'HOME_NURSE' }, told, now);
  }
}

/** What follows from an admission or a discharge, in the same transaction: presence, and who is told. */
export async function followAdmission(deciding: Deciding, admission: Standing): Promise<void> {
  await followPresence(deciding, admission);
  await tellHomes(deciding, admission);
  await tellBookers(deciding, admission);
}

import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { newId } from '../../domain/id.ts';
import { type SessionStopInput, stopSessions } from '../../domain/session-stop/stop.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { network } from '../appointment/scene.ts';
import { actor, newKey, slotsOn } from '../fixtures/network.ts';

export const sessionOf = async (slotId: string) =>
  read().session.findFirstOrThrow({ where: { slots: { some: { id: slotId } } } });

export const appointment = (id: string) => read().appointment.findUniqueOrThrow({ where: { id } });

export const book = (slotId: string, residentId: string, priority: 'GREEN' | 'NORMAL' = 'NORMAL') =>
  bookAppointment(network.nurse, { idempotencyKey: newKey(), slotId, residentId, priority });

export const stop = async (change: Partial<SessionStopInput>, by: Acting = network.scheduler) =>
  stopSessions(by, { idempotencyKey: newKey(), kind: 'STOPPED', reasonCode: 'ILLNESS', ...change });

/** Stops the session of a slot. @returns the id of the stop */
export const stopOf = async (slotId: string, by: Acting = network.scheduler) =>
  stop({ sessionId: (await sessionOf(slotId)).id }, by);

/** A doctor of the hospital. @returns the id of the professional registration */
export async function practitioner(
  name: string,
  grade: { category: string; title: string | null },
  departmentId: string | null = null,
) {
  const now = network.clock.now();
  const id = newId(now);
  const at = { organizationId: network.hospital, kind: 'HOSPITAL', role: 'HOSP_DOCTOR', name } as const;
  await write(async (tx) => {
    const { viewer } = await actor(tx, network.clock, at);
    await tx.db.practitioner.create({ data: { id, personId: viewer.personId, ...grade } });
    const where = { personId: viewer.personId };
    await tx.db.roleAssignment.updateMany({ where, data: { departmentId } });
  });
  return id;
}

/** A public session of one doctor. @returns its first slot */
export async function sessionHeldBy(
  practitionerId: string,
  daysAhead: number,
  change: { isExpert?: boolean } = {},
) {
  const place = { departmentId: network.cardiology, daysAhead, pools: { PUBLIC: 2 } };
  const [slotId = ''] = await slotsOn(network, { ...place, startTime: '14:00', endTime: '14:30' });
  const { id } = await sessionOf(slotId);
  await write((tx) => tx.db.session.update({ where: { id }, data: { practitionerId, ...change } }));
  return slotId;
}

/** What the slots and quotas count, beside a recount of who really has a place. */
export async function recounted() {
  const placed = ['HELD', 'BOOKED', 'CHECKED_IN', 'FULFILLED'];
  const live = await read().appointment.findMany({
    where: { hospitalId: network.hospital, state: { in: placed } },
  });
  const slots = await read().slot.findMany({
    where: { hospitalId: network.hospital },
    orderBy: { id: 'asc' },
  });
  const used = await read().quotaUse.aggregate({
    where: { agreementId: network.agreement },
    _sum: { used: true },
  });
  return {
    stored: { slots: slots.map(({ id, taken }) => ({ id, taken })), quota: used._sum.used ?? 0 },
    recount: {
      slots: slots.map(({ id }) => ({ id, taken: live.filter(({ slotId }) => slotId === id).length })),
      quota: live.filter(({ quotaWeekOn }) => quotaWeekOn !== null).length,
    },
  };
}

/** The kinds of open alarms about a booking. */
export const alarmsOf = async (nounId: string) =>
  (await read().alarm.findMany({ where: { nounId, state: 'RAISED' } })).map(({ kind }) => kind).sort();

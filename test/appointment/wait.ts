import type { AppointmentWaitlistInput } from '../../domain/appointment/waitlist.ts';
import { waitlistAppointment } from '../../domain/appointment/waitlist.ts';
import { read } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { network } from './scene.ts';

/** Lines up for cardiology in the week of the scene. @returns the appointment's id */
export const wait = (residentId: string, change: Partial<AppointmentWaitlistInput> = {}) =>
  waitlistAppointment(network.nurse, {
    ...{ idempotencyKey: newKey(), departmentId: network.cardiology, residentId, priority: 'NORMAL' },
    ...{ fromOn: '2026-11-27', toOn: '2026-11-27' },
    ...change,
  });

/** The claim of an act on an appointment as it is stored. */
export async function claimOf(appointmentId: string) {
  const { version } = await read().appointment.findUniqueOrThrow({ where: { id: appointmentId } });
  return { idempotencyKey: newKey(), appointmentId, expectedVersion: version };
}

export const stored = (id: string) => read().appointment.findUniqueOrThrow({ where: { id } });

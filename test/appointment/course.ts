import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { read } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { network } from './scene.ts';

/** Confirms a hold in the version that is stored. @returns the id of the appointment */
export const bookHeld = async (id: string) => {
  const { version } = await read().appointment.findUniqueOrThrow({ where: { id } });
  return bookAppointment(network.nurse, {
    idempotencyKey: newKey(),
    appointmentId: id,
    expectedVersion: version,
  });
};

/** How many places of a slot are taken. */
export const taken = async (slotId: string) =>
  (await read().slot.findUniqueOrThrow({ where: { id: slotId } })).taken;
/** How many places of the agreement's week are used up. */
export const quotaUsed = async () =>
  (await read().quotaUse.findFirst({ where: { agreementId: network.agreement } }))?.used ?? 0;

import { write } from '../../prisma/client.ts';
import { sweepHolds } from './place.ts';

/** Writes the expiry of holds that are past it, 200 at a time. @returns how many it wrote */
export async function sweepAppointments(now: Date): Promise<number> {
  let total = 0;
  for (;;) {
    const expired = await write((tx) => sweepHolds(tx, now));
    total += expired;
    if (expired < 200) return total;
  }
}

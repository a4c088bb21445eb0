import type { Deciding } from '../../act.ts';
import { clashingOfTwo } from '../../appointment/clashes.ts';
import { tell } from '../../notification/tell.ts';
import type { TwoRecords } from './same-person.ts';

/**
 * Tells whoever booked it of each booking that has one of the other record in its way: a merge decides who somebody is,
 * and no booking is another organisation's to cancel. Before the rows are moved, so that what is told goes with its
 * booking, and back with it.
 */
export async function tellOfClashes(
  { tx, now }: Deciding,
  mergeId: string,
  records: TwoRecords,
): Promise<void> {
  for (const { id: nounId, residentId, sourceOrgId, bookedById } of await clashingOfTwo(tx, records, now)) {
    const told = {
      kind: 'BOOKINGS_CLASH',
      noun: 'appointment',
      nounId,
      residentId,
      occasion: mergeId,
    } as const;
    await tell(tx, sourceOrgId, [bookedById], told, now);
  }
}

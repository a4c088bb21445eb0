import type { Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import type { NotificationKind } from '../codes/notification.ts';
import { holdersOf, STEPS, toBeTold } from '../duty/on-duty.ts';
import { type Told, tell, tellDuty } from '../notification/tell.ts';
import type { FoundAppointment } from './find.ts';
import { BOOKING_ROLES } from './workflow.ts';

/** Whose work a booking is: who made it, at which organisation. */
export interface BookedFor {
  readonly sourceOrgId: string;
  readonly bookedById: string;
}

/** Who books at an organisation, and of them whoever has the duty of the home's nurse; each asked once. */
class Home {
  readonly #tx: Tx;
  readonly #organizationId: string;
  readonly #now: Date;
  #booking: readonly string[] | undefined;
  #standIns: readonly string[] | undefined;

  constructor(tx: Tx, organizationId: string, now: Date) {
    this.#tx = tx;
    this.#organizationId = organizationId;
    this.#now = now;
  }

  /**
   * Who hears of a booking: who made it, as long as they book there; then whoever has the duty of the home's nurse, and
   * where that is nobody who books, all who do, so that what a hospital says reaches somebody.
   */
  async hearersOf(bookedById: string): Promise<readonly string[]> {
    this.#booking ??= await holdersOf(this.#tx, this.#organizationId, BOOKING_ROLES, this.#now);
    if (this.#booking.includes(bookedById)) return [bookedById];
    this.#standIns ??= await this.#onDuty(this.#booking);
    return this.#standIns;
  }

  async #onDuty(booking: readonly string[]): Promise<readonly string[]> {
    const place = { organizationId: this.#organizationId, function: 'HOME_NURSE' } as const;
    const told = await toBeTold(this.#tx, place, STEPS.HOLDER, this.#now);
    return booking.length > 0 && !told.some((id) => booking.includes(id)) ? booking : told;
  }
}

/** Tells whoever hears of each of these bookings; who that is at one organisation is asked once. */
export async function tellWhoBookedEach(
  tx: Tx,
  bookings: readonly { readonly booked: BookedFor; readonly told: Told }[],
  now: Date,
): Promise<void> {
  const homes = new Map<string, Home>();
  for (const { booked, told } of bookings) {
    const { sourceOrgId, bookedById } = booked;
    const home = homes.get(sourceOrgId) ?? new Home(tx, sourceOrgId, now);
    homes.set(sourceOrgId, home);
    await tell(tx, sourceOrgId, await home.hearersOf(bookedById), told, now);
  }
}

/** Tells whoever hears of a booking, each once. */
export const tellWhoBooked = (tx: Tx, booked: BookedFor, told: Told, now: Date): Promise<void> =>
  tellWhoBookedEach(tx, [{ booked, told }], now);

const about = ({ id, residentId }: Pick<FoundAppointment, 'id' | 'residentId'>, kind: NotificationKind) =>
  ({ kind, noun: 'appointment', nounId: id, residentId }) as const;

/** Tells who booked, or asked, what has become of it; each version of it once. */
export const tellBooker = (
  { tx, now }: Deciding,
  found: Pick<FoundAppointment, 'id' | 'residentId' | 'sourceOrgId' | 'bookedById' | 'version'>,
  kind: NotificationKind,
): Promise<void> => {
  const told = { ...about(found, kind), occasion: `version ${found.version}` };
  return tellWhoBooked(tx, found, told, now);
};

/** Tells the hospital's schedulers. */
export const tellSchedulers = (
  { tx, now }: Deciding,
  found: Pick<FoundAppointment, 'id' | 'residentId' | 'hospitalId'>,
  kind: NotificationKind,
): Promise<void> => {
  const place = { organizationId: found.hospitalId, function: 'SCHEDULING' } as const;
  return tellDuty(tx, place, about(found, kind), now);
};

import type { Outcome } from '../support/acts.ts';
import type { Booking, Elder } from './cast.ts';
import type { Player, Sent } from './client.ts';
import { when } from './times.ts';

/** An appointment as its booker reads it after an act. */
export interface Shown extends Booking {
  readonly no: string;
  readonly state: string;
  readonly priority: string;
  readonly startAt: string;
  readonly holdExpiresAt: string | null;
  readonly queueNo: number | null;
}

export const SHOWN = 'id version no slotId state priority startAt holdExpiresAt queueNo';

interface Place {
  readonly slotId: string;
  readonly elder: Elder;
  readonly priority: 'GREEN' | 'NORMAL';
}

const inputOf = ({ slotId, elder, priority }: Place) => ({ slotId, residentId: elder.id, priority });

export const hold = (by: Player, place: Place): Sent<Outcome<Shown>> =>
  by.does('appointmentHold', inputOf(place), SHOWN);

export const book = (by: Player, place: Place): Sent<Outcome<Shown>> =>
  by.does('appointmentBook', { ...inputOf(place), assistance: ['WHEELCHAIR'], transport: 'HOME_VAN' }, SHOWN);

/** What an act on a known appointment names. */
export const claimOf = ({ id, version }: Pick<Booking, 'id' | 'version'>) => ({
  appointmentId: id,
  expectedVersion: version,
});

export const inWords = ({ no, state, priority, startAt, version }: Shown): string =>
  `${no}, ${state}, ${priority}, ${when(startAt)}, version ${version}`;

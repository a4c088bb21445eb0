import type { Player } from './client.ts';

/** An organisation that entered the network in the story. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly admin: Player;
}

export interface Hospital extends Place {
  readonly cardiology: string;
  readonly orthopaedics: string;
  readonly doctorId: string;
  readonly scheduler: Player;
  readonly doctor: Player;
}

export interface Home extends Place {
  readonly nurse: Player;
}

/** A resident of the home. */
export interface Elder {
  readonly id: string;
  readonly name: string;
  /** The number on the card in the pocket. */
  readonly idNo: string;
}

/** An appointment as the story has last seen it. */
export interface Booking {
  readonly id: string;
  readonly version: number;
  readonly slotId: string;
}

/** Who and what the chapters hand on to each other. */
export interface Roles {
  hospital: Hospital;
  home: Home;
  /** First and second date of the weekly session, as YYYY-MM-DD. */
  serviceDates: readonly [string, string];
  agreementId: string;
  elders: readonly [Elder, Elder, Elder];
  /** The green bookings of the first two, and the normal one of the third, all on the first date. */
  bookings: readonly [Booking, Booking, Booking];
}

export interface Cast {
  keep<Role extends keyof Roles>(role: Role, who: Roles[Role]): void;
  /** @throws Error when no chapter before has brought it in */
  of<Role extends keyof Roles>(role: Role): Roles[Role];
}

export function createCast(): Cast {
  const kept: Partial<Roles> = {};
  return {
    keep(role, who) {
      kept[role] = who;
    },
    of(role) {
      const who = kept[role];
      if (who === undefined) throw new Error(`no chapter before this one has brought in "${role}"`);
      return who;
    },
  };
}

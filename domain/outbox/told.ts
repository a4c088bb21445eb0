import { appointmentObjects } from '../event/appointments.ts';
import type { Objects } from '../event/openness.ts';
import { referralObjects } from '../event/referrals.ts';
import { residentObjects } from '../event/residents.ts';

/** The nouns of whose changes systems are told: each to whom the object is open, as its policy says it. */
export const TOLD = {
  referral: referralObjects.referral,
  referralTarget: referralObjects.referralTarget,
  appointment: appointmentObjects.appointment,
  admission: residentObjects.admission,
  consent: residentObjects.consent,
} as const satisfies Readonly<Record<string, Objects>>;

export type ToldNoun = keyof typeof TOLD;

export const isTold = (noun: string): noun is ToldNoun => Object.hasOwn(TOLD, noun);

import { appointmentWorkflow } from '../../domain/appointment/workflow.ts';
import { localDateOf } from '../../domain/calendar-date.ts';
import type { AppointmentState } from '../../domain/codes/appointment.ts';
import { acceptReferral } from '../../domain/referral/accept.ts';
import { answeredState } from '../../domain/referral/facing.ts';
import { scheduleReferral } from '../../domain/referral/schedule.ts';
import { effectiveState } from '../../domain/workflow.ts';
import { read } from '../../prisma/client.ts';
import { newKey, slotsOn } from '../fixtures/network.ts';
import { asRead, does } from './acts.ts';
import { shownState } from './course.ts';
import { cast, clock, DAY, draft, network, stored } from './scene.ts';

/** A referral of the resident at hand that the hospital has received. */
export async function received(kind: 'OUTPATIENT' | 'EXAM' | 'INPATIENT' = 'OUTPATIENT'): Promise<string> {
  const id = await draft({ kind });
  await does('referralSubmit', cast.nurse, id);
  await does('referralCosign', cast.doctor, id);
  await does('referralReview', cast.office, id);
  return does('referralReceive', cast.receiver, id);
}

/** The same, accepted for today without a place. */
export const placed = async (kind?: 'OUTPATIENT' | 'EXAM' | 'INPATIENT'): Promise<string> =>
  does('referralAccept', cast.receiver, await received(kind));

/** A window of half an hour in cardiology, so many days ahead. @returns its public slot and the one for referrals */
export async function windowIn(daysAhead: number, places = 1, startTime = '09:00') {
  const endTime = startTime.replace(':00', ':30');
  const pools = { PUBLIC: places, REFERRAL_RESERVED: places };
  const where = { departmentId: network.cardiology, daysAhead, pools, startTime, endTime };
  const [open = '', reserved = ''] = await slotsOn(network, where);
  return { open, reserved };
}

export const schedule = async (id: string, slotId: string, by = cast.scheduler): Promise<string> =>
  scheduleReferral(by, { ...(await asRead(id)), slotId });
export const scheduleDay = async (id: string, days: number): Promise<string> =>
  scheduleReferral(cast.scheduler, { ...(await asRead(id)), expectedOn: dayIn(days) });
export const acceptWith = async (id: string, slotId: string): Promise<string> =>
  acceptReferral(cast.receiver, {
    ...(await asRead(id)),
    ...{ contactName: '导诊台', contactPhone: '0756-2123456', slotId },
  });

export const dayIn = (days: number): string => localDateOf(new Date(clock.now().getTime() + days * DAY));
/** Wall-clock time of a day of the scene. */
export const at = (days: number, time: string): void => {
  const dayOn = localDateOf(new Date(Date.parse('2026-11-22T00:00:00Z') + days * DAY));
  clock.set(new Date(`${dayOn}T${time}:00+08:00`));
};

/** Every appointment of a referral, the latest last. */
export const placesOf = (referralId: string) =>
  read().appointment.findMany({ where: { referralId }, orderBy: { id: 'asc' } });
export async function placeOf(referralId: string) {
  const place = (await placesOf(referralId)).at(-1);
  if (place === undefined) throw new Error('it has no place');
  return place;
}
export async function claimOfPlace(referralId: string) {
  const place = await placeOf(referralId);
  const isMissed = stateOfPlace(place) !== place.state;
  const expectedVersion = place.version + (isMissed ? 1 : 0);
  return { idempotencyKey: newKey(), appointmentId: place.id, expectedVersion };
}
type Stored = Awaited<ReturnType<typeof placeOf>>;
export const stateOfPlace = (place: Stored): AppointmentState =>
  effectiveState(appointmentWorkflow, { ...place, state: place.state as AppointmentState }, clock.now());

/** Where both stand now, timers counted. */
export async function standing(id: string) {
  const referral = await stored(id);
  const [target] = referral.targets;
  const places = await placesOf(id);
  const latest = places.at(-1);
  return {
    referral: await shownState(id),
    target: target && answeredState(target, await shownState(id)),
    place: latest === undefined ? null : stateOfPlace(latest),
  };
}

/** A referral with a place at 9:00 in three days. */
export async function booked(kind?: 'OUTPATIENT' | 'EXAM' | 'INPATIENT', days = 3): Promise<string> {
  const { reserved } = await windowIn(days);
  return schedule(await placed(kind), reserved);
}

/** How many places of a slot are taken, and how many appointments have one. */
export async function counted(slotId: string) {
  const { taken } = await read().slot.findUniqueOrThrow({ where: { id: slotId } });
  const having = ['BOOKED', 'CHECKED_IN', 'CALLED', 'FULFILLED', 'NO_SHOW', 'EXCUSED', 'LEFT'];
  const live = await read().appointment.count({ where: { slotId, state: { in: having } } });
  return { taken, live };
}

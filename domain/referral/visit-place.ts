import { statement, type Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { takePlace } from '../appointment/booking.ts';
import { type FoundAppointment, findOfReferral, requireMoved } from '../appointment/find.ts';
import { insertAppointment } from '../appointment/insert.ts';
import { appendMove, recordMove } from '../appointment/moved.ts';
import { noShowAtOf } from '../appointment/no-show.ts';
import { fullRefusal, lockLapsedOfSlot, slotPlace } from '../appointment/place.ts';
import { checkInFound } from '../appointment/reception.ts';
import { endWithoutVisit } from '../appointment/release-and-cancel.ts';
import { moveBooking } from '../appointment/reschedule.ts';
import * as sql from '../appointment/sql.ts';
import { takeDue } from '../appointment/take-due.ts';
import { tellBooker, tellWhoBooked } from '../appointment/tell.ts';
import type { AppointmentState } from '../appointment/workflow.ts';
import { localDateOf } from '../calendar-date.ts';
import type { AppointmentService } from '../codes/appointment.ts';
import type { ReferralKind } from '../codes/referral.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import type { FoundReferral } from './claim.ts';

/** What a place is for, by the kind of referral; who goes home or into long-term care has a day. */
const SERVICES: Partial<Record<ReferralKind, AppointmentService>> = {
  OUTPATIENT: 'OUTPATIENT',
  EXAM: 'EXAM',
  INPATIENT: 'ADMISSION',
  REHAB: 'ADMISSION',
  PALLIATIVE: 'ADMISSION',
};

function serviceFor(kind: string): AppointmentService {
  const service = SERVICES[kind as ReferralKind];
  if (service !== undefined) return service;
  const message = `Who is referred for ${kind} is given a day, and no place.`;
  throw new InvalidInput({ code: 'NO_PLACE_FOR_KIND', message, path: ['slotId'], rule: 'domain 3.5.5' });
}

/** The slots of the window that is named, what is reserved for referrals first; another named one stands alone. */
const selectWindow = statement(`
  SELECT s."id" FROM "Slot" n JOIN "Slot" s ON s."sessionId" = n."sessionId" AND s."startAt" = n."startAt"
    AND (s."id" = n."id" OR (s."pool" IN ('REFERRAL_RESERVED', 'PUBLIC') AND n."pool" IN ('REFERRAL_RESERVED', 'PUBLIC')))
  WHERE n."id" = :slotId AND n."hospitalId" = :hospitalId
  ORDER BY CASE s."pool" WHEN 'REFERRAL_RESERVED' THEN 0 ELSE 1 END, s."id"`);

/** Held by id, so that two who take the last places of a window see what is left; holds that lapsed stand before slots. */
async function lockWindow(tx: Tx, window: readonly { readonly id: string }[], now: Date): Promise<void> {
  const ids = window.map(({ id }) => id).sort();
  for (const id of ids) await lockLapsedOfSlot(tx, id, now);
  for (const id of ids) await tx.lock('Slot', id);
}

/** The slot of the own house to take: of the window that is named, the first with a place left. @throws NotFound */
async function slotFor(
  { tx, now }: Deciding,
  named: { readonly slotId: string; readonly hospitalId: string },
  standing: FoundAppointment | undefined,
): Promise<string> {
  const window = await tx.rows<{ id: string }>(selectWindow, { ...named });
  if (window.length === 0) throw new NotFound('slot', ['slotId']);
  // Its own place is as good as any of the window.
  if (window.some(({ id }) => id === standing?.slotId)) return standing?.slotId ?? named.slotId;
  if (standing === undefined) await lockWindow(tx, window, now);
  for (const { id } of window) {
    const slot = await slotPlace(tx, id);
    if (slot !== null && fullRefusal(slot, now) === null) return id;
  }
  return named.slotId;
}

const HAVING: readonly AppointmentState[] = ['BOOKED', 'TO_REBOOK'];

/** The appointments of a referral in some states as time has left them. The caller holds them by `claimReferral`. */
async function placesOf(
  { tx, now }: Deciding,
  referralId: string,
  states: readonly AppointmentState[],
): Promise<FoundAppointment[]> {
  for (const { id } of await findOfReferral(tx, referralId, HAVING)) await takeDue(tx, id, now);
  return findOfReferral(tx, referralId, states);
}

async function book(deciding: Deciding, referral: FoundReferral, slotId: string): Promise<string> {
  const { tx, now } = deciding;
  const { residentId, initiatingOrgId: askedBy } = referral;
  const service = serviceFor(referral.kind);
  const place = await takePlace(deciding, { residentId, slotId, priority: 'PRIORITY', askedBy });
  const { slot } = place;
  const noShowAt = await noShowAtOf(tx, slot, service, now);
  return insertAppointment(deciding, {
    ...{ act: 'referralSchedule', state: 'BOOKED', residentId, priority: 'PRIORITY', place: slot, slot },
    ...{ numbered: place, details: { service }, noShowAt, ofReferral: referral },
  });
}

/**
 * Reserves a place of the own house for a referral, with the priority of referrals (requirements A1.6): the booking that it has
 * moves, and keeps its number; else one is made, of who referred. The caller holds resident and referral.
 * @throws NotFound, InvalidInput NO_PLACE_FOR_KIND, and as every booking
 * @returns the id of the appointment
 */
export async function reservePlace(
  deciding: Deciding,
  referral: FoundReferral,
  named: { readonly slotId: string; readonly hospitalId: string },
): Promise<string> {
  const { tx, now, acting } = deciding;
  const standing = (await placesOf(deciding, referral.id, HAVING)).at(-1);
  const slotId = await slotFor(deciding, named, standing);
  const id = standing?.id ?? (await book(deciding, referral, slotId));
  if (standing !== undefined) {
    const facts = await moveBooking(deciding, standing, { slotId, priority: 'PRIORITY' });
    const by = acting.viewer.roles;
    await appendMove(deciding, standing, { act: 'referralSchedule', to: 'BOOKED', by, facts });
  }
  const { initiatingOrgId: sourceOrgId, authorId: bookedById, residentId, version } = referral;
  const told = { kind: 'APPOINTMENT_ANSWERED', noun: 'appointment', nounId: id, residentId } as const;
  await tellWhoBooked(tx, { sourceOrgId, bookedById }, { ...told, occasion: `referral ${version}` }, now);
  return id;
}

/** What a referral ends beside it: held against nobody, the place is free at once, and who booked is told. */
export async function endPlaces(deciding: Deciding, referralId: string, act: string): Promise<void> {
  const by = deciding.acting.viewer.roles;
  for (const found of await placesOf(deciding, referralId, HAVING)) {
    await endWithoutVisit(deciding, found, { act, to: 'CANCELLED', reasonCode: 'REFERRAL', by });
    await tellBooker(deciding, found, 'APPOINTMENT_ENDED');
  }
}

/** The hospital says that nobody came to the place, before the clock says so. */
export async function missPlace(deciding: Deciding, referralId: string): Promise<void> {
  const { tx, now, acting } = deciding;
  const by = acting.viewer.roles;
  for (const found of await placesOf(deciding, referralId, ['BOOKED'])) {
    const { id, version } = found;
    requireMoved(await tx.run(sql.miss, { id, version, now }), found);
    await recordMove(deciding, found, { act: 'referralNoShow', to: 'NO_SHOW', by });
    await tellBooker(deciding, found, 'APPOINTMENT_MISSED');
  }
}

const selectOfToday = statement(`
  SELECT a."id" FROM "Appointment" a
  WHERE a."referralId" = :referralId AND a."hospitalId" = :hospitalId AND a."serviceOn" = :todayOn
    AND a."state" IN ('BOOKED', 'NO_SHOW')`);

/** Whether somebody is received today by a place of the own house: that shows that its reception is at work. */
export async function isReceivedToday({ tx, now, acting }: Deciding, referralId: string): Promise<boolean> {
  const hospitalId = acting.viewer.organizationId;
  const today = { referralId, hospitalId, todayOn: localDateOf(now) };
  return (await tx.rows(selectOfToday, today)).length > 0;
}

/**
 * Who has arrived is checked in at the place of that day; recorded on a later day, that visit took place. Any other place is
 * not needed any more. The caller has moved the referral.
 */
export async function arriveAtPlace(deciding: Deciding, referralId: string, arrivedAt: Date): Promise<void> {
  const { tx, now, acting } = deciding;
  const arrivedOn = localDateOf(arrivedAt);
  const found = await placesOf(deciding, referralId, ['BOOKED', 'NO_SHOW']);
  const ofDay = found.filter(({ serviceOn }) => serviceOn === arrivedOn);
  const visited = ofDay.find(({ state }) => state === 'BOOKED') ?? ofDay.at(-1);
  const by = acting.viewer.roles;
  const act = 'referralArrive';
  if (visited !== undefined && arrivedOn === localDateOf(now))
    await checkInFound(deciding, visited, { act, by });
  else if (visited !== undefined) {
    const { id, version, state: from } = visited;
    requireMoved(await tx.run(sql.complete, { id, version, from, now }), visited);
    await recordMove(deciding, visited, { act, to: 'FULFILLED', by });
  }
  await endPlaces(deciding, referralId, act);
}
